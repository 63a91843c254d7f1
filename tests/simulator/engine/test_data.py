"""The flow data object: what each reference reads."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.world import Person, Queue, World
from tests.simulator.engine.play import Play
from tests.simulator.language.build import action, flow, menu, say

PICK = action(
    "pick",
    "UpdateContactTargetQueue",
    {"QueueId": "arn:q"},
    "menu",
    errors={"NoMatchingError": "end"},
)


def waiting(**contact: Any) -> Play:  # noqa: ANN401
    world = World()
    world.queues.add(Queue("Billing", "arn:q", caller_id="+15550111"), "arn:q")
    return Play(flow(PICK, menu("menu", "?", {}, "end")), world, **contact)


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("$.Channel", "VOICE"),
        ("$.InitiationMethod", "INBOUND"),
        ("$.AwsRegion", "us-east-1"),
        ("$.LanguageCode", "en-US"),
        ("$.TextToSpeechVoiceId", "Joanna"),
        ("$.CustomerEndpoint.Address", "+15550100"),
        ("$.CustomerEndpoint.Type", "TELEPHONE_NUMBER"),
        ("$.SystemEndpoint.Address", "+15550199"),
        ("$.Queue.Name", "Billing"),
        ("$.Queue.ARN", "arn:q"),
        ("$.Queue.OutboundCallerId.Address", "+15550111"),
        ("$.SegmentAttributes['connect:Subtype']", "connect:Telephony"),
        ("$.Attributes.name", "Ana"),
        ("$['Attributes']['name']", "Ana"),
        ("$.Attributes.['a b']", "c"),
        ("$.StoredCustomerInput", None),
        ("$.External.any", None),
        ("$.External.any.deeper", None),
        ("$.Lex.IntentName", None),
        ("$.Agent.UserName", None),
        ("$.PreviousContactId", None),
        ("$.Nonsense.key", None),
    ],
)
def test_a_reference_reads(reference: str, value: str | None) -> None:
    assert waiting(attributes={"name": "Ana", "a b": "c"}).contact.value(reference) == value


def test_ids_and_the_instance() -> None:
    play = waiting()
    contact = play.contact

    assert contact.value("$.ContactId") == contact.value("$.InitialContactId") == contact.id
    assert contact.value("$.InstanceARN") == play.world.instance_arn


@pytest.mark.parametrize("text", ["Attributes.name", "Hello $.Attributes.name", "$.50", ""])
def test_what_is_not_one_reference_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="is not a reference"):
        waiting().contact.value(text)


def test_an_agent_is_known_while_she_is_connected() -> None:
    world = World()
    world.people.add(Person("ada", "arn:ada", "Ada", "Example"), "arn:ada")
    play = Play(
        flow(
            say("a", "$.Agent.UserName $.Agent.FirstName $.Agent.LastName $.Agent.ARN"),
            kind="agentWhisper",
        ),
        world,
    )

    assert play.said == ["ada Ada Example arn:ada"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x", "x"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (True, "true"),
        (None, ""),
        ({"a": "ї"}, '{"a": "ї"}'),
    ],
)
def test_every_value_has_a_text(value: object, said: str) -> None:
    from simulator.engine.data import as_text

    assert as_text(value) == said


def test_a_withheld_number_is_nothing() -> None:
    contact = waiting(customer=None).contact

    assert contact.value("$.CustomerEndpoint") is None
    assert contact.value("$.CustomerEndpoint.Address") is None
