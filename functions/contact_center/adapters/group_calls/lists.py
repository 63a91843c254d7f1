"""``Lists`` in a bucket: each list a file, and beside it what its dry run found."""

import json
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import StorageUnavailable

FOLDER: Final = "lists/"
REPORT: Final = ".dry-run.json"


class BucketOfLists:
    """``Lists`` of one bucket, whose key S3 uses by itself."""

    def __init__(self, client: Any, bucket: str) -> None:  # noqa: ANN401 - an S3 client
        self._client = client
        self._bucket = bucket

    def read(self, name: str) -> bytes | None:
        with failures_as(StorageUnavailable):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=f"{FOLDER}{name}")
            except ClientError as exc:
                # Without leave to list a bucket, what is not there is denied (API reference).
                if code_of(exc) in ("NoSuchKey", "AccessDenied"):
                    return None
                raise
            return bytes(found["Body"].read())

    def report(self, name: str, report: Mapping[str, Any]) -> str:
        beside = f"{FOLDER}{name}{REPORT}"
        with failures_as(StorageUnavailable):
            self._client.put_object(
                Bucket=self._bucket,
                Key=beside,
                Body=json.dumps(report, indent=1, ensure_ascii=False).encode(),
                ContentType="application/json",
            )
        return beside
