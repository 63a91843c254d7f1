"""Other contacts: tasks, chats that begin with a text, what a chat or e-mail carries."""

import pytest

from simulator.world import World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import START, Play
from tests.simulator.language.build import Json, action, flow

EPOCH = int(START.timestamp())
TASK = {
    "Name": "Call $.Attributes.name",
    "ContactFlowId": "arn:task",
    "Description": "Asked for it",
    "Attributes": {"phone": "$.CustomerEndpoint.Address"},
    "References": {"Page": {"Type": "URL", "Value": "https://example.com"}},
}


def world_with_task() -> World:
    world = World()
    world.flows.add(
        flow(action("end", "DisconnectParticipant", to=None), source="task.json"), "arn:task"
    )
    return world


def tasked(world: World | None = None, **more: object) -> Play:
    return Play(
        probe("CreateTask", {**TASK, **more}),
        world or world_with_task(),
        attributes={"name": "Ana"},
    )


def test_a_task_is_a_contact_of_its_own() -> None:
    play = tasked()
    task = play.simulation.contacts[play.contact.value("$.Task.ContactId")]

    assert (task.channel, task.related_id) == ("TASK", play.contact.id)
    assert task.attributes.values == {"phone": "+15550100"}
    assert (task.value("$.Name"), task.value("$.Description")) == ("Call Ana", "Asked for it")
    assert task.value("$.References.Page.Value") == "https://example.com"
    assert task.end is None

    play.simulation.advance(0)
    assert task.end is not None


@pytest.mark.parametrize(
    ("when", "seconds"),
    [
        ({"DelaySeconds": "3600"}, 3_600),
        ({"ScheduledTime": str(EPOCH + 60)}, 60),
        ({"DelaySeconds": "$.Attributes.later"}, None),
        ({"ScheduledTime": str(EPOCH - 1)}, None),
        ({"ScheduledTime": str(EPOCH + 518_401)}, None),
        ({"ScheduledTime": "soon"}, None),
    ],
)
def test_a_task_begins_later(when: Json, seconds: int | None) -> None:
    play = tasked(**when)
    if seconds is None:
        assert landed(play) == "NoMatchingError"
        assert len(play.simulation.contacts) == 1
        return
    task = play.simulation.contacts[play.contact.value("$.Task.ContactId")]
    assert play.all("task", "seconds") == [seconds]
    play.simulation.advance(seconds - 0.1)
    assert task.end is None

    play.simulation.advance(0.2)
    assert task.end is not None


def test_a_task_whose_flow_is_not_there() -> None:
    strict, alone = tasked(World()), tasked(lone_world())

    assert landed(strict) == "NoMatchingError"
    assert landed(alone) == "next"
    assert "created and not played" in alone.all("log", "text")[0]


def test_a_task_needs_a_flow() -> None:
    assert "ContactFlowId, or a TaskTemplateId" in tasked(ContactFlowId=None).message


CHAT = {
    "SourceEndpoint": {"Type": "CONNECT_PHONENUMBER_ARN", "Address": "arn:number"},
    "DestinationEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "$.CustomerEndpoint.Address"},
    "ContactFlowArn": "arn:task",
    "ContactSubtype": "connect:SMS",
    "InitialSystemMessage": {"Content": "Hello $.Attributes.name."},
}


@pytest.mark.parametrize(("customer", "where"), [("+15550100", "next"), (None, "NoMatchingError")])
def test_a_chat_begins_with_a_text(customer: str | None, where: str) -> None:
    play = Play(
        probe("StartOutboundChatContact", CHAT),
        world_with_task(),
        attributes={"name": "Ana"},
        customer=customer,
    )
    play.simulation.advance(0)

    assert landed(play) == where
    assert play.all("message", "text") == (["Hello Ana."] if customer else [])


def test_a_chat_whose_flow_is_not_there() -> None:
    assert landed(Play(probe("StartOutboundChatContact", CHAT), World())) == "NoMatchingError"
    assert landed(Play(probe("StartOutboundChatContact", CHAT), lone_world())) == "next"


@pytest.mark.parametrize(
    ("kind", "parameters", "channel"),
    [
        ("ResumeContact", {}, "TASK"),
        ("LoadContactContent", {"ContentType": "EmailMessage"}, "EMAIL"),
        ("AuthenticateParticipant", {"CognitoConfiguration": {}, "TimeLimitMinutes": "5"}, "CHAT"),
    ],
)
def test_what_only_one_channel_has(kind: str, parameters: Json, channel: str) -> None:
    world = World()
    world.answers[kind] = lambda _request: {"read": "yes"}
    here, elsewhere = (Play(probe(kind, parameters), world, channel=c) for c in (channel, "VOICE"))

    assert here.ways == []
    assert elsewhere.ways == ["NoMatchingError"]
    assert f"only on {channel}" in elsewhere.why


def test_an_e_mail_is_read_as_the_world_answers() -> None:
    world = World()
    world.answers["LoadContactContent"] = lambda _request: {"Body": "Dear all"}
    play = Play(
        probe("LoadContactContent", {"ContentType": "EmailMessage"}), world, channel="EMAIL"
    )

    assert play.contact.value("$.Email.Body") == "Dear all"
    assert Play(probe("LoadContactContent", {}), World(), channel="EMAIL").ways == [
        "NoMatchingError"
    ]


def test_an_earlier_chat_is_taken_up_again() -> None:
    parameters = {
        "RehydrationType": "ENTIRE_PAST_SESSION",
        "SourceContactId": "$.Attributes.earlier",
    }
    play = Play(
        probe("CreatePersistentContactAssociation", parameters),
        channel="CHAT",
        attributes={"earlier": "unknown"},
    )

    assert landed(play) == "NoMatchingError"
    again = play.simulation.start_contact(
        probe("CreatePersistentContactAssociation", parameters),
        channel="CHAT",
        attributes={"earlier": play.contact.id},
    )
    assert again.related_id == play.contact.id
