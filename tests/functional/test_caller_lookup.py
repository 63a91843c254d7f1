from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from caller_lookup.handler import KEYS, look_up
from contact_center import bootstrap
from contact_center.adapters.area_outages import DynamoOutages
from contact_center.adapters.caller_card import CARD_ITEMS, DynamoCallerCards
from contact_center.adapters.cases import DynamoCases
from contact_center.adapters.contact_history import DynamoContactHistory
from contact_center.adapters.customers import DynamoCustomers
from contact_center.connect import flow_function
from contact_center.domain.cases import Case, Topic
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.interactions import Interaction
from contact_center.domain.matters import Matter, MatterKind
from contact_center.domain.phone import PhoneNumber
from tests.functional.conftest import ANA, DIEGO, PHONE
from tests.support import NEW_YORK, SATURDAY_NOON, TABLE, StandingClock, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TOPICS: tuple[Topic, ...] = ("bill", "supply", "other")

Call = Callable[[object], dict[str, str]]


@pytest.fixture
def call(cards: DynamoCallerCards) -> Call:
    app = bootstrap.CallerLookup(StandingClock(), NEW_YORK, cards)
    handler = flow_function("caller_lookup", KEYS, look_up, lambda: app)
    return lambda event: handler(event, None)


@pytest.fixture
def cases(dynamodb: "DynamoDBClient") -> DynamoCases:
    return DynamoCases(dynamodb, TABLE)


@pytest.fixture
def requests(dynamodb: "DynamoDBClient") -> Iterator[list[dict[str, Any]]]:
    """The requests to DynamoDB from here on."""
    seen: list[dict[str, Any]] = []

    def see(params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401
        seen.append({"operation": model.name, **params})

    dynamodb.meta.events.register("provide-client-params.dynamodb.*", see)
    yield seen
    dynamodb.meta.events.unregister("provide-client-params.dynamodb.*", see)


def test_a_customer_is_recognised(call: Call, customers: DynamoCustomers) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(Matter("bill", "B-1", "C-1", SATURDAY_NOON - timedelta(days=3)))

    reply = call(flow_event())

    assert {name: reply[name] for name in ("outcome", "customerId", "greeting", "billIssued")} == {
        "outcome": "recognised",
        "customerId": "C-1",
        "greeting": "Good afternoon, Ana.",
        "billIssued": "three days ago",
    }


def test_two_customers_on_a_line_are_not_greeted_by_name(
    call: Call, customers: DynamoCustomers
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.put_customer(DIEGO, [PHONE])

    reply = call(flow_event())

    assert (reply["outcome"], reply["greeting"], reply["language"]) == (
        "shared", "Good afternoon.", "en",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "outcome", "asked"),
    [
        ("+15550199", "unknown", 1),
        (None, "withheld", 0),
        ("anonymous", "withheld", 0),
        ("+" + "1" * 40, "malformed", 0),
        ("12345", "malformed", 0),
    ],
)
def test_every_number_gets_an_answer_of_the_same_shape(
    call: Call, requests: list[dict[str, Any]], address: str | None, outcome: str, asked: int
) -> None:
    reply = call(flow_event(address=address))

    assert reply["outcome"] == outcome
    assert tuple(reply) == KEYS
    assert all(reply.values())
    assert len(requests) == asked


@pytest.mark.parametrize("interactions", [3, 60])
def test_a_lookup_is_one_query_however_long_the_history(
    call: Call,
    customers: DynamoCustomers,
    history: DynamoContactHistory,
    requests: list[dict[str, Any]],
    interactions: int,
) -> None:
    customers.put_customer(ANA, [PHONE])
    for number in range(interactions):
        at = SATURDAY_NOON - timedelta(days=number + 2)
        history.record(Interaction(f"c-{number}", f"c-{number}", "VOICE", at, "ended", phone=PHONE))
    requests.clear()

    reply = call(flow_event())

    assert [(request["operation"], request["Limit"]) for request in requests] == [
        ("Query", CARD_ITEMS)
    ]
    assert reply["outcome"] == "recognised"
    assert reply["history1"].startswith("Nov 19")
    assert reply["history3"].startswith("Nov 17")


def test_what_has_expired_is_not_said_though_it_is_still_stored(
    cards: DynamoCallerCards, customers: DynamoCustomers
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(Matter("callback", "R-1", "C-1", SATURDAY_NOON))

    assert cards.read(PHONE, SATURDAY_NOON + timedelta(days=6)).matters
    assert not cards.read(PHONE, SATURDAY_NOON + timedelta(days=7)).matters


def test_what_is_open_or_has_expired_leaves_room_for_the_past(
    call: Call,
    customers: DynamoCustomers,
    outages: DynamoOutages,
    cases: DynamoCases,
    history: DynamoContactHistory,
) -> None:
    customers.put_customer(ANA, [PHONE])
    for number in reversed(
        range(20)
    ):  # whoever keys her number leaves a request, long ago and today
        at = SATURDAY_NOON - timedelta(days=5 * number)
        case = Case("", TOPICS[number % 3], f"w-{number}", None, PHONE, "en", at, None)
        cases.open(case, None)
    kinds: tuple[MatterKind, ...] = ("appointment", "callback")
    for number in range(8):
        old = SATURDAY_NOON - timedelta(days=10 + number)
        customers.open_matter(Matter(kinds[number % 2], f"R-{number}", "C-1", old))
    customers.open_matter(Matter("bill", "B-1", "C-1", SATURDAY_NOON - timedelta(days=3)))
    outages.declare(
        ANA.area, Matter("outage", "O-1", None, SATURDAY_NOON, words={"en": "No power."})
    )
    recent = SATURDAY_NOON - timedelta(hours=2)
    history.record(Interaction("c-1", "c-1", "VOICE", recent, "answered", phone=PHONE))

    reply = call(flow_event())

    assert (reply["notice"], reply["billIssued"], reply["repeat"]) == (
        "No power.", "three days ago", "yes",
    )  # fmt: skip
    assert reply["history1"].startswith("Nov 21 10:00")
    assert reply["matters"].startswith("outage")
    assert reply["matters"].count("case ") == 3


def test_a_kind_of_matter_from_the_future_is_passed_over(
    cards: DynamoCallerCards, customers: DynamoCustomers, dynamodb: "DynamoDBClient"
) -> None:
    customers.put_customer(ANA, [PHONE])
    dynamodb.put_item(
        TableName=TABLE,
        Item={
            "pk": {"S": f"PHONE#{PHONE.e164}"},
            "sk": {"S": "MATTER#9lottery#1"},
            "kind": {"S": "lottery"},
        },
    )

    assert cards.read(PHONE, SATURDAY_NOON).customers == (ANA,)


@pytest.mark.parametrize(
    ("sk", "attributes"),
    [
        ("PAST#0000000000001#c-9", {"contact_id": {"S": "c-9"}, "at": {"S": "yesterday"}}),
        ("PAST#0000000000001#c-9", {"at": {"N": "1.5"}}),
        ("MATTER#3bill#B-9", {"kind": {"S": "bill"}, "reference": {"N": "9"}}),
        ("CUSTOMER#C-9", {"customer_id": {"S": "C-9"}, "language": {"S": "tlh"}}),
        ("HALFWAY", {"transaction": {"N": "1"}}),
    ],
)
def test_an_item_that_cannot_be_read_is_left_out_and_counted(
    cards: DynamoCallerCards,
    customers: DynamoCustomers,
    dynamodb: "DynamoDBClient",
    sk: str,
    attributes: Any,  # noqa: ANN401  # as DynamoDB has it
) -> None:
    customers.put_customer(ANA, [PHONE])
    item = {"pk": {"S": f"PHONE#{PHONE.e164}"}, "sk": {"S": sk}, **attributes}
    dynamodb.put_item(TableName=TABLE, Item=item)

    card = cards.read(PHONE, SATURDAY_NOON)

    assert (card.customers, card.unreadable) == ((ANA,), 1)


def test_an_outage_is_an_exception_without_personal_data(
    call: Call, dynamodb: "DynamoDBClient"
) -> None:
    dynamodb.delete_table(TableName=TABLE)

    with pytest.raises(StorageUnavailable) as failed:
        call(flow_event())

    assert str(failed.value) == "Query: ResourceNotFoundException"
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_numbers_do_not_share_a_card(call: Call, customers: DynamoCustomers) -> None:
    customers.put_customer(ANA, [PhoneNumber("+155501001")])

    assert call(flow_event())["outcome"] == "unknown"
