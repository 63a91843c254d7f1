"""Services beside Amazon Connect: profiles, cases, the assistant, data tables.

Source: developer guide, the pages of each action; shapes of data tables are not documented.

    GetCustomerProfile, CreateCustomerProfile, UpdateCustomerProfile, GetCustomerProfileObject,
    GetCalculatedAttributesForCustomerProfile, AssociateContactToCustomerProfile
                          ProfileRequestData, ProfileResponseData          set $.Customer
    GetCase, CreateCase, UpdateCase
                          LinkContactToCase, CaseRequestFields, ...        set $.Case
    CreateWisdomSession   WisdomAssistantArn                               sets $.Wisdom.SessionArn
    EvaluateDataTableValues, ListDataTableValues, UpsertDataTableValues    set $.DataTables

The world answers (``World.answers``); what it does not answer takes the error branch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.engine.compile import action
from simulator.engine.data import deep_renderer
from simulator.world import NoAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run

    Build = Callable[[Builder], Run]

_PROFILE: Final = ("ProfileRequestData", "ProfileResponseData")
_CASE: Final = ("LinkContactToCase", "CaseRequestFields")

# Type -> where its answer is read from, and the parameters the world gets to see.
SERVICES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "GetCustomerProfile": ("Customer", _PROFILE),
    "CreateCustomerProfile": ("Customer", _PROFILE),
    "UpdateCustomerProfile": ("Customer", _PROFILE),
    "GetCustomerProfileObject": ("Customer", _PROFILE),
    "GetCalculatedAttributesForCustomerProfile": ("Customer", _PROFILE),
    "AssociateContactToCustomerProfile": ("Customer", ("ProfileRequestData",)),
    "GetCase": ("Case", (*_CASE, "GetLastUpdatedCase", "CaseResponseFields")),
    "CreateCase": ("Case", (*_CASE, "CaseTemplateId", "ContactToLink")),
    "UpdateCase": ("Case", (*_CASE, "CaseId")),
    "CreateWisdomSession": ("Wisdom", ("WisdomAssistantArn",)),
    "EvaluateDataTableValues": ("DataTables", ()),
    "ListDataTableValues": ("DataTables", ()),
    "UpsertDataTableValues": ("DataTables", ()),
}


def _service(root: str) -> Build:
    def build(b: Builder) -> Run:
        type_, next_, fail = b.action.type, b.next_told, b.fail
        request = deep_renderer(dict(b.parameters))

        def run(contact: Contact) -> Edge:
            answerer = contact.simulation.world.answers.get(type_)
            if answerer is None:
                return fail(contact, f"nothing in this world answers {type_}")
            asked: dict[str, Any] = {
                **request(contact),
                "ContactId": contact.id,
                root: contact.data.get(root, {}),
            }
            try:
                answer = answerer(asked)
            except NoAnswer as nothing:
                return fail(contact, nothing.why, nothing.error)
            contact.data[root] = {**contact.data.get(root, {}), **answer}
            return next_

        return run

    return build


for _type, (_root, _parameters) in SERVICES.items():
    action(_type, *_parameters)(_service(_root))
