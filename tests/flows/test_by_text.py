"""A receipt, or the link to an answer, by text: offered where it can be sent."""

import pytest

from simulator.scenario import Call
from tests.flows.centre import Centre
from tests.flows.questions import PAID, enter
from tests.flows.stubs import ANA, LUIS
from tests.flows.test_failures import EMPTY_MODULE, steps

RECEIPT, LINK = "To get the receipt by text, press 1.", "To get this by text, with a link"
SENT, NOT_SENT, ELSE = (
    "The text is on its way.",
    "we cannot send the text",
    "Is there anything else?",
)
PRICES = ("4", "4")
SPANISH = {**LUIS, "billIssued": "none"}
WAYS = pytest.mark.parametrize(("way", "offer"), [(PAID, RECEIPT), (PRICES, LINK)])


def centre(lookup: dict[str, str] = ANA, *, textable: bool = True) -> Centre:
    made = Centre(lookup)
    made.functions.textable = textable
    return made


def follow(made: Centre, way: tuple[str, ...]) -> Call:
    call = made.call()
    for entry in way:
        enter(call, entry)
    return call


def pays(made: Centre) -> Call:
    """A call in which self-service answers for what take_payment has done before it."""
    call = follow(made, PAID).hears(RECEIPT)
    made.functions.turns.append({"outcome": "done", "say": "We send you the receipt by text."})
    return call


@pytest.mark.parametrize("slips", [0, 1])
def test_a_receipt_is_texted_to_who_wants_it(slips: int) -> None:
    call = pays(centre()).stays_silent(slips).presses("1")

    call.invokes("self_service", step="text", transaction="pay_bill", language="en")
    call.hears(SENT, ELSE)


@pytest.mark.parametrize(("way", "topic"), [(PRICES, "tariffs"), (("4", "5", "711#"), "711")])
@pytest.mark.parametrize("slips", [0, 1])
def test_the_link_to_an_answer_is_texted(way: tuple[str, ...], topic: str, slips: int) -> None:
    call = follow(centre(), way).hears(LINK).stays_silent(slips).presses("1")

    call.invokes("knowledge", topic=topic, language="en", send="yes").hears(SENT, ELSE)


def test_what_was_asked_by_voice_is_texted_too() -> None:
    call = centre().call().says("my meter shows error seven one one").hears(LINK).presses("1")

    call.invokes("knowledge", topic="711", send="yes").hears(SENT)


def test_in_spanish() -> None:
    call = follow(centre(SPANISH), PRICES).hears("Para recibir esto por mensaje de texto")

    call.presses("1").hears("El mensaje va en camino.", "¿Necesita algo más?")


@WAYS
@pytest.mark.parametrize("keys", [("2",), ("7", "2"), ("", "2"), ("", ""), ("7", "7")])
def test_whoever_does_not_want_it_goes_on(
    way: tuple[str, ...], offer: str, keys: tuple[str, ...]
) -> None:
    call = follow(centre(), way).hears(offer)
    for key in keys:
        call = call.presses(key) if key else call.stays_silent(1)

    call.hears(ELSE).never_hears(SENT)


@WAYS
@pytest.mark.parametrize("slips", [0, 1])
def test_zero_is_a_person(way: tuple[str, ...], offer: str, slips: int) -> None:
    call = follow(centre(), way).hears(offer).stays_silent(slips).presses("0")

    call.waits(1).has(reason="asked_person")


@WAYS
def test_where_no_text_can_go_it_is_not_offered(way: tuple[str, ...], offer: str) -> None:
    follow(centre(textable=False), way).hears(ELSE).never_hears(offer)
    failing = centre()
    failing.functions.failing.add("deflect:number")
    follow(failing, way).hears(ELSE).never_hears(offer)


def test_what_is_done_next_is_not_offered_again() -> None:
    call = follow(centre(), PRICES).hears(LINK).presses("2").presses("1").presses("4").presses("1")

    call.hears("We are open until 6 p.m.", ELSE)
    assert call.transcript.count(LINK) == 1


@pytest.mark.parametrize("failure", ["failing", "refused"])
def test_whoever_was_promised_a_text_hears_that_it_does_not_go(failure: str) -> None:
    made = centre()
    call = pays(made)
    made.functions.turns.clear()
    if failure == "failing":
        made.functions.failing.add("self_service")
    else:
        made.functions.turns.append({"outcome": "refused", "say": "There is nothing to send."})
    call.presses("1").hears(NOT_SENT, ELSE)

    made = centre()
    call = follow(made, PRICES).hears(LINK)
    if failure == "failing":
        made.functions.failing.add("knowledge")
    else:
        made.functions.sends = "no"
    call.presses("1").hears(NOT_SENT, ELSE)


@WAYS
@pytest.mark.parametrize("again", ["", " again"])
def test_an_offer_that_cannot_be_made_is_left_out(
    way: tuple[str, ...], offer: str, again: str
) -> None:
    made, what = centre(), "Receipt" if offer == RECEIPT else "Link"
    made.breaks("By text", f"{what} by text?{again}")
    if not again:
        made.breaks("By text", f"Listen about the {what.lower()}")
    call = follow(made, way)

    (call.stays_silent(1) if again else call).hears(ELSE)


@pytest.mark.parametrize("step", steps("UpdateContactAttributes", "By text"), ids=str)
def test_a_note_that_fails_is_in_nobodys_way(step: tuple[str, str]) -> None:
    made = centre()
    made.breaks(*step)

    follow(made, PRICES).hears(LINK).presses("0").reaches_queue("General")


def test_an_answer_that_cannot_be_remembered_is_not_offered() -> None:
    made = centre()
    made.breaks("Questions", "Remember the answer")

    follow(made, PRICES).hears(ELSE).never_hears(LINK)


@pytest.mark.parametrize(("lookup", "action"), [(ANA, "Texts en"), (SPANISH, "Texts es")])
def test_an_offer_without_words_is_left_out(lookup: dict[str, str], action: str) -> None:
    made = centre(lookup)
    made.breaks("By text", action)

    follow(made, PRICES).invokes("knowledge").asks()


def test_a_deployment_without_the_module_serves_all_the_same() -> None:
    missing = Centre(ANA, missing=frozenset({"${ByTextModule}"}))
    empty = centre()
    empty.world.modules.add(EMPTY_MODULE, "${ByTextModule}")
    for made in (missing, empty):
        follow(made, PRICES).hears(ELSE)


def test_an_answer_without_a_link_is_not_offered() -> None:
    made = centre()
    made.functions.link = "none"

    follow(made, PRICES).hears(ELSE).never_hears(LINK)
