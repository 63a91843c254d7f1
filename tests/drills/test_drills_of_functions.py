"""Drills of what functions do wrong, and of what they ask."""

import json
from typing import Any

from demo.logins import PIN
from simulator.centre.http_gateway import HttpGateway, HttpRequest, HttpResponse
from simulator.centre.local import LocalCentre
from tests.drills.drill import Drill

ANA = "+15550100"


def _calls(local: LocalCentre, times: int = 1) -> None:
    for _ in range(times):
        local.call(ANA, keys="hangup")


def _says(answer: Any, *texts: str) -> bool:  # noqa: ANN401 - of FilterLogEvents
    """Tells whether one line that was found has all of these texts."""
    return any(all(text in event["message"] for text in texts) for event in answer["events"])


def test_drill_function_errors(drill: Drill) -> None:
    """The table does not answer: the log names what is down, and its return mends it."""
    outage = drill.local.cloud.faults.refuse("dynamodb", code="InternalServerError", status=500)
    _calls(drill.local, 3)
    assert drill.rings("caller_lookup")

    failed, errors = drill.investigate()

    assert _says(failed, "storage_unavailable", "WARNING")
    assert not _says(errors, "ringback_has_no_such_line")
    outage.mend()
    drill.later()
    _calls(drill.local)
    assert not drill.rings("caller_lookup")


def test_drill_function_errors__of_a_deployment(drill: Drill) -> None:
    """A deployment took a permission away: going back to the commit before brings it again."""
    functions = drill.local.cloud.estate.functions
    (spec,) = (one for one in functions.values() if one.name.endswith("-caller_lookup"))
    allowed = spec.role.statements
    spec.role.replace([])
    drill.deploys(lambda: spec.role.replace(allowed))
    _calls(drill.local, 3)
    assert drill.rings("caller_lookup")

    failed, _ = drill.investigate()
    assert _says(failed, "AccessDenied")
    drill.resolve()

    drill.later()
    _calls(drill.local)
    assert not drill.rings("caller_lookup")
    drill.local.denied.clear()


def test_drill_function_throttled(drill: Drill) -> None:
    """A new account runs ten at once, and something else takes them all."""
    concurrency = drill.local.cloud.concurrency
    concurrency.limit, concurrency.elsewhere = 10, 10
    _calls(drill.local)
    assert drill.rings("caller_lookup")

    account, _ = drill.investigate()
    assert account["AccountLimit"]["ConcurrentExecutions"] == 10
    drill.resolve()

    drill.later()
    _calls(drill.local)
    assert not drill.rings("caller_lookup")
    concurrency.elsewhere = 0


def test_drill_function_slow(drill: Drill) -> None:
    """The table takes long: reports of invocations show it, and that no cold start is to blame."""
    with drill.local.cloud.faults.slow("dynamodb", 3.5):
        _calls(drill.local)
        assert drill.rings("caller_lookup")

        (reports,) = drill.investigate()

        slowest = [json.loads(each["message"])["record"] for each in reports["events"]][-1]
        assert slowest["metrics"]["durationMs"] >= 3_200
        assert "initDurationMs" not in slowest["metrics"]
    drill.later()
    _calls(drill.local)
    assert not drill.rings("caller_lookup")


def test_drill_table_throttled(drill: Drill) -> None:
    """More requests than the table is warm for: it is made warmer."""
    cloud = drill.local.cloud
    fault = cloud.faults.refuse("dynamodb", code="ThrottlingException")
    cloud.gateway.watch("dynamodb", "UpdateTable", lambda _: fault.mend())
    _calls(drill.local)
    assert drill.rings()

    (described,) = drill.investigate()
    warm = described["Table"]["WarmThroughput"]
    drill.resolve()

    (after,) = drill.investigate()
    assert after["Table"]["WarmThroughput"]["ReadUnitsPerSecond"] > warm["ReadUnitsPerSecond"]
    drill.later()
    _calls(drill.local)
    assert not drill.rings()


def test_drill_pages_fail(drill: Drill) -> None:
    """The table does not answer those who open links; the access log and the function say so."""
    (api,) = drill.local.cloud.estate.http_apis.values()
    gateway = HttpGateway(drill.local.cloud, api)

    def opened() -> HttpResponse:
        return gateway.answer(HttpRequest("GET", "/l/abcdefghijklmnopqrstuv"))

    with drill.local.cloud.faults.refuse("dynamodb", code="InternalServerError", status=500):
        assert [opened().status for _ in range(3)] == [503, 503, 503]
        assert drill.rings()

        accesses, lines = drill.investigate()

    assert _says(accesses, "GET /l/{token}", '"status": "503"')
    assert not _says(accesses, "abcdefghijklmnopqrstuv")
    assert _says(lines, "storage_unavailable")
    drill.later()
    assert opened().status == 404
    assert not drill.rings()


def test_drill_transaction_switched_off(drill: Drill) -> None:
    """What it asks fails once in each of five calls; a quarter of an hour later it is offered."""
    faults = drill.local.cloud.faults
    for caller in range(5):
        with faults.refuse("dynamodb", "BatchGetItem", code="InternalServerError", times=1):
            drill.local.call(f"+1555018{caller}", keys="2,hangup")
    assert drill.rings("self_service")

    (lines,) = drill.investigate()

    assert _says(lines, "switched itself off", "report_outage", "ERROR")
    assert _says(lines, "storage_unavailable", "WARNING")
    assert not _offered(drill.local, "+15550185")
    drill.later(1_000)  # longer than it stays off
    assert _offered(drill.local, "+15550186")
    assert not drill.rings("self_service")


def _offered(local: LocalCentre, caller: str) -> bool:
    """Tells whether somebody who reports an outage is asked about it."""
    contact = local.call(caller)
    local.simulation.press(contact, "2")
    offered = contact.waiting_for == "input"
    local.simulation.hang_up(contact)
    return offered


def test_drill_payment_unsettled(drill: Drill) -> None:
    """Mei hangs up with the card half keyed in, and the provider does not answer for an hour."""
    contact = drill.local.call("+15550107")
    for keyed in ("1", "1", f"{PIN}#", "1", "1", "4111111111111111#"):
        drill.local.simulation.press(contact, keyed)
    drill.local.simulation.hang_up(contact)
    silent = drill.local.cloud.faults.refuse(
        "dynamodb", code="InternalServerError", when=lambda asked: "TAKEN" in str(asked)
    )
    drill.later(3_000)
    assert not drill.rings()
    drill.later(1_000)
    assert drill.rings()

    claims, charging = drill.investigate(CUSTOMER="C-1009")
    assert [claim["sk"]["S"] for claim in claims["Items"]] == ["CUSTOMER#C-1009"]
    assert charging["Item"]["claimed"]["M"]["order"]["M"]["charge_key"]["S"]
    silent.mend()

    drill.later(700)
    assert drill.investigate(CUSTOMER="C-1009")[0]["Items"] == []
    assert not drill.rings()
