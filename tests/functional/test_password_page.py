"""A new password: what is taken, once, and that nothing of it is left anywhere but its hash."""

import pytest

from contact_center.adapters import keys
from contact_center.domain.links import PASS_VALID_FOR
from contact_center.domain.passwords import Password, WeakPassword
from tests.leaks import leaks
from tests.website import Visitor, Website

GOOD = "seven green umbrellas"


def _stored(website: Website) -> str:
    item = website.table.items.get((keys.customer("C-1"), keys.PASSWORD), {})
    return str(item.get("hash", {}).get("S", ""))


@pytest.fixture
def website() -> Website:
    return Website()


@pytest.fixture
def visitor(website: Website) -> Visitor:
    return Visitor(website).open(website.link("password_reset"))


def test_the_link_of_the_transaction_sets_a_password_once(
    website: Website, visitor: Visitor
) -> None:
    assert "Choose a new password" in visitor.page.body
    done = visitor.send(password=GOOD, again=GOOD).page.body
    first = _stored(website)

    assert "Your new password is set" in done
    assert first.startswith("scrypt$")
    another = "eleven blue umbrellas"
    visitor.post("/s", step="password", visit=_visit(website), password=another, again=another)
    assert _stored(website) == first  # once for a link, whatever is sent again
    texts = [
        item["template"]["S"]
        for item in website.table.items.values()
        if item["sk"]["S"] == keys.MESSAGE
    ]
    assert texts == ["password_changed"]


def test_of_a_password_nothing_is_left_but_its_hash(
    website: Website, visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    visited = [visitor.send(password=GOOD, again="seven green").page.body, visitor.target]
    visited += [visitor.send(password=GOOD, again=GOOD).page.body, visitor.target]

    places = {
        "pages": visited,
        "table": list(website.table.items.values()),
        "log": capsys.readouterr(),
    }
    assert leaks(places, words=[GOOD]) == []
    assert website.app.hasher.matches(
        Password(GOOD),
        "password_reset:C-1",
        _stored(website),
    )


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("", "", "takes 15 characters"),
        ("short", "short", "takes 15 characters"),
        ("aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa", "would guess"),
        ("RiversideWaterPower1", "RiversideWaterPower1", "would guess"),
        ("x y" * 50, "x y" * 50, "too long"),
        (GOOD, GOOD + "s", "not the same"),
    ],
)
def test_what_is_not_taken_is_said_at_its_field_and_changes_nothing(
    website: Website, visitor: Visitor, password: str, again: str, said: str
) -> None:
    page = visitor.send(password=password, again=again).page.body

    assert said in page
    assert 'aria-invalid="true"' in page
    assert _stored(website) == ""


def test_a_visit_that_is_over_sets_nothing(website: Website, visitor: Visitor) -> None:
    website.centre.clock.moment += PASS_VALID_FOR
    over = visitor.send(password=GOOD, again=GOOD).page

    assert over.status == 410
    assert _stored(website) == ""


def test_letters_are_the_same_from_every_keyboard() -> None:
    assert Password("contraseña muy larga").is_same("contrasen\u0303a muy larga")
    with pytest.raises(WeakPassword, match="easy"):
        Password("1234567890123456789")


def _visit(website: Website) -> str:
    (found,) = (
        item["visit_id"]["S"]
        for (pk, _), item in website.table.items.items()
        if pk.startswith("PASS#")
    )
    return str(found)[:8]
