"""The function behind the bots, with Lex's events: what is meant, and answers to open questions."""

from typing import Any

import pytest

from contact_center.domain.errors import NotALexEvent, StorageUnavailable
from contact_center.lex import Response, lex_function
from lex_fulfilment.handler import fulfil
from tests.memory_table import MemoryTable
from tests.self_service import PHONE, Centre

CONTACT = "contact-lex"
SESSION = {
    "contactId": CONTACT,
    "initialContactId": CONTACT,
    "previousContactId": CONTACT,
    "initiationMethod": "INBOUND",
    "phone": PHONE.e164,
    "customerId": "C-1",
    "transaction": "none",
}
LONGEST = "x-amz-lex:dtmf:max-length:*:*"


def lex_event(
    intent: str, said: str = "", *, locale: str = "en_US", mode: str = "Speech", **session: str
) -> dict[str, Any]:
    slots = session.pop("slots", "")
    filled = {
        name: {"shape": "Scalar", "value": {"interpretedValue": value, "originalValue": value}}
        for name, value in (pair.split("=") for pair in slots.split() if pair)
    }
    return {
        "messageVersion": "1.0",
        "invocationSource": "FulfillmentCodeHook",
        "inputMode": mode,
        "sessionId": CONTACT,
        "inputTranscript": said,
        "bot": {"localeId": locale, "name": "Service"},
        "sessionState": {
            "sessionAttributes": {**SESSION, **session},
            "intent": {"name": intent, "slots": {**filled, "empty": None}, "state": "InProgress"},
        },
    }


class Line:
    """Somebody who talks to the function."""

    def __init__(self) -> None:
        self.centre = Centre(MemoryTable())
        self._hook = lex_function("lex_fulfilment", fulfil, self.centre.app)
        self.response: Response = {}

    def hears(self, event: object) -> dict[str, str]:
        self.response = self._hook(event, None)
        attributes: dict[str, str] = self.response["sessionState"]["sessionAttributes"]
        return attributes

    @property
    def action(self) -> dict[str, str]:
        action: dict[str, str] = self.response["sessionState"]["dialogAction"]
        return action

    @property
    def said(self) -> str:
        return " ".join(message["content"] for message in self.response["messages"])

    def answers(self, said: str, intent: str = "FallbackIntent", **more: str) -> dict[str, str]:
        """Answer the question that is open, with what the session has kept."""
        kept = self.response["sessionState"]["sessionAttributes"] if self.response else {}
        return self.hears(lex_event(intent, said, **{**kept, **more}))


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.mark.parametrize(("mode", "speaks"), [("Speech", "yes"), ("DTMF", "no")])
def test_an_intent_called_like_a_transaction_is_that_transaction(
    line: Line, mode: str, speaks: str
) -> None:
    told = line.hears(lex_event("ChangeAppointment", "change my appointment", mode=mode))

    assert (told["outcome"], told["transaction"], told["step"], told["speaks"]) == (
        "transaction",
        "change_appointment",
        "begin",
        speaks,
    )
    assert line.action == {"type": "Close"}
    assert line.centre.client.requests.keys() == {"PutItem"}  # only what the test stored


def test_what_was_said_at_once_is_not_asked_again(line: Line) -> None:
    told = line.hears(lex_event("MeterReading", "my reading is 1230", slots="reading=1230"))

    assert (told["transaction"], told["step"]) == ("meter_reading", "resume")
    session = line.centre.item(f"SESSION#{CONTACT}", "SESSION")
    assert session["answers"] == {"reading": "1230"}


def test_a_slot_that_the_rules_refuse_is_asked_for_by_the_flow(line: Line) -> None:
    told = line.hears(lex_event("MeterReading", "my reading is 1100", slots="reading=1100"))

    assert (told["outcome"], told["step"]) == ("transaction", "resume")
    assert line.centre.item(f"SESSION#{CONTACT}", "SESSION")["answers"] == {}


@pytest.mark.parametrize(
    ("slots", "question"), [("topic=tariffs", "tariffs"), ("code=711", "error-711"), ("", "none")]
)
def test_a_question_has_a_topic(line: Line, slots: str, question: str) -> None:
    told = line.hears(lex_event("Question", "prices", slots=slots))

    assert (told["outcome"], told["question"]) == ("question", question)


@pytest.mark.parametrize(
    ("intent", "said", "outcome"),
    [
        ("Emergency", "emergency", "emergency"),
        ("FallbackIntent", "there is smoke everywhere", "emergency"),
        ("MeterReading", "my meter is on fire", "emergency"),
        ("FallbackIntent", "my dog is blue", "unknown"),
    ],
)
def test_danger_is_heard_whatever_the_bot_takes_it_for(
    line: Line, intent: str, said: str, outcome: str
) -> None:
    assert line.hears(lex_event(intent, said))["outcome"] == outcome


def open_question(line: Line, transaction: str = "meter_reading") -> None:
    """Begin a transaction, as the flow does before it lets the bot listen."""
    line.centre.verify(CONTACT, 3)
    line.hears(lex_event("FallbackIntent", "nothing", transaction=transaction, turn="0"))


def test_an_answer_leads_to_the_next_question(line: Line) -> None:
    open_question(line)
    told = line.answers("one two three zero")

    assert told["outcome"] == "next"
    assert line.action == {"type": "ElicitSlot", "slotToElicit": "option"}
    assert line.response["sessionState"]["intent"]["name"] == "Answer"
    assert "1 2 3 0" in line.said
    assert told[LONGEST] == "1"


@pytest.mark.parametrize(
    ("transaction", "slot", "longest"),
    [("meter_reading", "number", "20"), ("move_home", "day", "20"), ("pay_bill", "option", "1")],
)
def test_the_slot_is_of_the_kind_of_the_question(
    line: Line, transaction: str, slot: str, longest: str
) -> None:
    open_question(line, transaction)

    assert line.action["slotToElicit"] == slot
    assert line.response["sessionState"]["sessionAttributes"][LONGEST] == longest


def test_the_end_is_left_to_the_flow(line: Line) -> None:
    open_question(line)
    line.answers("1230", mode="DTMF")
    told = line.answers("correct", "Answer", slots="option=yes")

    assert told["outcome"] == "over"
    assert line.said == ""
    assert line.centre.meter().registers[0].last == 1230


def test_spanish_is_spoken_where_the_locale_is_spanish(line: Line) -> None:
    open_question(line)
    line.answers("uno dos tres cero", locale="es_US")

    assert "tengo la lectura 1 2 3 0" in line.said


def test_the_same_event_twice_is_one_answer(line: Line) -> None:
    open_question(line)
    first = line.answers("one one zero zero")
    again = lex_event("FallbackIntent", "one one zero zero", transaction="meter_reading")
    again["sessionState"]["sessionAttributes"]["turn"] = str(int(first["turn"]) - 1)
    said = line.said

    assert line.hears(again)["turn"] == first["turn"]
    assert line.said == said
    assert line.centre.item(f"SESSION#{CONTACT}", "SESSION")["tries"] == 1


def test_two_answers_that_nobody_understands_lead_to_the_keys(line: Line) -> None:
    open_question(line)
    assert line.answers("it is dark")["outcome"] == "next"

    assert line.answers("very dark")["outcome"] == "keys"
    assert line.action == {"type": "Close"}


def test_an_answer_that_is_understood_starts_the_count_again(line: Line) -> None:
    open_question(line, "move_home")
    line.answers("it is dark")
    assert line.answers("1122")["outcome"] == "next"

    assert line.answers("it is dark")["outcome"] == "next"


@pytest.mark.parametrize(
    ("said", "slots", "mode", "heard"),
    [
        ("fifty", "number=50", "Speech", "50 dollars"),
        ("fifty dollars", "", "Speech", "50 dollars"),
        ("nine dollars", "number=9", "Speech", "9 dollars"),
        ("twenty five dollars and fifty cents", "number=25", "Speech", "25 dollars and 50 cents"),
        ("about twenty five and a half", "number=25.5", "Speech", "25 dollars and 50 cents"),
        ("two five five zero", "number=2550", "Speech", "25 dollars and 50 cents"),
        ("5000", "number=5000", "DTMF", "50 dollars"),
        ("500", "number=500", "Speech", "500 dollars. You owe no more"),
    ],
)
def test_an_amount_that_is_said_is_in_dollars_and_a_keyed_one_in_cents(
    line: Line, said: str, slots: str, mode: str, heard: str
) -> None:
    open_question(line, "pay_bill")
    line.answers("2", mode="DTMF")
    line.answers(said, "Answer", slots=slots, mode=mode)

    assert heard in line.said


def test_a_person_is_zero(line: Line) -> None:
    open_question(line)

    assert line.answers("agent please", "Person")["outcome"] == "over"
    turn = line.centre.item(f"SESSION#{CONTACT}", "SESSION")["turn"]
    assert (turn["outcome"], turn["reason"]) == ("person", "asked_person")


@pytest.mark.parametrize("event", [None, [], {}, {"sessionState": {"intent": {}}}])
def test_what_is_no_event_of_a_bot_is_refused_without_its_words(line: Line, event: object) -> None:
    with pytest.raises(NotALexEvent, match="only a bot may call this function"):
        line.hears(event)


def test_no_words_of_the_caller_reach_the_log(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    open_question(line)
    line.answers("my secret is forty five twelve")

    assert "forty five" not in capsys.readouterr().out


def test_an_outage_makes_the_bot_give_up(line: Line) -> None:
    line.centre.client.down.add("BatchGetItem")

    with pytest.raises(StorageUnavailable):
        line.hears(lex_event("FallbackIntent", "1230", transaction="meter_reading"))
