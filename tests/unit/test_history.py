"""Contact events come at least once and in any order; history must not show it."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center import contact_event
from contact_center.domain import history
from contact_center.domain.errors import UnusableContactEvent
from contact_center.domain.history import Fact
from contact_center.domain.interactions import Ending, Interaction
from contact_center.domain.phone import PhoneNumber
from tests.support import EVENTS, SATURDAY_NOON, load_event

CONTACT = "4a573372-1f28-4e26-b97b-000000000001"
LIFE = ("initiated", "queued", "connected", "disconnected", "completed")


def fact_of(name: str) -> Fact:
    return contact_event.parse((EVENTS / f"contact_{name}.json").read_text()).fact


FACTS = [
    *map(fact_of, LIFE),
    Fact(
        "CONTEXT", "first step", SATURDAY_NOON + timedelta(seconds=80), queue="General",
        phone=PhoneNumber("+15550100"), reason="menu", tried="asked for the address",
    ),
    Fact(
        "CONTEXT", "second step", SATURDAY_NOON + timedelta(seconds=88), queue="Billing",
        phone=PhoneNumber("+15550100"), reason="asked_person", intent="pay_bill",
    ),
]  # fmt: skip


def compose(facts: list[Fact]) -> Interaction:
    return history.compose(CONTACT, facts, began=None)


@given(st.permutations(FACTS), st.lists(st.sampled_from(FACTS), max_size=6))
def test_order_and_repetition_change_nothing(facts: list[Fact], again: list[Fact]) -> None:
    assert compose([*again, *facts, *reversed(again)]) == compose(FACTS)


def test_a_call_as_history_keeps_it() -> None:
    interaction = compose(FACTS)

    assert interaction.ending == "answered"
    assert (interaction.duration_s, interaction.waited_s, interaction.talked_s) == (444, 45, 310)
    assert interaction.agent_id == "99990000-1111-2222-3333-444455556666"
    assert interaction.disconnect_reason == "CUSTOMER_DISCONNECT"
    assert interaction.queue == "Billing"
    assert interaction.reason == "asked_person"
    assert interaction.tried == "asked for the address"


@pytest.mark.parametrize(
    ("names", "ending"),
    [
        (["initiated"], "in_progress"),
        (["initiated", "queued", "connected"], "in_progress"),
        (["initiated", "completed"], "answered"),
        (["disconnected"], "answered"),
    ],
)
def test_how_it_ended(names: list[str], ending: Ending) -> None:
    assert compose([*map(fact_of, names)]).ending == ending


CUT = Fact("DISCONNECTED", "d", SATURDAY_NOON + timedelta(minutes=2))
QUEUED = Fact("QUEUED", "q", SATURDAY_NOON + timedelta(minutes=1))
PROMISED = Fact("CALLBACK", "cb-1", SATURDAY_NOON + timedelta(seconds=90))
CASE = Fact("CASE", "bill", SATURDAY_NOON + timedelta(seconds=30))


@pytest.mark.parametrize(
    ("facts", "ending"),
    [
        ([CUT], "ended"),
        ([QUEUED, CUT], "abandoned"),
        ([CASE, CUT], "case"),
        ([QUEUED, PROMISED, CUT], "callback"),
    ],
)
def test_how_it_ended_without_an_agent(facts: list[Fact], ending: Ending) -> None:
    assert compose(facts).ending == ending


def test_events_without_timestamps_of_their_own_count_by_their_time() -> None:
    interaction = compose([Fact("INITIATED", "i", SATURDAY_NOON), QUEUED, CUT])

    assert (interaction.at, interaction.duration_s) == (SATURDAY_NOON, 120)
    assert interaction.waited_s == 60


def test_a_stated_time_outweighs_the_time_of_an_event() -> None:
    late = Fact("INITIATED", "i", SATURDAY_NOON + timedelta(seconds=9))
    stated = Fact("QUEUED", "q", SATURDAY_NOON + timedelta(minutes=1), started_at=SATURDAY_NOON)

    assert compose([late, stated]).at == SATURDAY_NOON


def test_a_caller_who_was_queued_twice_waited_from_the_first_time() -> None:
    again = Fact("QUEUED", "again", SATURDAY_NOON + timedelta(seconds=90))
    first = Fact("QUEUED", "first", again.reported_at, queued_at=SATURDAY_NOON)
    later = Fact("QUEUED", "later", again.reported_at, queued_at=again.reported_at)

    assert compose([later, first, CUT]).waited_s == 120
    assert compose([QUEUED, again, CUT]).waited_s == 60


def test_clocks_that_disagree_give_no_negative_time() -> None:
    connected = Fact("CONNECTED_TO_AGENT", "c", SATURDAY_NOON + timedelta(minutes=3))

    assert compose([QUEUED, connected, CUT]).talked_s == 0


def test_where_history_was_written_it_stays() -> None:
    began = SATURDAY_NOON + timedelta(seconds=70)

    assert history.compose(CONTACT, FACTS, began=began).at == began


def test_the_shape_of_2021_is_still_read() -> None:
    event = contact_event.parse(json.dumps(load_event("contact_connected_2021")))

    assert event.kind == "CONNECTED_TO_AGENT"
    assert (event.fact.channel, event.fact.agent_id) == ("VOICE", "arn")
    assert event.fact.connected_at is None


USABLE = json.loads((EVENTS / "contact_queued.json").read_text())


def without(*path: str) -> str:
    event = json.loads(json.dumps(USABLE))
    part = event
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return json.dumps(event)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (None, "not JSON"),
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "list, not an object"),
        ('"+15550100"', "str, not an object"),
        ("{}", "detail-type"),
        (without("detail-type"), "detail-type"),
        (without("detail"), "lacks contactId or eventType"),
        (without("detail", "contactId"), "lacks contactId or eventType"),
        (without("detail", "eventType"), "lacks contactId or eventType"),
        (without("id"), "lacks its id"),
        (without("time"), "lacks its id, or a time"),
        (json.dumps({**USABLE, "time": "+15550100"}), "lacks its id, or a time"),
        (json.dumps({**USABLE, "detail": "+15550100"}), "lacks contactId or eventType"),
    ],
)
def test_an_unusable_event_says_why_and_quotes_nothing(body: object, reason: str) -> None:
    with pytest.raises(UnusableContactEvent, match=reason) as refused:
        contact_event.parse(body)

    assert "5550100" not in str(refused.value)


scalars = st.none() | st.text() | st.integers() | st.booleans()


@given(scalars | st.lists(scalars) | st.dictionaries(st.text(), scalars))
def test_whatever_stands_in_the_detail_is_read_or_refused(value: object) -> None:
    event = {**USABLE, "detail": {**USABLE["detail"], "queueInfo": value, "agentInfo": value,
             "channel": value, "initiationTimestamp": value}}  # fmt: skip

    assert contact_event.parse(json.dumps(event)).kind == "QUEUED"


def _at(seconds: int, source: str, **said: object) -> Fact:
    moment = SATURDAY_NOON + timedelta(seconds=seconds)
    called = {"channel": "VOICE", "initiation_method": "INBOUND", **said}
    return Fact(source, f"{source}{seconds}", moment, **called)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "answered", "left"),
    [
        ([_at(0, "QUEUED"), _at(20, "CONNECTED_TO_AGENT"), _at(99, "DISCONNECTED")], True, True),
        ([_at(0, "QUEUED"), _at(21, "CONNECTED_TO_AGENT"), _at(99, "DISCONNECTED")], False, False),
        ([_at(0, "QUEUED"), _at(20, "DISCONNECTED")], False, True),
        ([_at(0, "QUEUED"), _at(21, "DISCONNECTED")], False, False),
    ],
    ids=["answered", "answered late", "gone", "gone late"],
)
def test_a_wait_is_in_time_up_to_twenty_seconds(
    facts: list[Fact], answered: bool, left: bool
) -> None:
    asked = Fact("CONTEXT", "c", SATURDAY_NOON, queue="General")

    assert history.wait(facts) == history.Wait("none", answered, left)
    assert history.wait([asked, *facts]) == history.Wait("General", answered, left)


@pytest.mark.parametrize(
    "facts",
    [
        [_at(0, "INITIATED"), _at(9, "DISCONNECTED")],
        [_at(0, "QUEUED", channel="CHAT"), _at(9, "DISCONNECTED", channel="CHAT")],
        [
            _at(0, "QUEUED", initiation_method="CALLBACK"),
            _at(9, "DISCONNECTED", initiation_method="CALLBACK"),
        ],
    ],
    ids=["not queued", "a chat", "a callback"],
)
def test_who_did_not_wait_on_the_line_counts_for_no_service_level(facts: list[Fact]) -> None:
    assert history.wait(facts) is None


@pytest.mark.parametrize("method", ["INBOUND", "TRANSFER"])
def test_who_called_and_waits_or_was_passed_on_is_with_us(method: str) -> None:
    phone, began = PhoneNumber("+15550100"), {"initiation_method": method, "chain_id": "first"}
    told = Fact("CONTEXT", "c", SATURDAY_NOON, phone=phone)
    waits = [told, _at(0, "INITIATED", **began), _at(5, "QUEUED", **began)]

    assert history.caller_with_us(waits[:-1]) is None
    queued = SATURDAY_NOON + timedelta(seconds=5)
    assert history.caller_with_us(waits) == history.WithUs(phone, queued, "first")
    talks = [*waits, _at(9, "CONNECTED_TO_AGENT", **began)]
    assert history.caller_with_us(talks) == history.WithUs(
        phone, SATURDAY_NOON + timedelta(seconds=9), "first"
    )
    assert history.caller_with_us(waits[1:]) is None  # whose number nobody knows


@pytest.mark.parametrize(
    "other",
    [
        {"channel": "CHAT"},
        {"initiation_method": "CALLBACK"},
        {"initiation_method": "API"},
        {"initiation_method": "OUTBOUND"},
    ],
    ids=str,
)
def test_neither_a_chat_nor_whom_we_called_is_on_the_line_of_their_own_accord(
    other: dict[str, str],
) -> None:
    told = Fact("CONTEXT", "c", SATURDAY_NOON, phone=PhoneNumber("+15550100"))

    assert history.caller_with_us([told, _at(5, "QUEUED", **other)]) is None
