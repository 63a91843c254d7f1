"""Links: what opens, what does not, and what nobody can guess."""

import random
import re
import string
from datetime import timedelta

import pytest

from contact_center.adapters import keys
from contact_center.domain.links import digest
from contact_center.web import words
from contact_center.web.site import COOKIE
from tests.website import Visitor, Website


@pytest.fixture
def website() -> Website:
    return Website()


@pytest.fixture
def visitor(website: Website) -> Visitor:
    return Visitor(website)


def test_looking_at_a_link_uses_nothing_up(website: Website, visitor: Visitor) -> None:
    path = website.link("meter_reading")
    before = dict(website.table.items)
    for _ in range(3):
        Visitor(website, headers={"user-agent": "facebookexternalhit/1.1"}).get(path)

    assert website.table.items == before
    assert visitor.open(path).heading == "Send your meter reading"


def test_a_link_opens_in_one_browser_only(website: Website, visitor: Visitor) -> None:
    path = website.link("meter_reading")
    other = Visitor(website).get(path)  # has the page open, and is slower
    visitor.open(path)

    assert other.send().page.status == 410
    assert other.heading == words.USED_TITLE.en
    assert Visitor(website).get(path).page.status == 410


def test_the_same_browser_just_goes_on(website: Website, visitor: Visitor) -> None:
    path = website.link("meter_reading")
    visitor.get(path).send().send(value="1230")

    assert visitor.get(path).heading == words.CHECK.en
    assert visitor.post(path, step="open").heading == words.CHECK.en


def test_a_button_pressed_twice_at_once_opens_once(website: Website) -> None:
    path = website.link("meter_reading")
    visitor = Visitor(website).get(path)
    twin = Visitor(website, dict(visitor.cookies)).get(path)

    def first() -> None:
        twin.send()

    website.table.before_write.append(first)

    assert visitor.send().heading == twin.heading == "Send your meter reading"
    passes = [pk for pk, sk in website.table.items if sk == keys.PASS]
    assert len(passes) == 1


@pytest.mark.parametrize("minutes", [15, 60 * 24])
def test_after_fifteen_minutes_a_link_is_over(
    website: Website, visitor: Visitor, minutes: int
) -> None:
    path = website.link("pay_bill")
    visitor.get(path)
    website.centre.later(minutes=minutes)

    assert visitor.send().heading == words.GONE_TITLE.en
    assert visitor.page.status == 410
    assert "+1 555 0142" in visitor.text


def test_a_link_works_until_its_last_second(website: Website, visitor: Visitor) -> None:
    path = website.link("meter_reading")
    website.centre.later(minutes=14, seconds=59)

    assert visitor.open(path).page.status == 200


def test_who_comes_too_late_may_ask_to_be_called(website: Website, visitor: Visitor) -> None:
    path = website.link("pay_bill")
    website.centre.later(minutes=20)
    visitor.get(path).send(step="call")

    assert visitor.heading == words.HANDED_OVER.en
    again = visitor.get(path).send(step="call")
    assert again.heading == words.HANDED_OVER.en
    cases = [item for (pk, sk), item in website.table.items.items() if sk == keys.CASE]
    assert [case["phone"]["S"] for case in cases] == ["+15550100"]


def test_what_is_stored_opens_nothing(website: Website, visitor: Visitor) -> None:
    path = website.link("meter_reading")
    visitor.open(path)
    token, secret = path.removeprefix("/l/"), visitor.cookies[COOKIE]

    assert len(token) == len(secret) == 22  # 128 bits
    stored = str(website.table.items)
    assert token not in stored
    assert secret not in stored
    assert digest(token) in stored
    assert Visitor(website).get(f"/l/{digest(token)}").page.status == 404
    assert Visitor(website, {COOKIE: digest(secret)}).get("/s").page.status == 410


def test_ten_thousand_tokens_that_are_not_ours_open_nothing(website: Website) -> None:
    rng = random.Random(7)  # noqa: S311 - a test that can be repeated
    path = website.link("pay_bill")
    used = website.link("meter_reading")
    Visitor(website).open(used)
    requests = website.table.requests
    attacker = Visitor(website).get("/l/x")
    attacker.cookies[COOKIE] = "A" * 22
    answers = set()

    for number in range(10_000):
        token = _forged(rng, path.removeprefix("/l/"), number)
        before = requests["GetItem"]
        method = attacker.get if number % 2 else attacker.post
        answer = method(f"/l/{token}").page
        answers.add((answer.status, answer.body, answer.cookie))
        assert requests["GetItem"] - before == 1  # the same work, whatever the token is

    assert len(answers) == 1
    assert {status for status, _, _ in answers} == {404}
    assert attacker.get(used).page.status == 410  # replayed
    assert not any(pk == f"PASS#{digest('A' * 22)}" for pk, _ in website.table.items)
    assert Visitor(website).open(path).page.status == 200  # and the real one still works


def _forged(rng: random.Random, real: str, number: int) -> str:
    alphabet = string.ascii_letters + string.digits + "-_"
    match number % 4:
        case 0:  # guessed
            return "".join(rng.choices(alphabet, k=22))
        case 1:  # tampered: one character is another
            place = rng.randrange(22)
            others = alphabet.replace(real[place], "")
            return real[:place] + rng.choice(others) + real[place + 1 :]
        case 2:  # cut, or with something added
            return real[: rng.randrange(1, 22)] if number % 8 == 2 else real + rng.choice(alphabet)
        case _:  # anything at all
            return "".join(chr(rng.randrange(33, 0x2FFF)) for _ in range(rng.randrange(1, 60)))


def test_nothing_of_a_customer_is_in_an_address_or_on_the_first_page(
    website: Website, visitor: Visitor
) -> None:
    path = website.link("pay_bill")
    visitor.get(path)

    assert re.fullmatch(r"/l/[\w-]{22}", path)
    for personal in ("C-1", "Ana", "5550100", "84.20"):
        assert personal not in visitor.page.body


def test_without_a_cookie_the_link_is_not_used_up(website: Website) -> None:
    path = website.link("meter_reading")
    closed = Visitor(website).post(path, step="open")

    assert (closed.page.status, closed.heading) == (400, words.COOKIE_TITLE.en)
    assert Visitor(website).open(path).page.status == 200


def test_a_form_of_another_site_does_nothing(website: Website, visitor: Visitor) -> None:
    path = website.link("meter_reading")
    visitor.open(path)
    visitor.headers["sec-fetch-site"] = "cross-site"

    assert visitor.send(value="1230").page.status == 403
    visitor.headers.clear()
    assert visitor.get("/s").heading == "Send your meter reading"


def test_a_page_left_open_from_another_visit_changes_nothing(website: Website) -> None:
    first = Visitor(website).open(website.link("meter_reading"))
    stale = first.page
    first.open(website.link("report_outage"))  # the same browser goes on with another link
    first.page = stale

    assert first.send(value="1230").heading == "Report a problem"
    assert website.centre.meter().registers[0].last == 1200


def test_a_visit_is_over_after_half_an_hour(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("meter_reading"))
    website.centre.later(minutes=30)

    assert visitor.send(value="1230").heading == words.OVER_TITLE.en
    assert website.centre.meter().registers[0].last == 1200


def test_a_link_expires_for_good(website: Website) -> None:
    path = website.link("pay_bill", valid_for=timedelta(hours=24))
    website.centre.later(hours=23)
    assert Visitor(website).get(path).page.status == 200
    website.centre.later(hours=2)
    assert Visitor(website).get(path).page.status == 410
    website.centre.later(days=8)

    assert Visitor(website).get(path).page.status == 404
