"""Texts both ways, with everything real but Amazon: template, functions, roles and data."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from contact_center.adapters import keys
from contact_center.domain.phone import PhoneNumber
from tests import permissions
from tests.flows.town import ANA, DIEGO, SAM_OR_NORA, STRANGER, SUNDAY_NIGHT, Town

# Permissions that no story here needs, and why they are there.
EXPLAINED = {
    ("send_texts", "sqs:SendMessage"),  # what a stream cannot get rid of
    ("release_texts", "scheduler:UpdateSchedule"),
    ("release_texts", "scheduler:CreateSchedule"),  # more than five hundred at once
    ("release_texts", "iam:PassRole"),
    ("release_texts", "sqs:SendMessage"),  # what it fails at, handed to it by a schedule
    ("incoming_texts", "connect:StartTaskContact"),  # where the stage wants tasks
    ("incoming_texts", "connect:GetCurrentMetricData"),  # of the queues for bills and dangers
    ("incoming_texts", "connect:DescribeContact"),  # a callback that waits in the queue
    ("incoming_texts", "connect:StopContact"),
    *(("customer_events", one) for one in ("scheduler:CreateSchedule", "scheduler:UpdateSchedule",
      "iam:PassRole")),  # a draft for an area: test_campaigns
}  # fmt: skip


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.check()
    town.centre.close()


def test_a_reading_is_given_by_text_as_by_telephone(town: Town) -> None:
    assert "1 BALANCE" in town.text(ANA, "Hi")[0]
    assert "4 black digits" in town.text(ANA, "3")[0]
    assert "4 black digits" in town.text(ANA, "1")[0]
    assert "lower than the last reading" in town.text(ANA, "0001")[0]
    assert "Reply 1 if that is right" in town.text(ANA, "1250")[0]
    assert "your reading is stored" in town.text(ANA, "1")[0]
    town.call(ANA).hears("We sent you a bill")


def test_what_needs_a_pin_goes_on_behind_a_link(town: Town) -> None:
    (answer,) = town.text(ANA, "balance")

    assert "go on here" in answer
    assert "https://" in answer
    assert "$" not in answer


def test_a_shared_line_is_nobody_in_particular(town: Town) -> None:
    assert "go on here" in town.text(SAM_OR_NORA, "reading")[0]


def test_spanish_is_spoken_to_who_speaks_it(town: Town) -> None:
    assert "1 SALDO" in town.text(DIEGO, "hola")[0]
    assert "responda 1 para el medidor de agua" in town.text(DIEGO, "lectura")[0]


def test_the_knowledge_base_answers_and_then_a_person(town: Town) -> None:
    assert "a thousand gallons" in town.text(STRANGER, "what are your tariffs?")[0]
    assert "did not understand" in town.text(STRANGER, "colourless green ideas")[0]
    assert "connecting you with a person" in town.text(STRANGER, "sleep furiously")[0]
    town.call(STRANGER).hears("You contacted us recently")


def test_when_and_where_we_are_is_asked_in_any_words(town: Town) -> None:
    for asked in ("hours", "When are you open?", "where are you"):
        (told,) = town.text(STRANGER, asked)
        assert "We are open today until 6 p.m." in told
        assert "12 Mill Lane" in told, asked


def test_a_number_of_a_menu_that_is_shown_no_more_brings_it_again(town: Town) -> None:
    assert "3 READING" in town.text(ANA, "3")[0]
    assert "write the reading" in town.text(ANA, "3")[0]


def test_danger_comes_first(town: Town) -> None:
    town.text(ANA, "reading")

    answer, connecting = town.text(ANA, "sparks from the pole!")

    assert "911" in answer
    assert "about your supply" in answer
    assert "connecting you" in connecting
    (chat,) = town.centre.chats.by_contact.values()
    assert chat.contact.place is not None
    assert chat.contact.place.queue.name == "Emergency"


def test_stop_ends_everything_and_start_begins_again(town: Town) -> None:
    assert "no more texts" in town.text(ANA, "please stop texting me")[0]
    assert town.text(ANA, "STOP") == []
    assert town.text(ANA, "balance") == []
    assert "For help call" in town.text(ANA, "HELP")[0]
    town.write("r-1", "receipt", ANA, receipt="1")
    assert town.answers() == []
    assert "get our texts again" in town.text(ANA, "start")[0]
    assert town.text(ANA, "hours") != []


def test_start_after_stop_is_later_though_no_time_passes_between(town: Town) -> None:
    for said in ("STOP", "START"):
        town.centre.text(ANA, said)
    town.answers()

    assert "We are open" in town.text(ANA, "hours")[0]


def test_a_danger_beside_stop_or_help_is_one(town: Town) -> None:
    for cry in ("Help! I smell gas", "Допоможіть! Пахне газом", "帮助！有煤气味"):
        assert any("911" in one for one in town.text(DIEGO, cry)), cry

    told = town.text(ANA, "Stop! There is a gas leak")

    assert any("no more texts" in one for one in told)
    assert any("911" in one for one in told)
    assert town.text(ANA, "balance") == []


def test_yes_to_a_text_that_offers_a_call_is_that_call(town: Town) -> None:
    for number, language, customer in ((ANA, "en", "C-1001"), (DIEGO, "es", "C-1002")):
        town.text(number, "START")  # agrees to such texts
        about = {"language": language, "customer_id": customer}
        town.write(f"resume-{language}", "callback_resume", number, **about)
        (offer,) = town.answers()
        assert "CALLBACK" in offer or "LLAMADA" in offer

    assert "¿Cuándo le llamamos?" in town.text(DIEGO, "Sí")[0]
    assert "When shall we call?" in town.text(ANA, "RESUME")[0]
    assert "We will call you" in town.text(ANA, "1")[0]


def test_yes_to_nothing_is_no_consent(town: Town) -> None:
    town.text(STRANGER, "yes")

    place = keys.texts(PhoneNumber(STRANGER)), keys.STANDING
    assert not any(name.startswith("allows_") for name in town.item(*place))


def test_stop_in_another_language_is_confirmed_in_it(town: Town) -> None:
    assert "не надсилатимемо" in town.text(STRANGER, "Не пишіть мені більше")[0]
    town.call(STRANGER).never_hears("You contacted us recently")  # nothing is to be gone on with


def test_the_same_text_twice_is_one_text(town: Town) -> None:
    body = json.dumps(
        {
            "originationNumber": ANA,
            "destinationNumber": "+18005550142",
            "messageKeyword": "KEYWORD_1",
            "messageBody": "menu",
            "inboundMessageId": "in-1",
            "previousPublishedMessageId": "",
        }
    )

    for _ in range(3):
        town.arrives(body)

    assert len(town.answers()) == 1


def test_by_night_they_hear_once_when_somebody_is_there() -> None:
    town = Town(SUNDAY_NIGHT)

    (first,) = town.text(STRANGER, "agent")

    assert "We are closed, back tomorrow at 8 a.m., and" in first
    assert "still closed, back tomorrow at 8 a.m.: your case" in town.text(STRANGER, "agent")[0]
    assert town.text(STRANGER, "agent") == []
    assert town.text(STRANGER, "colourless green ideas") == []
    assert "1 BALANCE" in town.text(STRANGER, "menu")[0]  # what works by itself works at night
    town.centre.simulation.advance(timedelta(hours=8, minutes=16).total_seconds())
    assert "connecting you" in town.text(STRANGER, "agent")[0]
    assert "911" in town.text(DIEGO, "huelo gas, I smell gas")[0]
    town.check()


def test_by_night_a_customer_gets_a_link_to_what_works_by_itself() -> None:
    town = Town(SUNDAY_NIGHT)

    (told,) = town.text(ANA, "agent")

    assert "We are closed, back tomorrow at 8 a.m., and" in told
    assert "Do it yourself now: https://" in told
    town.check()


def test_a_notice_of_the_night_goes_in_the_morning() -> None:
    town = Town(SUNDAY_NIGHT)
    town.write("b-1", "bill_issued", ANA, customer_id="C-1001", bill="B-7", due="Dec 9")

    assert town.answers() == []
    assert town.status("b-1") == "held"
    town.centre.simulation.advance(timedelta(hours=8, minutes=16).total_seconds())

    assert "Your bill B-7 is ready" in town.answers()[0]
    town.check()


def test_a_copy_of_a_bill_comes_as_a_link(town: Town) -> None:
    town.text(ANA, "copy")

    answers = [*town.text(ANA, "1"), *town.text(ANA, "1"), *town.answers()]

    assert any("The copy of your bill: https://" in answer for answer in answers)


def test_whether_it_arrived_is_in_the_history(town: Town) -> None:
    town.centre.texts.fails[DIEGO] = "TEXT_CARRIER_UNREACHABLE"
    for reference, to in (("r-1", ANA), ("r-2", DIEGO)):
        town.write(reference, "receipt", to, receipt="1")
    town.centre.settle()

    endings = {}
    for reference, to in (("r-1", ANA), ("r-2", DIEGO)):
        kept = town.item(keys.outbox(reference), keys.MESSAGE)
        sent_at = datetime.fromisoformat(kept["sent_at"])
        card = keys.phone(PhoneNumber(to))
        endings[reference] = town.item(card, keys.past(sent_at, f"text-{reference}"))["ending"]
    assert endings == {"r-1": "text_delivered", "r-2": "text_not_delivered"}


def test_who_is_on_amazons_own_list_is_not_asked_again(town: Town) -> None:
    network = town.centre.client("pinpoint-sms-voice-v2")
    network.put_opted_out_number(OptOutListName="ringback-dev", OptedOutNumber=ANA)

    town.write("r-1", "receipt", ANA, receipt="1")
    town.centre.settle(60)
    network.delete_opted_out_number(OptOutListName="ringback-dev", OptedOutNumber=ANA)
    town.write("r-2", "receipt", ANA, receipt="2")

    assert town.answers() == []
    assert town.item(keys.outbox("r-1"), keys.MESSAGE)["reason"] == (
        "destination_phone_number_opted_out"
    )
    assert town.item(keys.outbox("r-2"), keys.MESSAGE)["reason"] == "suppression"


def test_whatever_arrives_is_answered_or_kept_with_its_reason(town: Town) -> None:
    chance = random.Random(6)  # noqa: S311 - shapes of a test
    good = {"originationNumber": STRANGER, "messageBody": "menu", "inboundMessageId": "x"}
    odd: list[Any] = [None, 7, "", [], {}, "x" * 3_000, "\x00", "+1", True, 1e400]
    count = 60
    unusable = 0
    for number in range(count):
        shape: Any = {**good, "inboundMessageId": f"fuzz-{number}", "more": chance.choice(odd)}
        name = chance.choice([*good, "nothing"])
        value = chance.choice(odd)
        if name != "nothing":
            shape[name] = value
        usable = name == "nothing" or (
            name == "messageBody" and isinstance(value, str)
        )  # whatever they write, it is a text
        text = json.dumps(shape)
        if chance.random() < 0.2:
            text, usable = chance.choice([text[:-1], f"[{text}]", "null", "x"]), False
        if name == "inboundMessageId" and value in ("\x00", "+1"):
            usable = bool(json.loads(text)) if text.startswith("{") and text[-1] == "}" else False
        unusable += not usable
        town.arrives(text)
    town.centre.settle()

    rejected = town.rejected()
    assert len(rejected) == unusable
    assert all(rejected)
    answered = town.centre.client("dynamodb").scan(
        TableName=town.table,
        FilterExpression="sk = :arrival AND #status = :answered",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":arrival": {"S": "ARRIVAL"}, ":answered": {"S": "answered"}},
    )
    assert answered["Count"] >= count - unusable - 1  # one id twice is one text


def test_another_system_tells_and_the_customer_hears_once(town: Town) -> None:
    bill = {"customerId": "C-1002", "reference": "e-1", "billId": "B-9", "dueDate": "2026-12-09"}
    past = {**bill, "reference": "e-3", "dueDate": "2019-01-01"}
    for detail in (bill, bill, {**bill, "reference": "e-2", "dueDate": "soon"}, past):
        town.tells("Bill Issued", detail)
    town.tells("Bill Lost", bill)
    town.tells("Bill Issued", {**bill, "customerId": "C-9999"})

    (heard,) = town.answers()

    assert "Su factura B-9 está lista, vence el 9 de diciembre" in heard
    assert sorted(reason.partition(":")[0] for reason in town.rejected()) == [
        "detail-type",
        "detail.customerId",
        "detail.dueDate",
        "detail.dueDate",
    ]


def test_every_permission_is_needed() -> None:
    town = Town(SUNDAY_NIGHT)
    called_back = ("callback", "1", "callback", "2", "callback", "no")
    asked = ("menu", "3", "1250", "1", "tariffs", "agent", "copy", "1", "1")
    for body in (*asked, *called_back, "STOP", "START"):
        town.text(ANA, body)
    town.write("b-1", "bill_issued", ANA, customer_id="C-1001", bill="B-7", due="Dec 9")
    town.write("a-1", "article", ANA, subject="tariffs")
    town.arrives("nonsense")
    town.tells("Customer Onboarded", {"customerId": "C-1002", "reference": "e-1"})
    town.tells("Customer Moved", {"customerId": "C-1009", "timeZone": "America/Denver"})
    town.tells("Nonsense", {})
    town.centre.settle(60)
    town.centre.simulation.advance(timedelta(hours=8, minutes=16).total_seconds())
    town.text(DIEGO, "agent")

    assert permissions.unused(town.centre, __file__) == EXPLAINED
    town.check()
