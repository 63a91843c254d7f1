"""One call that goes on by text, with everything real but Amazon: the flow, the door, the page."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from contact_center.adapters import items
from simulator.centre.http_gateway import HttpGateway, HttpRequest, HttpResponse
from simulator.centre.local import LocalCentre
from simulator.scenario import Scenario

START = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/New_York"))
ANA = "+15550100"


class Browser:
    """A telephone's browser, without script."""

    def __init__(self, centre: LocalCentre) -> None:
        (api,) = centre.cloud.estate.http_apis.values()
        self._gateway = HttpGateway(centre.cloud, api)
        self._cookies: dict[str, str] = {}
        self._target = ""
        self.page = ""

    def go(self, method: str, target: str, **form: str) -> "Browser":
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"content-type": "application/x-www-form-urlencoded", "cookie": cookie}
        body = urlencode(form).encode() if form else b""
        response: HttpResponse = self._gateway.answer(HttpRequest(method, target, headers, body))
        for name, value in response.headers:
            if name == "set-cookie":
                key, _, secret = value.partition(";")[0].partition("=")
                self._cookies[key] = secret
        self._target, self.page = target, response.body.decode()
        if response.status == 303:
            return self.go("GET", dict(response.headers)["location"])
        return self

    def send(self, **entered: str) -> "Browser":
        forms = re.findall(r"<form(.*?)</form>", self.page, re.DOTALL)
        fields = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', one)) for one in forms]
        chosen = next(one for one in fields if one.get("step") != "language")
        return self.go("POST", self._target.partition("?")[0], **{**chosen, **entered})


@pytest.fixture
def centre() -> Iterator[LocalCentre]:
    """A centre whose stage offers texts."""
    with LocalCentre.raise_(start=START, progress=lambda _: None) as centre:
        for spec in centre.cloud.estate.functions.values():
            if "OFFERS_TEXTS" in spec.environment:
                assert isinstance(spec.environment, dict)
                spec.environment["OFFERS_TEXTS"] = "yes"
        yield centre
        centre.settle()
        assert centre.denied == []
        assert centre.holes == []


def _deflection(centre: LocalCentre) -> dict[str, Any]:
    scan = centre.client("dynamodb").scan(TableName=centre.outputs["TableName"])["Items"]
    (found,) = (one for one in map(items.from_wire, scan) if one["sk"] == "DEFLECTION")
    return found


def test_a_reading_goes_on_by_text_and_is_not_lost_on_the_way(centre: LocalCentre) -> None:
    call = Scenario(centre.simulation, centre.entry_flow).call(ANA)
    call.presses("2").presses("1").presses("3").hears("We can text you a link").presses("1")
    call.hears("The text is on its way.").hangs_up()
    centre.settle(60)
    (text,) = (text for text in centre.texts.sent if text.to == ANA)
    assert "/l/" in text.body
    assert _deflection(centre)["state"] == "started"

    url = re.search(r"https://\S+", text.body)
    assert url is not None
    assert url[0].startswith(centre.outputs["PagesUrl"])
    browser = Browser(centre).go("GET", url[0].removeprefix(centre.outputs["PagesUrl"]))
    browser.send().send(value="1230").send(step="confirm")

    assert "your reading is stored" in browser.page
    centre.simulation.advance(timedelta(hours=1).total_seconds())
    assert _deflection(centre)["state"] == "completed"
    token = url[0].rpartition("/")[2]
    assert not any(token in line.text for line in centre.logs)
    assert not any(ANA in line.text for line in centre.logs)


def test_whoever_does_not_finish_there_is_not_sent_there_again(centre: LocalCentre) -> None:
    line = Scenario(centre.simulation, centre.entry_flow)
    line.call(ANA).presses("2").presses("1").presses("3").hears("We can text").presses("1")
    centre.simulation.advance(timedelta(hours=2).total_seconds())
    assert _deflection(centre)["state"] == "failed"

    table = centre.client("dynamodb").scan(TableName=centre.outputs["TableName"])["Items"]
    past = [one for one in map(items.from_wire, table) if one["sk"].startswith("PAST#")]
    assert [one["tried"] for one in past if one["channel"] == "SMS" and "tried" in one] == [
        "meter reading by text: not finished"
    ] * 2  # with the number, and with the customer
