"""Files that a browser posts to a bucket, by a form that somebody signed.

Source: S3 API reference, "Browser-based uploads using POST (AWS signature version 4)": the policy,
its conditions and its signature are checked here as S3 does; moto checks none of them. A refusal
is S3's XML, which is what a person sees.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Final

from simulator.centre.cloud import Cloud
from simulator.centre.http_gateway import HttpRequest, HttpResponse
from simulator.centre.sandbox import credentials

PATH: Final = "/_s3/"  # and the bucket's name: where the local server has it
_FREE: Final = frozenset({"policy", "x-amz-signature", "file"})  # need no condition


class Refused(Exception):  # noqa: N818 - an answer
    """S3 does not take a file.

    Attributes:
        code: S3's.
    """

    def __init__(self, code: str, why: str, status: int = 403) -> None:
        super().__init__(why)
        self.code, self.status = code, status


def post(
    cloud: Cloud, bucket: str, request: HttpRequest, signed: Callable[[str], str]
) -> HttpResponse:
    """Answer a form that is posted to a bucket.

    Args:
        cloud: Where the bucket is.
        bucket: Its name.
        request: What the browser sent.
        signed: Turns addresses of a local server back into those that the signature covers.
    """
    try:
        fields, file = _parts(request)
        fields = {name: signed(value) for name, value in fields.items()}
        _check(cloud, bucket, fields, file)
    except Refused as refused:
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{refused.code}</Code>'
            f"<Message>{refused}</Message></Error>"
        )
        return HttpResponse(refused.status, (("content-type", "application/xml"),), body.encode())
    cloud.client("s3").put_object(
        Bucket=bucket, Key=fields["key"], Body=file, ContentType=fields.get("content-type", "")
    )
    where = fields.get("success_action_redirect", "")
    return HttpResponse(303 if where else 204, (("location", where),) if where else ())


def _parts(request: HttpRequest) -> tuple[dict[str, str], bytes]:
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Refused("PreconditionFailed", "Bucket POST must be multipart/form-data", 412)
    head = f"content-type: {kind}\r\n\r\n".encode()
    parsed = BytesParser(policy=HTTP).parsebytes(head + request.body)
    fields: dict[str, str] = {}
    file = None
    for part in parsed.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if name == "file":
            file = content
        else:
            fields[name.lower()] = content.decode()
    if file is None or "key" not in fields:
        raise Refused("InvalidArgument", "POST requires exactly one file upload and a key", 400)
    return fields, file


def _check(cloud: Cloud, bucket: str, fields: Mapping[str, str], file: bytes) -> None:
    policy = fields.get("policy", "")
    if not hmac.compare_digest(
        _signature(cloud, fields, policy), fields.get("x-amz-signature", "")
    ):
        raise Refused("SignatureDoesNotMatch", "The signature does not match")
    stated: dict[str, Any] = json.loads(base64.b64decode(policy))
    if datetime.fromisoformat(stated["expiration"]) <= cloud.now():
        raise Refused("AccessDenied", "Invalid according to Policy: Policy expired.")
    named = {"key"}
    for condition in stated["conditions"]:
        named |= _holds(condition, {**fields, "bucket": bucket}, len(file))
    if extra := fields.keys() - named - _FREE:
        raise Refused("AccessDenied", f"Extra input fields: {sorted(extra)[0]}")


def _holds(condition: Any, known: Mapping[str, str], size: int) -> set[str]:  # noqa: ANN401 - JSON
    """Return the field that a condition is about."""
    if isinstance(condition, dict):
        ((name, value),) = condition.items()
        if known.get(name.lower()) != value:
            raise Refused("AccessDenied", f"Invalid according to Policy: {name}")
        return {str(name).lower()}
    if condition[0] != "content-length-range":
        raise Refused("AccessDenied", f"a condition that is not played: {condition[0]}")
    if size > condition[2]:
        raise Refused("EntityTooLarge", "Your proposed upload is too large", 400)
    if size < condition[1]:
        raise Refused("EntityTooSmall", "Your proposed upload is too small", 400)
    return set()


def _signature(cloud: Cloud, fields: Mapping[str, str], policy: str) -> str:
    scope = fields.get("x-amz-credential", "").split("/")
    if len(scope) != 5:
        return ""
    key = f"AWS4{credentials(cloud.region)['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in scope[1:]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, policy.encode(), hashlib.sha256).hexdigest()
