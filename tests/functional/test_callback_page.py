"""The page of a callback: chosen, moved and taken back, by whoever holds the link."""

import re
from datetime import timedelta

import pytest

from contact_center.domain.callbacks.states import Callback
from tests.callback_world.month import silence
from tests.self_service import PHONE
from tests.website import Visitor, Website


@pytest.fixture
def website() -> Website:
    return Website()


def promised(website: Website) -> Callback | None:
    return website.callbacks.store.open_for(PHONE)


def choices(visitor: Visitor) -> list[str]:
    return re.findall(r'name="value" value="([^"]+)"', visitor.page.body)


def test_a_time_is_chosen_moved_and_taken_back(website: Website) -> None:
    with silence():
        ana = Visitor(website).open(website.link("callback"))
        assert "When shall we call you?" in ana.page.body
        assert "I do not need it any more" not in ana.page.body
        first = choices(ana)
        ana.send(step="book", value=first[-1])
        booked = promised(website)
        assert booked is not None
        assert booked.slot == first[-1]
        assert "You already have a callback with us" in ana.page.body

        ana.get("/s?day=1")
        ana.send(step="book", value=choices(ana)[0])
        moved = promised(website)
        assert moved is not None
        assert moved.callback_id == booked.callback_id
        assert moved.promised_from.date() > booked.promised_from.date()

        ana.send(step="withdraw")
        assert "We have taken the callback off our list" in ana.page.body
        assert promised(website) is None
        ana.post("/s", step="withdraw", visit="")
        assert promised(website) is None


def test_what_is_no_time_is_not_promised(website: Website) -> None:
    with silence():
        ana = Visitor(website).open(website.link("callback"))
        for made_up in ("General/2026-01-01T03:00Z", "General/2099-01-01T15:00Z", "nonsense", ""):
            ana.send(step="book", value=made_up)

    assert promised(website) is None


def test_while_we_call_nothing_can_be_changed(website: Website) -> None:
    with silence():
        ana = Visitor(website).open(website.link("callback"))
        ana.send(step="book", value=choices(ana)[0])
        booked = promised(website)
        assert booked is not None
        website.callbacks.now = booked.due_at + timedelta(seconds=1)
        event = {"callback_id": booked.callback_id, "sequence": booked.sequence}
        website.callbacks.due(event, None)
        ana.get("/s")

        assert "We are calling you at this very moment" in ana.page.body
        assert choices(ana) == []
        ana.post(
            "/s", step="withdraw", visit=re.findall(r'"visit" value="(\w+)"', ana.page.body)[0]
        )
        assert "too late to change it" in ana.page.body
    after = promised(website)
    assert after is not None
    assert after.state == "dialling"


def test_a_link_without_a_number_leads_to_a_person(website: Website) -> None:
    now = website.centre.clock.now()
    url = website.links.issue("callback", None, None, {}, now)
    ana = Visitor(website).open("/l/" + url.rpartition("/")[2])

    assert "Call us" in ana.page.body
    assert choices(ana) == []


def test_it_speaks_spanish(website: Website) -> None:
    with silence():
        ana = Visitor(website).open(website.link("callback", language="es"))

    assert "¿Cuándo le llamamos?" in ana.page.body
    assert "Otro día" in ana.page.body
