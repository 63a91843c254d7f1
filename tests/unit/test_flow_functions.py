"""The boundary with flows: every event that Connect sends is read, everything else is refused."""

import io
import json
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_context.handler import handler as agent_context
from caller_lookup.handler import handler as caller_lookup
from contact_center import telemetry
from contact_center.connect import FlowEvent, flow_function
from contact_center.domain.errors import NotAFlowEvent, StorageUnavailable, UnexpectedFailure
from info.handler import handler as info
from open_case.handler import handler as open_case
from tests.support import flow_event, load_event

HANDLERS = pytest.mark.parametrize(
    "handler",
    [agent_context, caller_lookup, info, open_case],
    ids=["agent_context", "caller_lookup", "info", "open_case"],
)
NUMBER = "+15550100"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the functions log, as it is written."""
    stream = io.StringIO()
    before = telemetry.logger.registered_handler.setStream(stream)  # type: ignore[attr-defined]
    yield stream
    telemetry.logger.registered_handler.setStream(before)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "channel", "method", "address"),
    [
        ("flow_voice", "VOICE", "INBOUND", NUMBER),
        ("flow_chat", "CHAT", "API", None),
        ("flow_task", "TASK", "FLOW", None),
        ("flow_email", "EMAIL", "INBOUND", None),
    ],
)
def test_every_channel_is_read(name: str, channel: str, method: str, address: str | None) -> None:
    event = FlowEvent.parse(load_event(name))

    assert (event.channel, event.initiation_method, event.address) == (channel, method, address)


def test_a_bare_contact_is_enough() -> None:
    event = FlowEvent.parse({"Details": {"ContactData": {"ContactId": "c-1"}}})

    assert event == FlowEvent("c-1", "c-1", "UNKNOWN", "UNKNOWN", None, {}, {})


odd = (
    st.none()
    | st.integers()
    | st.text()
    | st.lists(st.text())
    | st.dictionaries(st.text(), st.integers())
)


@given(st.dictionaries(st.sampled_from(
    ["Attributes", "Channel", "CustomerEndpoint", "InitialContactId", "InitiationMethod", "Queue"]
), odd), odd)  # fmt: skip
def test_odd_fields_do_not_break_a_call(fields: Mapping[str, object], parameters: object) -> None:
    event = {"Details": {"ContactData": {"ContactId": "c-1", **fields}, "Parameters": parameters}}

    read = FlowEvent.parse(event)

    assert read.contact_id == "c-1"
    assert read.channel
    assert all(
        isinstance(value, str) for value in (*read.parameters.values(), *read.attributes.values())
    )


@HANDLERS
@pytest.mark.parametrize(
    "event",
    [
        None, [], "x", 7, {}, {"Records": [{"body": NUMBER}]},
        {"Details": None}, {"Details": NUMBER},
        {"Details": {"ContactData": {"CustomerEndpoint": {"Address": NUMBER}}}},
        {"Details": {"ContactData": {"ContactId": 15550100}}},
        {"Details": {"ContactData": {"ContactId": ""}}, "phone": NUMBER},
    ],
    ids=repr,
)  # fmt: skip
def test_what_no_flow_sends_is_refused_without_quoting_it(
    handler: object, event: object, log: io.StringIO
) -> None:
    with pytest.raises(NotAFlowEvent, match="only a flow may call this function") as refused:
        handler(event, None)  # type: ignore[operator]

    assert "5550" not in str(refused.value) + log.getvalue()  # times may hold 555
    assert json.loads(log.getvalue())["error"] == "not_a_flow_event"


def _handler(failure: Exception | None = None):  # type: ignore[no-untyped-def]
    def answer(_event: FlowEvent, _app: None) -> dict[str, str | None]:
        if failure:
            raise failure
        telemetry.logger.info("called", caller={"number": NUMBER, "all": [f"tel:{NUMBER}"]})
        return {"outcome": "ok", "name": None, "message": ""}

    return flow_function("a_function", ("outcome", "name", "message", "open"), answer, lambda: None)


def test_a_reply_has_every_key_and_no_empty_value() -> None:
    assert _handler()(flow_event(), None) == {
        "outcome": "ok", "name": "none", "message": "none", "open": "none",
    }  # fmt: skip


def test_every_line_says_which_function_and_contact_and_no_number(log: io.StringIO) -> None:
    _handler()(flow_event(), None)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["message"] for line in lines] == ["called", "answered"]
    for line in lines:
        assert line["function"] == "a_function"
        assert line["contact_id"] == "4a573372-1f28-4e26-b97b-000000000001"
    assert lines[0]["caller"] == {"number": "+15…00", "all": ["tel:+15…00"]}
    assert "contact_id" not in telemetry.logger.get_current_keys()


def test_an_outage_reaches_connect_as_it_is(log: io.StringIO) -> None:
    with pytest.raises(StorageUnavailable):
        _handler(StorageUnavailable("Query: ThrottlingException"))(flow_event(), None)

    assert json.loads(log.getvalue())["detail"] == "Query: ThrottlingException"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"Invalid type for parameter Key, value: {{'S': 'PHONE#{NUMBER}'}}",
        "card 4111111111111111",
    ],
)
def test_a_bug_is_logged_masked_and_its_text_goes_no_further(log: io.StringIO, text: str) -> None:
    with pytest.raises(UnexpectedFailure) as failed:
        _handler(ValueError(text))(flow_event(), None)

    assert str(failed.value) == "a_function: ValueError; see the log"
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    line = json.loads(log.getvalue())
    assert line["exception_name"] == "ValueError"
    assert "5550100" not in log.getvalue()
    assert "4111" not in log.getvalue()


def test_outcomes_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    _handler()(flow_event(), None)

    metric = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (metric["service"], metric["outcome"], metric["Outcome"]) == ("test", "ok", [1.0])
