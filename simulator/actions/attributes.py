"""Writing down what the flow knows.

Source: developer guide, UpdateContactAttributes, UpdateFlowAttributes, UpdateContactData,
TagContact, UntagContact.

    UpdateContactAttributes   Attributes, TargetContact     all or nothing, 32,768 bytes a contact
    UpdateFlowAttributes      FlowAttributes                of this flow execution alone
    UpdateContactData         Name, Description, LanguageCode, CustomerId, WisdomSessionArn,
                              TargetContact; Voice ID's switches are retired
    TagContact                Tags
    UntagContact              TagKeys
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.engine.compile import Broken, action
from simulator.engine.data import renderer
from simulator.engine.state import ATTRIBUTES_LIMIT
from simulator.language.references import whole_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.data import Render
    from simulator.engine.program import Edge, Run

Pairs = list[tuple["Render", "Render"]]


def pairs_of(values: Mapping[str, object]) -> Pairs:
    """Compile a map of texts; references may stand in keys and values.

    Raises:
        Broken: A value is an object or a list.
    """
    if any(isinstance(value, dict | list) for value in values.values()):
        raise Broken("its values must be texts")
    return [(renderer(key), renderer(str(value))) for key, value in values.items()]


@action("UpdateContactAttributes", "Attributes", "TargetContact")
def update_contact_attributes(b: Builder) -> Run:
    attributes = b.mapping("Attributes")
    for key in attributes:
        if whole_reference(key) is None and (not key or "$" in key or "." in key):
            raise Broken(f"attribute {key!r} has a $ or . in its name")
    next_, fail, pairs = b.next, b.fail, pairs_of(attributes)
    related = b.parameters.get("TargetContact") == "Related"
    why = f"the attributes would exceed {ATTRIBUTES_LIMIT} bytes"

    def run(contact: Contact) -> Edge:
        changes = {key(contact): value(contact) for key, value in pairs}
        target = contact.related if related else contact
        if target is None:
            return fail(contact, "there is no related contact")
        if not target.attributes.update(changes):
            return fail(contact, why)
        contact.tell("attributes", changes, "contact")
        return next_

    return run


@action("UpdateFlowAttributes", "FlowAttributes")
def update_flow_attributes(b: Builder) -> Run:
    written = b.mapping("FlowAttributes")
    if not all(isinstance(value, dict) and "Value" in value for value in written.values()):
        raise Broken('its FlowAttributes must look like {"name": {"Value": "..."}}')
    next_ = b.next
    pairs = pairs_of({key: value["Value"] for key, value in written.items()})

    def run(contact: Contact) -> Edge:
        changes = {key(contact): value(contact) for key, value in pairs}
        contact.frame.flow_attributes.update(changes)
        contact.tell("attributes", changes, "flow")
        return next_

    return run


# Parameter -> where it is read from again (``$.Wisdom.SessionArn`` is an object's key).
_DATA: Final = ("Name", "Description", "LanguageCode", "CustomerId")
_VOICE_ID: Final = (
    "IsVoiceIdStreamingEnabled",
    "IsVoiceAuthenticationEnabled",
    "IsFraudDetectionEnabled",
)
_VOICE_ID_SETTINGS: Final = (
    "VoiceAuthenticationThreshold",
    "VoiceAuthenticationResponseTime",
    "FraudDetectionThreshold",
    "WatchlistId",
)


@action(
    "UpdateContactData", *_DATA, "WisdomSessionArn", "TargetContact", *_VOICE_ID,
    accepted=_VOICE_ID_SETTINGS,
)  # fmt: skip
def update_contact_data(b: Builder) -> Run:
    refused = b.given("References", "SegmentAttributes")
    if refused:
        raise Broken(f"the service refuses {refused[0]} here")
    if not b.given(*_DATA, "WisdomSessionArn", *_VOICE_ID):
        raise Broken("at least one field must be set")
    next_, fail = b.next, b.fail
    renders = {name: b.text(name) for name in b.given(*_DATA)}
    wisdom = b.text_or_none("WisdomSessionArn")
    voice_id = any(b.flag(name) for name in _VOICE_ID)
    related = b.parameters.get("TargetContact") == "Related"

    def run(contact: Contact) -> Edge:
        if voice_id:
            return fail(contact, "Voice ID was ended by AWS on 2026-05-20")
        target = contact.related if related else contact
        if target is None:
            return fail(contact, "there is no related contact")
        changes = {name: render(contact) for name, render in renders.items()}
        target.data.update(changes)
        if wisdom is not None:
            changes["WisdomSessionArn"] = wisdom(contact)
            target.data["Wisdom"] = {"SessionArn": changes["WisdomSessionArn"]}
        contact.tell("attributes", changes, "system")
        return next_

    return run


@action("TagContact", "Tags")
def tag_contact(b: Builder) -> Run:
    tags = b.mapping("Tags")
    if any(key.lower().startswith("aws:") for key in tags):
        raise Broken("tags that begin with aws: are Amazon's own")
    next_, pairs = b.next, pairs_of(tags)

    def run(contact: Contact) -> Edge:
        changes = {key(contact): value(contact) for key, value in pairs}
        if any(key.lower().startswith("aws:") for key in changes):
            return b.fail(contact, "tags that begin with aws: are Amazon's own")
        contact.data["Tags"] = {**contact.data.get("Tags", {}), **changes}
        contact.tell("attributes", changes, "tags")
        return next_

    return run


@action("UntagContact", "TagKeys")
def untag_contact(b: Builder) -> Run:
    keys = b.raw("TagKeys")
    if not isinstance(keys, list):
        raise Broken("its TagKeys is not a list")
    next_ = b.next

    def run(contact: Contact) -> Edge:
        old = contact.data.get("Tags", {})
        contact.data["Tags"] = {key: value for key, value in old.items() if key not in keys}
        contact.tell("attributes", {str(key): None for key in keys}, "tags")
        return next_

    return run
