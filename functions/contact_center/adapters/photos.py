"""Photos in a bucket, and what is kept of them in the table."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Literal

from botocore.config import Config
from botocore.exceptions import ClientError

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import code_of, failures_as, session
from contact_center.adapters.outbox import message
from contact_center.adapters.unit_of_work import NEW, Condition, UnitOfWork
from contact_center.domain.cases import Case
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.matters import Matter
from contact_center.domain.photos import HEAD, KEPT, LARGEST, MOST, Photo, arriving

_UPLOAD_S: Final = 900  # a form works as long as a link
_LOOK_S: Final = 60


def photo_client() -> Any:  # noqa: ANN401 - a client of a service without stubs here
    """Return a client whose signatures name the region, as buckets with keys of ours need."""
    config = Config(
        signature_version="s3v4",
        connect_timeout=1.0,
        read_timeout=5.0,
        retries={"mode": "standard", "total_max_attempts": 2},
        s3={"addressing_style": "virtual"},
    )
    return session().create_client("s3", config=config)


class BucketOfPhotos:
    """Files of photos.

    Args:
        client: Of ``photo_client``.
        bucket: Its name.
    """

    def __init__(self, client: Any, bucket: str) -> None:  # noqa: ANN401
        self._client = client
        self._bucket = bucket

    def form(self, case: str, back_to: str) -> tuple[str, Mapping[str, str]]:
        """Return address and fields of a form that takes one photo, and leads back when it has.

        The signature covers every field and how large the file may be.
        """
        fields = {"Content-Type": "image/jpeg", "success_action_redirect": back_to}
        with failures_as(StorageUnavailable):
            post = self._client.generate_presigned_post(
                self._bucket,
                arriving(case, secrets.token_urlsafe(16)),
                Fields=dict(fields),
                Conditions=[
                    ["content-length-range", 1, LARGEST],
                    *({name: value} for name, value in fields.items()),
                ],
                ExpiresIn=_UPLOAD_S,
            )
        return str(post["url"]), post["fields"]

    def address(self, photo: Photo) -> str:
        """Return where a photo can be looked at, for a minute."""
        with failures_as(StorageUnavailable):
            return str(
                self._client.generate_presigned_url(
                    "get_object",
                    Params={
                        "Bucket": self._bucket,
                        "Key": photo.key,
                        "ResponseContentType": photo.kind,
                    },
                    ExpiresIn=_LOOK_S,
                )
            )

    def head(self, key: str) -> bytes | None:
        with failures_as(StorageUnavailable):
            try:
                reply = self._client.get_object(
                    Bucket=self._bucket, Key=key, Range=f"bytes=0-{HEAD - 1}"
                )
            except ClientError as exc:
                if code_of(exc) == "NoSuchKey":
                    return None
                raise
            return bytes(reply["Body"].read()[:HEAD])

    def accept(self, key: str, photo: Photo) -> None:
        """Put a photo where agents look, under the type that it has."""
        with failures_as(StorageUnavailable):
            self._client.copy_object(
                Bucket=self._bucket,
                Key=photo.key,
                CopySource={"Bucket": self._bucket, "Key": key},
                MetadataDirective="REPLACE",
                ContentType=photo.kind,
            )

    def drop(self, key: str) -> None:
        with failures_as(StorageUnavailable):
            self._client.delete_object(Bucket=self._bucket, Key=key)


class _Full(Exception):  # noqa: N818 - an answer, not a failure
    """The case has as many photos as we take."""


class TableOfPhotos:
    """What is kept of photos in the table."""

    def __init__(self, work: Callable[[], UnitOfWork]) -> None:
        self._open = work

    def case(self, number: str) -> Case | None:
        place = keys.case(number), keys.CASE
        work = self._open()
        work.want(*place)
        work.read()
        found = work.item(*place)
        return codec.restored(Case, found) if found else None

    def is_full(self, number: str) -> bool:
        """Tell whether a case has as many photos as we take."""
        place = keys.case(number), keys.CASE
        work = self._open()
        work.want(*place)
        work.read()
        return int(work.item(*place).get("photos", 0)) >= MOST

    def find(self, case: str, photo_id: str, now: datetime) -> Photo | None:
        place = keys.case(case), keys.photo(photo_id)
        work = self._open()
        work.want(*place)
        work.read()
        found = work.item(*place, now)
        return codec.restored(Photo, found) if found else None

    def keep(
        self, photo: Photo, case: Case, shown_at: str, now: datetime
    ) -> Literal["kept", "repeated", "full"]:
        """Attach a photo to its case, and tell the customer."""
        work = self._open()
        until = items.epoch(photo.at + KEPT)
        place = {"pk": keys.case(case.number), "sk": keys.photo(photo.id)}
        work.put({**codec.plain(photo), **place, "expires_at": until}, NEW, decides=True)
        room = Condition(
            "attribute_exists(pk) AND (attribute_not_exists(photos) OR photos < :most)",
            {":most": MOST, ":one": 1},
        )
        work.update(
            keys.case(case.number), keys.CASE, "ADD photos :one", room, lambda _stored: _Full()
        )
        self._tell(work, "photo_received", photo.id, case, now)
        outcome: Literal["kept", "repeated"] = "kept"
        try:
            work.write()
        except _Full:
            return "full"
        except Raced:
            outcome = "repeated"
        self._show(case, shown_at)  # also where a crash came between the two
        return outcome

    def refuse(self, photo_id: str, case: Case, now: datetime, *, full: bool = False) -> None:
        """Tell the customer, once, that what came is no photo that we take, or one too many."""
        work = self._open()
        self._tell(work, "photo_too_many" if full else "photo_refused", photo_id, case, now)
        try:
            work.write()
        except Raced:
            return

    def _tell(
        self, work: UnitOfWork, template: str, photo_id: str, case: Case, now: datetime
    ) -> None:
        about = {
            "customer_id": case.customer_id,
            "language": case.language,
            **({"case": case.number} if template != "photo_refused" else {}),
        }
        work.put(message(f"photo-{photo_id}", template, case.phone, now, **about), NEW)

    def _show(self, case: Case, shown_at: str) -> None:
        """Let the card say where the photo is, if the case is still on it."""
        matter = Matter(
            "case", case.number, case.customer_id, case.opened_at, None, {"en": case.topic}
        )
        work = self._open()
        same = Condition(
            "#reference = :number",
            {":number": case.number, ":photo": shown_at},
            {"#reference": "reference", "#words": "words"},
        )
        work.update(keys.phone(case.phone), keys.on_card(matter), "SET #words.photo = :photo", same)
        try:
            work.write()
        except Raced:
            return  # another case of the topic is on the card by now
