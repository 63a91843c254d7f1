"""A photo arrives: it is looked at, attached to its case or thrown away, and the customer told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from contact_center.domain import photos
from contact_center.domain.cases import Case
from contact_center.domain.errors import InvalidInput
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.photos import Photo
from contact_center.ports import Clock
from contact_center.texting.deliveries import opened


class NotAnUpload(InvalidInput):
    """Not an event of S3 about a file of ours."""

    code = "not_an_upload"


class Files(Protocol):
    """Raises ``StorageUnavailable``."""

    def head(self, key: str) -> bytes | None:
        """Return how a file begins; None: it was looked at before, and is gone."""
        ...

    def accept(self, key: str, photo: Photo) -> None: ...

    def drop(self, key: str) -> None: ...


class Kept(Protocol):
    """Raises ``StorageUnavailable``."""

    def case(self, number: str) -> Case | None: ...

    def keep(
        self, photo: Photo, case: Case, shown_at: str, now: datetime
    ) -> Literal["kept", "repeated", "full"]:
        """Attach a photo to its case and tell the customer, unless the case has enough."""
        ...

    def refuse(self, photo_id: str, case: Case, now: datetime, *, full: bool = False) -> None: ...


class Announcements(Protocol):
    """Raises ``StorageUnavailable``, ``ConnectUnavailable``."""

    def tell(self, customer: PhoneNumber, words: str, key: str, now: datetime) -> bool:
        """Tell who chats with a customer now, once; False: nobody does."""
        ...


@dataclass(frozen=True, slots=True)
class App:
    """What looking at photos needs.

    Attributes:
        pages_url: Where pages are, without a slash at the end.
    """

    clock: Clock
    files: Files
    kept: Kept
    announcements: Announcements
    pages_url: str


def look_at(body: object, app: App) -> str:
    """Look at a file that arrived; return what it was: kept, repeated, full, refused, nobodys.

    Raises:
        NotAnUpload: It is no such event.
        DependencyError: Something is down; it comes again.
    """
    key, size = _uploaded(body)
    place = photos.place_of(key)
    if place is None:
        raise NotAnUpload("the key is none that our page gives")
    now = app.clock.now()
    case = app.kept.case(place[0])
    if case is None:
        app.files.drop(key)
        return "nobodys"
    head = app.files.head(key)
    if head is None:
        return "repeated"
    kind = photos.kind_of(head) if 0 < size <= photos.LARGEST else None
    if kind is None:
        app.kept.refuse(place[1], case, now)
        app.files.drop(key)
        return "refused"
    photo = Photo(case.number, place[1], kind, size, now)
    app.files.accept(key, photo)
    shown_at = f"{app.pages_url}/p/{photo.name}"
    outcome = app.kept.keep(photo, case, shown_at, now)
    if outcome == "full":
        app.kept.refuse(photo.id, case, now, full=True)
        app.files.drop(photo.key)
    else:
        said = f"[photo for case {case.number}] {shown_at}"
        app.announcements.tell(case.phone, said, f"photo-{photo.id}", now)
    app.files.drop(key)
    return outcome


def _uploaded(body: object) -> tuple[str, int]:
    detail = opened(body, NotAnUpload, inside=False).get("detail")
    found = detail.get("object") if isinstance(detail, Mapping) else None
    key = found.get("key") if isinstance(found, Mapping) else None
    size = found.get("size") if isinstance(found, Mapping) else None
    if not isinstance(key, str) or not isinstance(size, int) or isinstance(size, bool):
        raise NotAnUpload("expected an event of S3 with detail.object.key and size")
    return key, size
