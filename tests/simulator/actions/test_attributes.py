"""Writing down what the flow knows."""

import pytest

from simulator.engine.state import ATTRIBUTES_LIMIT
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, say


def written(attributes: Json, **start: str) -> Play:
    return Play(probe("UpdateContactAttributes", {"Attributes": attributes}), attributes=start)


def test_attributes_are_set_with_references_filled_in() -> None:
    play = written(
        {"greeting": "Hello $.Attributes.name", "$.Attributes.key": "found"}, name="Ana", key="k"
    )

    assert play.contact.attributes.values["greeting"] == "Hello Ana"
    assert play.contact.attributes.values["k"] == "found"
    assert play.all("attributes", "set") == [{"greeting": "Hello Ana", "k": "found"}]


def test_values_are_read_before_any_is_written() -> None:
    play = written({"a": "$.Attributes.b", "b": "$.Attributes.a"}, a="1", b="2")

    assert (play.contact.attributes.values["a"], play.contact.attributes.values["b"]) == ("2", "1")


def test_all_or_nothing_at_32768_bytes() -> None:
    room = ATTRIBUTES_LIMIT - len("kept") - 1 - len("a") - len("b")
    fits = written({"a": "x" * (room - 1), "b": "y"}, kept="1")
    exceeds = written({"a": "x" * room, "b": "y"}, kept="1")

    assert (landed(fits), fits.contact.attributes.size) == ("next", ATTRIBUTES_LIMIT)
    assert landed(exceeds) == "NoMatchingError"
    assert exceeds.contact.attributes.values == {"kept": "1"}
    assert exceeds.all("attributes", "set") == []


def test_the_size_counts_utf8_bytes_and_a_shorter_value_frees_them() -> None:
    play = written({"a": "ї"}, a="long before")

    assert play.contact.attributes.size == len("a") + 2


@pytest.mark.parametrize("name", ["a.b", "a$b", ""])
def test_names_may_not_hold_dots_or_dollars(name: str) -> None:
    assert "in its name" in written({name: "1"}).message


def test_a_related_contact_is_written_to_or_it_is_an_error() -> None:
    related = {"Attributes": {"a": "1"}, "TargetContact": "Related"}

    assert landed(Play(probe("UpdateContactAttributes", related))) == "NoMatchingError"


def test_flow_attributes_live_as_long_as_the_flow() -> None:
    second = flow(say("tell", "[$.FlowAttributes.a]"), source="second.json")
    first = flow(
        action(
            "set",
            "UpdateFlowAttributes",
            {"FlowAttributes": {"a": {"Value": "1"}}},
            "tell",
            errors={"NoMatchingError": "end"},
        ),
        say("tell", "[$.FlowAttributes.a]", "go"),
        action(
            "go",
            "TransferToFlow",
            {"ContactFlowId": "second"},
            "end",
            errors={"NoMatchingError": "end"},
        ),
    )
    from simulator.world.alone import lone_world

    world = lone_world()
    world.flows.add(second, "second")

    assert Play(first, world).said == ["[1]", "[]"]


def test_flow_attributes_have_their_own_shape() -> None:
    play = Play(probe("UpdateFlowAttributes", {"FlowAttributes": {"a": "1"}}))

    assert '{"name": {"Value": "..."}}' in play.message


def test_system_fields_are_set_and_read() -> None:
    fields = {
        "LanguageCode": "es-US",
        "CustomerId": "$.Attributes.id",
        "Name": "n",
        "Description": "d",
    }
    play = Play(probe("UpdateContactData", fields), attributes={"id": "c-1"})

    for path, value in [("$.LanguageCode", "es-US"), ("$.CustomerId", "c-1"), ("$.Name", "n")]:
        assert play.contact.value(path) == value
    assert play.all("attributes", "scope") == ["system"]


def test_the_assistants_session_is_kept_where_it_is_read_from() -> None:
    play = Play(probe("UpdateContactData", {"WisdomSessionArn": "arn:session"}))

    assert play.contact.value("$.Wisdom.SessionArn") == "arn:session"


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [({}, "at least one field"), ({"References": {"a": "b"}}, "refuses References")],
)
def test_contact_data_that_publishing_refuses(parameters: Json, problem: str) -> None:
    assert problem in Play(probe("UpdateContactData", parameters)).message


@pytest.mark.parametrize(("switch", "where"), [("TRUE", "NoMatchingError"), ("FALSE", "next")])
def test_voice_id_is_over(switch: str, where: str) -> None:
    play = Play(
        probe("UpdateContactData", {"LanguageCode": "en-US", "IsVoiceIdStreamingEnabled": switch})
    )

    assert landed(play) == where
    assert ("ended by AWS" in play.why) == (where != "next")


def test_tags_are_added_and_removed() -> None:
    tag = action(
        "tag",
        "TagContact",
        {"Tags": {"a": "$.Attributes.v", "b": "2"}},
        "x",
        errors={"NoMatchingError": "end"},
    )
    play = Play(probe("UntagContact", {"TagKeys": ["b"]}, tag), attributes={"v": "1"})

    assert play.contact.value("$.Tags") == {"a": "1"}
    assert play.contact.value("$.Tags.a") == "1"


@pytest.mark.parametrize(
    ("kind", "parameters", "problem"),
    [
        ("TagContact", {"Tags": {"aws:x": "1"}}, "Amazon's own"),
        ("UntagContact", {"TagKeys": "b"}, "not a list"),
        ("UntagContact", {}, "TagKeys is missing"),
    ],
)
def test_tags_that_publishing_refuses(kind: str, parameters: Json, problem: str) -> None:
    assert problem in Play(probe(kind, parameters)).message


def test_a_tag_that_turns_out_to_be_amazons_own_is_an_error() -> None:
    play = Play(
        probe("TagContact", {"Tags": {"$.Attributes.tag": "1"}}), attributes={"tag": "aws:x"}
    )

    assert landed(play) == "NoMatchingError"
    assert not play.contact.data.get("Tags")
