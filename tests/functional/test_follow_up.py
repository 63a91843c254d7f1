"""The function ``follow_up``: reports become incidents, cards follow their customers."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from moto.events.models import EventPattern

from contact_center import bootstrap, config
from contact_center.adapters import keys
from contact_center.adapters.area_outages import DynamoOutages
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.customers import DynamoCustomers
from contact_center.adapters.incidents import DynamoIncidents
from contact_center.domain.incidents import ClusterRule
from contact_center.domain.lookup import CallerCard
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber
from follow_up.handler import batch_handler
from tests.functional.conftest import items_of
from tests.self_service import ANA, PHONE, Caller, Centre
from tests.support import SATURDAY_NOON, TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NEW_PHONE = PhoneNumber("+15552010123")


@dataclass
class Follower:
    """The function, and the stream it reads: whatever is in the table by now."""

    centre: Centre
    rule: ClusterRule = field(default_factory=lambda: ClusterRule(3, timedelta(minutes=30)))

    def app(self) -> bootstrap.FollowUp:
        client = self.centre.client
        customers = DynamoCustomers(client, TABLE)
        incidents = DynamoIncidents(client, TABLE)
        return bootstrap.FollowUp(self.centre.clock, incidents, customers, self.rule)

    def reads(self, *records: dict[str, Any]) -> list[dict[str, str]]:
        return batch_handler(self.app)({"Records": list(records)}, None)["batchItemFailures"]

    def reads_reports(self) -> list[dict[str, str]]:
        stored = items_of(self.centre.client, keys.area("hillside"))
        reports = [item for item in stored if item["sk"]["S"].startswith("REPORT#")]
        return self.reads(*(record(item) for item in reports))


Record = dict[str, Any]


def record(new: Record, old: Record | None = None, number: str = "1") -> Record:
    images = {"NewImage": new, **({"OldImage": old} if old else {})}
    key = {name: new[name] for name in ("pk", "sk")}
    return {
        "eventName": "MODIFY" if old else "INSERT",
        "dynamodb": {**images, "Keys": key, "SequenceNumber": number},
    }


@pytest.fixture
def follower(dynamodb: "DynamoDBClient") -> Follower:
    DynamoCustomers(dynamodb, TABLE).put_customer(ANA, [PHONE])
    return Follower(Centre(dynamodb))


def report(centre: Centre, number: str) -> dict[str, str]:
    stranger = Caller(centre, "report_outage", level=0, customer_id=None, phone=number)
    stranger.begin()
    return stranger("1", "10001", "1")


def card(centre: Centre, phone: PhoneNumber = PHONE) -> CallerCard:
    return DynamoCallerCards(centre.client, TABLE).read(phone, centre.clock.moment)


def test_reports_add_up_and_greet_the_callers_of_the_area(follower: Follower) -> None:
    centre = follower.centre
    for last in ("50", "51"):
        report(centre, f"+155501{last}")
    assert follower.reads_reports() == []
    assert card(centre).matters == ()

    report(centre, "+15550152")
    assert follower.reads_reports() == []

    (outage,) = card(centre).matters
    assert outage.words["en"].startswith("We know about a power outage in your area")
    told = Caller(centre, "report_outage", level=1)
    told.begin()
    assert "We know about a power outage in your area" in told("1", "1")["say"]


def test_reading_the_same_again_declares_nothing_new(follower: Follower) -> None:
    for last in ("50", "51", "52"):
        report(follower.centre, f"+155501{last}")
    for _ in range(2):
        follower.reads_reports()

    outages = [
        item
        for item in items_of(follower.centre.client, keys.area("hillside"))
        if item["sk"]["S"].startswith("OUTAGE#")
    ]
    assert len(outages) == 1


def test_late_reports_and_those_of_something_known_do_not_count(follower: Follower) -> None:
    centre = follower.centre
    report(centre, "+15550150")
    centre.later(minutes=31)
    for last in ("51", "52"):
        report(centre, f"+155501{last}")
    follower.reads_reports()

    assert card(centre).matters == ()


def test_an_outage_that_the_company_declared_is_known_to_who_reports(follower: Follower) -> None:
    centre = follower.centre
    outages = DynamoOutages(centre.client, TABLE)
    words = {"en": "A pump has failed.", "es": "Falló una bomba."}
    outage = Matter("outage", "O-9", None, SATURDAY_NOON, SATURDAY_NOON + timedelta(hours=2), words)
    outages.declare("hillside", outage)
    told = Caller(centre, "report_outage", level=1, language="es")
    told.begin()

    assert told("1", "1")["say"].startswith("Falló una bomba. Esperamos que termine hoy a las 2")
    outages.end("hillside", "O-9")
    again = Caller(centre, "report_outage", level=1)
    again.begin()
    assert again("3", "1")["say"].startswith("You report no water at your address.")


def test_open_matters_follow_a_customer_to_the_new_number(follower: Follower) -> None:
    centre = follower.centre
    customers = DynamoCustomers(centre.client, TABLE)
    customers.open_matter(Matter("bill", "B-2", "C-1", SATURDAY_NOON))
    (before,) = [i for i in items_of(centre.client, "CUSTOMER#C-1") if i["sk"]["S"] == "PROFILE"]
    caller = Caller(centre, "change_phone", level=3)
    caller.begin()
    assert caller("5552010123", "1")["outcome"] == "done"
    assert [c.customer_id for c in card(centre, NEW_PHONE).customers] == ["C-1"]  # at once
    (after,) = [i for i in items_of(centre.client, "CUSTOMER#C-1") if i["sk"]["S"] == "PROFILE"]

    for _ in range(2):
        assert follower.reads(record(after, before)) == []

    assert [matter.reference for matter in card(centre, NEW_PHONE).matters] == ["B-2"]
    assert card(centre) == CallerCard()
    residents = items_of(centre.client, keys.area("hillside"))
    assert [item["card"]["S"] for item in residents] == ["PHONE#+15552010123"]


def test_the_stream_goes_on_from_the_first_record_that_failed(follower: Follower) -> None:
    report(follower.centre, "+15550150")
    good = record(items_of(follower.centre.client, keys.area("hillside"))[-1], number="1")
    bad = record({"pk": {"S": "AREA#x"}, "sk": {"S": "REPORT#x"}}, number="2")

    assert follower.reads(good, bad, good) == [{"itemIdentifier": "2"}]


def test_the_event_source_passes_what_is_followed(follower: Follower) -> None:
    """The patterns of the event source and the keys of the table are written in two places."""
    report(follower.centre, "+15550150")
    stored = items_of(follower.centre.client, keys.area("hillside"))
    new_report = record(stored[-1])
    (profile,) = [
        item
        for item in items_of(follower.centre.client, "CUSTOMER#C-1")
        if item["sk"]["S"] == keys.PROFILE
    ]
    passed = [EventPattern(None, dict(pattern)) for pattern in config.FOLLOWED]

    def passes(one: Record) -> bool:
        event: Any = one
        return any(pattern.matches_event(event) for pattern in passed)

    assert passes(new_report)
    assert passes(record(profile, profile))
    assert not passes(record(stored[0]))
    assert not passes(record(profile))


def test_what_nobody_follows_is_passed_over(follower: Follower) -> None:
    session = record({"pk": {"S": "SESSION#c"}, "sk": {"S": "SESSION"}})
    removed = {"eventName": "REMOVE", "dynamodb": {"Keys": {}, "SequenceNumber": "1"}}

    assert follower.reads(session, removed) == []
