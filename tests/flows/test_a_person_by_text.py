"""A conversation by text goes on with a person, with everything real but Amazon."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from contact_center.adapters import keys
from contact_center.domain.phone import PhoneNumber
from simulator.centre.connect.chats import Chat
from simulator.engine.contact import Contact
from tests.flows.town import ANA, DIEGO, STRANGER, Town
from tests.leaks import leaks


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.check()
    town.centre.close()


def _chat(town: Town) -> Chat:
    return list(town.centre.chats.by_contact.values())[-1]


def _answered(town: Town, *said: str) -> Chat:
    """Let an agent accept the latest chat, and say something in it."""
    chat, simulation = _chat(town), town.centre.simulation
    simulation.agent_accept(chat.contact)
    for words in said:
        simulation.agent_say(chat.contact, words)
    return chat


def _over(town: Town, chat: Chat) -> list[str]:
    if chat.contact.end is None:
        town.centre.simulation.agent_hang_up(chat.contact)
    return town.answers()


def test_an_agent_has_the_whole_conversation_and_the_phone_has_the_answer(town: Town) -> None:
    town.text(ANA, "hi")
    town.text(ANA, "what are your tariffs?")
    assert town.text(ANA, "agent") == [
        "One moment, please: we are connecting you with a person. So that we can serve you better, "
        "the conversation may be recorded."
    ]
    assert town.text(ANA, "it is about March") == []  # said to the person, not to the machine

    chat = _answered(town, "Hello, how can I help?")
    whole = "\n".join(said for _, said in chat.transcript)
    known = chat.contact.attributes.values

    assert "customer: what are your tariffs?\ncentre: Water costs" in whole
    assert "it is about March" in whole
    assert known["who"] == "Ana, customer C-1001"
    assert "unpaid bill" in known["matters"]
    assert "Alex: Hello, how can I help?" in town.answers()
    town.text(ANA, "thanks, that is all")
    assert chat.transcript[-1] == ("CUSTOMER", "thanks, that is all")
    assert "This conversation is over" in _over(town, chat)[0]
    assert "1 BALANCE" in town.text(ANA, "menu")[0]  # the machine answers again


def test_it_is_spanish_with_who_speaks_it(town: Town) -> None:
    assert "le comunicamos con una persona" in town.text(DIEGO, "agente")[0]
    chat = _answered(town)
    assert "Ya está con usted una persona" in town.answers()[0]
    assert "terminó" in _over(town, chat)[0]


def test_a_card_number_reaches_nobody(town: Town) -> None:
    town.text(STRANGER, "agent")
    chat = _answered(town)
    town.answers()

    (warned,) = town.text(STRANGER, "take 4111 1111 1111 1111, code 123")

    assert "never text us a card number" in warned
    assert chat.transcript[-1] == ("CUSTOMER", "take [card number], code [card data]")
    town.centre.simulation.agent_say(chat.contact, "Not 4111 1111 1111 1111, code 123, please")
    assert town.answers()[0].endswith("Not [card number], code [card data], please")
    items = town.centre.client("dynamodb").scan(TableName=town.centre.outputs["TableName"])["Items"]
    assert leaks({"table": items}) == []
    _over(town, chat)


def test_stop_ends_the_chat_and_no_answer_follows(town: Town) -> None:
    town.text(ANA, "agent")
    chat = _answered(town)
    town.answers()

    assert town.text(ANA, "Not interested.") == []
    assert chat.transcript[-1] == ("CUSTOMER", "Not interested.")
    (confirmed,) = town.text(ANA, "STOP")

    assert "no more texts" in confirmed
    assert chat.contact.end is not None
    assert ("CUSTOMER", "STOP") in chat.transcript
    town.text(ANA, "START")


def test_what_is_said_to_a_person_cuts_nobody_off(town: Town) -> None:
    standing = _standing(town)
    town.text(STRANGER, "agent")
    chat = _answered(town, "Is that right?")
    town.answers()

    for said in ("yes", "Yes please", "ok yes thanks", "sí gracias", "так, дякую", "是", "resume"):
        assert town.text(STRANGER, said) == []
        assert chat.transcript[-1] == ("CUSTOMER", said)
    for said in ("?", "info"):  # answered, and read by the person as well
        town.text(STRANGER, said)
        assert chat.transcript[-1] == ("CUSTOMER", said)
    (advice,) = town.text(STRANGER, "Help, I smell gas here")
    assert "911" in advice
    assert chat.transcript[-1] == ("CUSTOMER", "Help, I smell gas here")
    assert _standing(town) == standing  # nobody consented to anything
    _over(town, chat)


def _standing(town: Town) -> dict[str, object]:
    stored = town.item(keys.texts(PhoneNumber(STRANGER)), keys.STANDING)
    return {name: value for name, value in stored.items() if name.startswith("allows_")}


def test_when_all_are_busy_they_hear_it_once_and_keep_their_place(town: Town) -> None:
    simulation = town.centre.simulation
    call = town.centre.call("+15550102", keys=None)
    others = simulation.agent("agent")
    others.contacts[call] = "CONNECTED"  # somebody else is on the phone with her
    try:
        first = town.text(STRANGER, "agent")
        assert sum("Everybody is busy" in one for one in first) == 1
        assert town.text(STRANGER, "anybody?") == []
        chat = _chat(town)
        simulation.hang_up(chat.contact)
        town.answers()
        assert not any("Everybody is busy" in one for one in town.text(STRANGER, "agent"))
    finally:
        del others.contacts[call]
        simulation.hang_up(call)
    _over(town, _answered(town))


def test_with_nobody_there_they_have_a_case_and_a_promise(town: Town) -> None:
    town.centre.simulation.set_agent_status("agent", "Offline")
    try:
        (answer,) = town.text(STRANGER, "agent")
    finally:
        town.centre.simulation.set_agent_status("agent", "Available")

    assert "A colleague has your request" in answer


def test_where_the_stage_says_so_a_person_is_given_a_task() -> None:
    town = Town()
    for spec in town.centre.cloud.estate.functions.values():
        if "PERSON_BY_TEXT" in spec.environment:
            assert isinstance(spec.environment, dict)
            spec.environment["PERSON_BY_TEXT"] = "task"
    town.text(ANA, "what are your tariffs?")

    (answer,) = town.text(ANA, "agent")

    assert "A colleague has your request" in answer
    (case,) = re.findall(r"\b\d{8}\b", answer)
    simulation = town.centre.simulation
    (task,) = (one for one in simulation.contacts.values() if one.channel == "TASK")
    simulation.agent_accept(task)
    assert task.waiting_for == "connected"
    assert task.data["Name"] == f"Text conversation, case {case}"
    assert "customer: what are your tariffs?\ncentre: Water costs" in task.data["Description"]
    assert task.attributes.values["who"] == "Ana, customer C-1001"
    assert len(town.centre.chats.by_contact) == 0
    simulation.agent_hang_up(task)
    assert "1 BALANCE" in town.text(ANA, "menu")[0]  # the machine goes on answering
    town.check()
    town.centre.close()


def test_what_cannot_be_used_of_a_chat_is_kept_with_its_reason(town: Town) -> None:
    (topic,) = (
        one["TopicArn"]
        for one in town.centre.client("sns").list_topics()["Topics"]
        if "Chats" in one["TopicArn"]
    )
    kind = {"ContentType": {"DataType": "String", "StringValue": "text/plain"}}
    for body in ("nonsense", "[]", json.dumps({"ContentType": "text/plain", "Id": "x"})):
        town.centre.client("sns").publish(TopicArn=topic, Message=body, MessageAttributes=kind)
    town.centre.settle(60)

    assert town.rejected() == [
        "the message is no JSON object",
        "the message is no JSON object",
        "InitialContactId is missing, or no text",
    ]


def test_who_still_waits_when_the_office_closes_is_left_a_case(town: Town) -> None:
    town.text(STRANGER, "agent")
    chat = _chat(town)

    town.centre.simulation.advance(timedelta(hours=9).total_seconds())
    said = " ".join(town.answers())

    assert chat.contact.end is not None
    assert "Nobody can answer here any more" in said
    assert "A colleague has your request" in said


def test_who_said_stop_is_called_and_not_chatted_with(town: Town) -> None:
    town.text(ANA, "STOP")
    begun = len(town.centre.chats.by_contact)
    try:
        assert town.text(ANA, "agent") == []
        assert len(town.centre.chats.by_contact) == begun
        (task,) = _tasks(town)
        assert "said STOP" in task.attributes.values["tried"]
        (advice,) = town.text(ANA, "gas leak, fire, help!")
        assert "call 911 now" in advice
    finally:
        town.text(ANA, "START")
        for task in _tasks(town):
            town.centre.simulation.hang_up(task)
        town.answers()


def _tasks(town: Town) -> list[Contact]:
    contacts = town.centre.simulation.contacts.values()
    return [one for one in contacts if one.channel == "TASK" and one.end is None]
