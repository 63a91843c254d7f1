"""A chat from the company's site in the local centre: everything real but Amazon."""

from collections.abc import Iterator

import pytest

from simulator.centre.connect.chats import Chat
from tests.flows.town import Town


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.check()
    town.centre.close()


def chat(town: Town, *words: str) -> Chat:
    """Somebody opens the chat on the site, and writes."""
    connect, participant = town.centre.client("connect"), town.centre.client("connectparticipant")
    flows = connect.list_contact_flows(InstanceId=town.centre.outputs["InstanceId"])
    (flow,) = (one["Id"] for one in flows["ContactFlowSummaryList"] if one["Name"] == "Chat")
    begun = connect.start_chat_contact(
        InstanceId=town.centre.outputs["InstanceId"],
        ContactFlowId=flow,
        ParticipantDetails={"DisplayName": "Customer"},
    )
    connection = participant.create_participant_connection(
        ParticipantToken=begun["ParticipantToken"], Type=["CONNECTION_CREDENTIALS"]
    )["ConnectionCredentials"]["ConnectionToken"]
    town.centre.settle(5)
    for said in words:
        participant.send_message(ConnectionToken=connection, ContentType="text/plain", Content=said)
        town.centre.settle(5)
    return town.centre.chats.by_contact[begun["ContactId"]]


def heard(chat: Chat) -> str:
    return "\n".join(said for role, said in chat.transcript if role == "SYSTEM")


def test_an_outage_is_reported(town: Town) -> None:
    told = heard(chat(town, "report an outage", "2", "10001", "1"))

    assert "we have your report. Its number is" in told
    assert "press" not in told


def test_prices_and_hours_are_told_and_where_to_read_on(town: Town) -> None:
    told = heard(chat(town, "prices", "opening hours"))

    assert "Water costs" in told
    assert "https://" in told
    assert "We are open" in told


def test_the_balance_needs_a_person_where_no_number_is_to_be_texted(town: Town) -> None:
    begun = chat(town, "my balance")
    town.centre.simulation.agent_accept(begun.contact)
    known = begun.contact.attributes.values

    assert "ask for no PIN and no card" in heard(begun)
    assert known["failedTransaction"] == "balance"
    assert known["why"] != "Not known: please ask"  # agent_context told it
    town.centre.simulation.agent_say(begun.contact, "Hello")
    assert begun.transcript[-1] == ("AGENT", "Hello")
    town.centre.simulation.agent_hang_up(begun.contact)
