"""Nothing that answers on the web, or sends callers there, may do what it does not need."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from contact_center.adapters.links import DynamoLinks
from contact_center.domain.phone import PhoneNumber
from demo.logins import PIN
from simulator.centre.http_gateway import HttpGateway, HttpRequest
from simulator.centre.http_server import HttpServer
from simulator.scenario import Call, Scenario
from tests import permissions
from tests.flows.test_photos import JPEG, Visitor
from tests.flows.test_text_in_place_of_a_call import Browser
from tests.flows.town import ANA, Town

CARD = {"number": "4111111111111111", "expiry": "0931", "code": "731"}
MEI, CALLED_BACK = "+15550107", "+15550106"

EXPLAINED = {
    # Signed by the function, done by browsers: nobody else signs for the bucket.
    ("web", "s3:GetObject"),
    ("web", "s3:PutObject"),
    # What a schedule hands over and the function fails at is set aside in its name; and what is
    # streamed and cannot be used.
    ("deflection_due", "sqs:SendMessage"),
    ("chat_events", "sqs:SendMessage"),
}


class Site(Town):
    """The local centre of a stage that offers texts, its pages, and who visits them."""

    def __init__(self) -> None:
        super().__init__()
        for spec in self.centre.cloud.estate.functions.values():
            if "OFFERS_TEXTS" in spec.environment:
                assert isinstance(spec.environment, dict)
                spec.environment["OFFERS_TEXTS"] = "yes"
        self.calls = Scenario(self.centre.simulation, self.centre.entry_flow)

    def page(self, purpose: str, to: str = ANA, customer: str | None = "C-1001") -> Browser:
        """Open a link that leads there."""
        links = DynamoLinks(self.centre.client("dynamodb"), self.table)
        url = links.issue(purpose, customer, PhoneNumber(to), {}, self.centre.now)
        return Browser(self.centre).go("GET", url).send()

    def goes_on_by_text(self, number: str, *keys: str) -> str:
        """Take the offer when a meter reading is due; return the path of the link."""
        call = self.calls.call(number)
        for key in keys:
            call.presses(key)
        call.hears("We can text you a link").presses("1").hears("on its way").hangs_up()
        (text,) = (said for said in self.answers() if "/l/" in said)
        found = re.search(r"https://\S+", text)
        assert found is not None
        return found[0].removeprefix(self.centre.outputs["PagesUrl"])

    def waits_for_a_callback(self) -> Call:
        """Keep the place in the queue, to be called."""
        call = self.calls.call(CALLED_BACK).presses("0").reaches_queue("General")
        while not any("press 1: you keep" in one for one in _heard(call)):
            call.waits(5)
        return call.presses("1").presses("1").hears("You keep your place in line").ends()


def _heard(call: Call) -> list[str]:
    return [str(event["text"]) for event in call.events if event.type == "prompt"]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.check()
    site.centre.close()


def _a_call_goes_on_by_text(site: Site) -> None:
    browser = Browser(site.centre).go("GET", site.goes_on_by_text(ANA, "2", "1", "3"))
    browser.send().send(value="1230").send(step="confirm")
    assert "your reading is stored" in browser.page
    site.goes_on_by_text(MEI, "1", "3")
    site.centre.simulation.advance(timedelta(hours=2).total_seconds())


def _business_is_done_on_pages(site: Site) -> None:
    paying = site.page("pay_bill").send(pin=PIN).send(value="1").send(step="confirm").send(**CARD)
    assert "Thank you" in paying.page
    words = "four odd words together"
    new = site.page("password_reset").send(password=words, again=words)
    assert "Your new password is set" in new.page
    site.page("bill_copy")
    site.page("pay_bill").send(step="call", topic="bill")  # opening hours are told


def _a_callback_is_chosen_moved_and_taken_back(site: Site) -> None:
    page = site.page("callback")
    for _ in range(2):
        page.send(step="book", value=re.findall(r'name="value" value="([^"]+)"', page.page)[-1])
        assert "You already have a callback with us" in page.page
    assert "off our list" in page.send(step="withdraw").page
    site.waits_for_a_callback()
    queued = site.page("callback", CALLED_BACK, None)
    assert "off our list" in queued.send(step="withdraw").page


def _photos_are_sent_and_seen(site: Site) -> None:
    site.answers()
    with HttpServer(site.centre) as server:
        visitor = Visitor(site, server)
        visitor.send(JPEG)
        site.answers()
        site.text(ANA, "agent")
        chat = list(site.centre.chats.by_contact.values())[-1]
        (seen,) = re.findall(r"photo (https://\S+)", chat.contact.attributes.values["matters"])
        assert visitor.ask("GET", server.local(seen).removeprefix(server.url)).status == 303
        site.centre.simulation.agent_accept(chat.contact)
        site.answers()
        Visitor(site, server).send(JPEG)
        site.answers()
        Visitor(site, server).send(b"MZ this program cannot be run")
        site.answers()
        site.centre.simulation.agent_say(chat.contact, "I see it.")
        site.centre.simulation.agent_hang_up(chat.contact)
        site.answers()


def _a_site_asks_what_is_open(site: Site) -> None:
    (api,) = site.centre.cloud.estate.http_apis.values()
    told = HttpGateway(site.centre.cloud, api).answer(HttpRequest("GET", "/widget.json", {}, b""))
    assert b'"reason": "open"' in told.body


def test_nothing_is_allowed_that_nobody_needs(site: Site) -> None:
    _a_call_goes_on_by_text(site)
    _business_is_done_on_pages(site)
    _a_callback_is_chosen_moved_and_taken_back(site)
    _photos_are_sent_and_seen(site)
    _a_site_asks_what_is_open(site)

    assert permissions.unused(site.centre, __file__) == EXPLAINED
