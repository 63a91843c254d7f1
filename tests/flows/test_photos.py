"""A photo by text: the link, the page, the bucket, the look at it, and the agent who sees it."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
import requests

from simulator.centre.http_gateway import HttpRequest, HttpResponse
from simulator.centre.http_server import HttpServer
from tests.flows.town import ANA, Town

JPEG = b"\xff\xd8\xff\xe0" + bytes(1_000)
FORM = "application/x-www-form-urlencoded"


class Visitor:
    """A browser without scripts, at the page of a link."""

    def __init__(self, town: Town, server: HttpServer, *, form: bool = True) -> None:
        self._server = server
        (said,) = town.text(ANA, "photo")
        path = self._path(re.findall(r"https://\S+/l/\S+", said)[0])
        looked = dict(self.ask("GET", path).headers)
        self._cookie = {"cookie": looked["set-cookie"].partition(";")[0]}
        pressed = self.ask("POST", path, {**self._cookie, "content-type": FORM}, b"step=open")
        assert (pressed.status, dict(pressed.headers)["location"]) == (303, "/s")
        self.page = self.ask("GET", "/s", self._cookie)
        if not form:
            return
        html = self.page.body.decode()
        forms = re.findall(
            r'<form method="post" action="([^"]+)" enctype.*?</form>', html, re.DOTALL
        )
        self.action = self._path(forms[0])
        pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html)
        signed = {unescape(name): unescape(value) for name, value in pairs}
        self.fields = {name: value for name, value in signed.items() if name != "visit"}
        self.fields = {n: v for n, v in self.fields.items() if n not in ("step", "language")}

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> HttpResponse:
        return self._server._answered(HttpRequest(method, path, headers or {}, body))

    def send(self, file: bytes, **changed: str) -> HttpResponse:
        form = requests.Request(
            "POST",
            "http://bucket/",
            data={**self.fields, **changed},
            files={"file": ("photo.jpg", file)},
        ).prepare()
        assert isinstance(form.body, bytes)
        kind = {"content-type": str(form.headers["content-type"])}
        return self.ask("POST", self.action, kind, form.body)

    def _path(self, address: str) -> str:
        return self._server.local(address).removeprefix(self._server.url)


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.check()
    town.centre.close()


@pytest.fixture(scope="module")
def server(town: Town) -> Iterator[HttpServer]:
    with HttpServer(town.centre) as server:
        yield server


def test_a_photo_is_sent_looked_at_and_seen_by_the_agent(town: Town, server: HttpServer) -> None:
    visitor = Visitor(town, server)
    assert len(visitor.page.body) < 60_000
    assert "<script" not in visitor.page.body.decode()

    sent = visitor.send(JPEG)

    assert (sent.status, dict(sent.headers)["location"]) == (303, f"{server.url}/s?sent=1")
    assert "we have your photo" in town.answers()[0]
    town.text(ANA, "agent")
    chat = list(town.centre.chats.by_contact.values())[-1]
    matters = chat.contact.attributes.values["matters"]
    (seen,) = re.findall(r"photo (https://\S+)", matters)
    looked = visitor.ask("GET", server.local(seen).removeprefix(server.url))
    assert looked.status == 303
    assert "/photos/" in dict(looked.headers)["location"]
    assert visitor.ask("GET", "/p/00000000-AAAAAAAAAAAAAAAAAAAAAA").status == 404
    town.centre.simulation.hang_up(chat.contact)
    town.answers()


def test_who_chats_with_the_customer_sees_the_photo_as_it_comes(
    town: Town, server: HttpServer
) -> None:
    town.text(ANA, "agent")
    chat = list(town.centre.chats.by_contact.values())[-1]
    town.centre.simulation.agent_accept(chat.contact)
    town.answers()

    Visitor(town, server).send(JPEG)
    town.answers()

    (announced,) = [said for role, said in chat.transcript if "[photo" in said and role]
    assert re.search(r"\[photo for case \d{8}\] https://\S+/p/\d{8}-\S{22}$", announced)
    town.centre.simulation.agent_hang_up(chat.contact)
    town.answers()


def test_what_is_no_photo_is_deleted_and_the_customer_told(town: Town, server: HttpServer) -> None:
    visitor = Visitor(town, server)

    assert visitor.send(b"MZ this program cannot be run").status == 303

    assert "no photo that we can open, so we deleted it" in town.answers()[0]
    s3 = town.centre.client("s3")
    (bucket,) = (one["Name"] for one in s3.list_buckets()["Buckets"] if "photos" in one["Name"])
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix="incoming/")


def test_the_signature_covers_size_type_and_place(town: Town, server: HttpServer) -> None:
    visitor = Visitor(town, server)

    assert b"EntityTooLarge" in visitor.send(bytes(8 * 2**20 + 1)).body
    assert b"EntityTooSmall" in visitor.send(b"").body
    assert visitor.send(JPEG, key="incoming/00000000/AAAAAAAAAAAAAAAAAAAAAA").status == 403
    assert visitor.send(JPEG, **{"Content-Type": "text/html"}).status == 403
    assert visitor.send(JPEG, **{"x-amz-signature": "0" * 64}).status == 403
    assert visitor.send(JPEG, acl="public-read").status == 403
    town.centre.simulation.advance(16 * 60)
    assert b"Policy expired" in visitor.send(JPEG).body
    assert town.answers() == []


def test_a_case_has_ten_photos_and_no_more(town: Town, server: HttpServer) -> None:
    visitor = Visitor(town, server)
    last = Visitor(town, server)  # its form is signed before the case is full
    case = visitor.fields["key"].split("/")[1]
    town.centre.client("dynamodb").update_item(
        TableName=town.table,
        Key={"pk": {"S": f"CASE#{case}"}, "sk": {"S": "CASE"}},
        UpdateExpression="SET photos = :nine",
        ExpressionAttributeValues={":nine": {"N": "9"}},
    )

    visitor.send(JPEG)
    assert "we have your photo" in town.answers()[0]
    last.send(JPEG)
    assert f"ten photos of case {case} already" in town.answers()[0]

    assert "We have your photos" in Visitor(town, server, form=False).page.body.decode()
    s3 = town.centre.client("s3")
    (bucket,) = (one["Name"] for one in s3.list_buckets()["Buckets"] if "photos" in one["Name"])
    last_id = last.fields["key"].split("/")[2]
    left = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    assert not [one for one in left if last_id in one["Key"]]
