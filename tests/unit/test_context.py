import pytest

from contact_center.domain.context import LIMIT, Circumstances, compose, without_secrets

ANA = Circumstances("Ana", "C-1", True, False, "asked_person", None, None, "en")


def told(**changes: object) -> dict[str, str]:
    values = {name: getattr(ANA, name) for name in Circumstances.__slots__}
    return compose(Circumstances(**{**values, **changes}))


@pytest.mark.parametrize(
    ("changes", "whisper"),
    [
        ({}, "Ana, not verified, asked for a person."),
        ({"reason": "pay_bill", "intent": "pay_bill"}, "Ana, not verified, wants to pay a bill."),
        (
            {"first_name": None, "customer_id": None, "reason": "no_input"},
            "Caller not recognised, not verified, gave no answer.",
        ),
        (
            {"first_name": None, "customer_id": None, "household": "Sam, Nora"},
            "Shared line: Sam, Nora, not verified, asked for a person.",
        ),
        (
            {"first_name": None, "customer_id": "C-6", "household": "Sam, Nora", "level": 2},
            "Customer C-6, verified by PIN, asked for a person.",
        ),
        (
            {
                "first_name": None,
                "customer_id": None,
                "number_known": False,
                "reason": "function_error",
            },
            "Number withheld, not verified, could not be served, because a system failed.",
        ),
        (
            {"reason": "callback", "promise": "Callback, promised.", "before": "Callback."},
            "Callback, promised. Ana, not verified.",
        ),
        ({"reason": "callback"}, "Ana, not verified, is called back as promised."),
        (
            {"repeat": True, "reason": "repeat", "intent": "outage"},
            "Ana, not verified, is calling again within 24 hours about an outage.",
        ),
        (
            {"repeat": True, "reason": "menu", "language": "es"},
            "Ana, not verified, chose an agent in the menu, in touch again, speaks Spanish.",
        ),
        ({"reason": "a word we do not know"}, "Ana, not verified, needs a person."),
        ({"reason": None}, "Ana, not verified, needs a person."),
        ({"level": 2}, "Ana, verified by PIN, asked for a person."),
        ({"level": 3}, "Ana, verified by PIN and code, asked for a person."),
        (
            {
                "level": 2,
                "reason": "too_many_tries",
                "left_undone": True,
                "tried": "meter reading (reading 4512 lower, reading 4513 lower): too many tries",
            },
            "Ana, verified by PIN, did not get on alone, tried meter reading "
            "(reading 4512 lower, reading 4513 lower): too many tries.",
        ),
    ],
)
def test_the_whisper_is_one_sentence(changes: dict[str, object], whisper: str) -> None:
    assert told(**changes)["whisper"] == whisper


def test_the_agent_reads_that_nothing_was_tried() -> None:
    assert told()["tried"] == "nothing yet"
    assert told(tried="asked for the address")["tried"] == "asked for the address"


@pytest.mark.parametrize(
    "secret", ["4111111111111111", "4111 1111 1111 1111", "123456", "12-34-56"]
)
def test_what_was_keyed_in_does_not_reach_the_agent(secret: str) -> None:
    assert without_secrets(f"keyed {secret} twice") == "keyed … twice"


def test_what_was_tried_stays_short() -> None:
    assert len(without_secrets("menu " * 1000)) == LIMIT
