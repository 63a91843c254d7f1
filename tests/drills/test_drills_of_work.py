"""Drills of what waits, what was set aside, what was due, and of texts."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from infra.stages import DEV, STAGES
from simulator.centre.local import LocalCentre
from tests.drills.drill import Drill

ANA = "+15550100"
PETER = "+15550106"
ROSA = "+15550160"


def _queue(local: LocalCentre, part: str) -> dict[str, str]:
    """Returns the variables that name a queue."""
    (url,) = (url for url in local.client("sqs").list_queues()["QueueUrls"] if part in url)
    name = url.rpartition("/")[2]
    arn = f"arn:aws:sqs:{local.cloud.region}:{local.cloud.account}:{name}"
    return {"QUEUE_URL": url, "QUEUE_ARN": arn, "QUEUE": name}


def _says(answer: Any, text: str) -> bool:  # noqa: ANN401 - of FilterLogEvents
    return any(text in event["message"] for event in answer["events"])


def test_drill_unusual_texts(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has us answer texts all the time: everything is held back, and let go again."""
    drill.forget()
    for texts in (1, 0, 1, 0, 1):
        _text(drill.local, texts)
        drill.later(300)
    for _ in range(3):
        _text(drill.local, 3)
        drill.later(299)
    assert drill.rings()

    (found,) = drill.investigate()
    assert _says(found, '"outcome":"sent"')
    hold, let_go = drill.commands("Resolution")
    monkeypatch.setitem(STAGES, "dev", replace(DEV, background_concurrency=20))
    drill.run(hold)
    sent = len(drill.local.texts.sent)
    _text(drill.local, 3)
    drill.later()
    assert len(drill.local.texts.sent) == sent
    assert not drill.rings()
    drill.run(let_go)

    drill.local.settle()
    assert len(drill.local.texts.sent) == sent + 3
    assert drill.local.cloud.concurrency.reserved == {"ringback-dev-send_texts": 20}
    monkeypatch.undo()
    drill.run(let_go)
    assert drill.local.cloud.concurrency.reserved == {}
    drill.later()


def test_drill_work_waits(drill: Drill) -> None:
    """Somebody switched a mapping off: it is found, and switched on again."""
    mappings = drill.local.client("lambda").list_event_source_mappings(
        FunctionName="ringback-dev-contact_events"
    )["EventSourceMappings"]
    mapping = mappings[0]["UUID"]
    drill.local.client("lambda").update_event_source_mapping(UUID=mapping, Enabled=False)
    drill.local.call(ANA, keys="hangup")
    drill.later()
    assert drill.rings("ContactEventsQueue")

    waiting, found, _, _ = drill.investigate()
    assert int(waiting["Attributes"]["ApproximateNumberOfMessages"]) > 0
    (off,) = (one for one in found["EventSourceMappings"] if one["State"] == "Disabled")
    switch_on, _ = drill.commands("Resolution", MAPPING=off["UUID"])
    drill.run(switch_on)

    drill.local.settle()
    assert not drill.rings("ContactEventsQueue")


def test_drill_work_waits__held_back(drill: Drill) -> None:
    """Somebody held texts back and forgot it: what the stream says waits, until it is let go."""
    drill.local.client("lambda").put_function_concurrency(
        FunctionName="ringback-dev-send_texts", ReservedConcurrentExecutions=0
    )
    drill.local.text("+15550140", "HELP")
    drill.later(250)
    assert not drill.rings("send_texts")
    drill.later(250)
    assert drill.rings("send_texts")

    *_, held = drill.investigate(**_queue(drill.local, "TextsEvents"))
    assert held["ReservedConcurrentExecutions"] == 0
    _, let_go = drill.commands("Resolution")
    drill.run(let_go)

    drill.local.settle()
    drill.later()
    assert not drill.rings("send_texts")
    assert drill.local.texts.sent[-1].to == "+15550140"


def test_drill_dead_letters(drill: Drill) -> None:
    """An event that is none fails five times, is set aside, found, and deleted."""
    work = _queue(drill.local, "ContactEventsQueue")
    drill.local.client("sqs").send_message(
        QueueUrl=work["QUEUE_URL"], MessageBody="no event at all"
    )
    drill.local.settle(7_200)  # five attempts, three minutes apart
    assert drill.rings("ContactEventsDeadLetters")

    look, logs = drill.investigate(FUNCTION="contact_events")

    (found,) = look["Messages"]
    assert found["Body"] == "no event at all"
    assert _says(logs, "unusable")
    *_, purge = drill.commands("Resolution")
    drill.run(purge)
    assert not drill.rings("ContactEventsDeadLetters")


def test_drill_promises_broken(drill: Drill) -> None:
    """Amazon Connect does not take our calls until a promised half hour is over."""
    centre = drill.local
    for text in ("CALLBACK", "1"):
        centre.text(PETER, text)
        drill.later(60)
    (promised,) = _callbacks(centre, {"do": "list"})
    down = centre.cloud.faults.refuse(
        "connect", "StartOutboundVoiceContact", code="InternalServiceException", status=500
    )
    drill.later((datetime.fromisoformat(promised["promised_by"]) - centre.now).total_seconds())
    assert not drill.rings()
    drill.later()
    assert drill.rings()

    late, swept, _ = drill.investigate()
    (found,) = json.load(late["Payload"])["callbacks"]
    assert (found["id"], found["kept"]) == (promised["id"], None)
    assert _says(swept, "left to the next sweep")
    down.mend()
    drill.resolve()

    (called,) = _callbacks(centre, {"do": "list"})
    assert (called["state"], called["kept"]) == ("dialling", False)
    drill.later()
    assert not drill.rings()
    failed = _queue(centre, "SchedulesDeadLetters")  # the schedule that fired meanwhile
    centre.client("sqs").purge_queue(QueueUrl=failed["QUEUE_URL"])


def test_drill_callbacks_unsettled(drill: Drill) -> None:
    """A deployment took a permission: no call is made, and no promise is broken yet."""
    centre = drill.local
    known = [one["id"] for one in _callbacks(centre, {"do": "list"})]
    for text in ("CALLBACK", "1"):
        centre.text(ROSA, text)
        drill.later(60)
    (promised,) = (one for one in _callbacks(centre, {"do": "list"}) if one["id"] not in known)
    down = centre.cloud.faults.refuse(
        "connect", "StartOutboundVoiceContact", code="AccessDeniedException", status=403
    )
    drill.later((datetime.fromisoformat(promised["promised"]) - centre.now).total_seconds())
    assert not drill.rings()
    drill.later()
    assert drill.rings()

    refused, listed, flow, _ = drill.investigate()
    assert _says(refused, "StartOutboundVoiceContact: AccessDeniedException")
    waiting = {one["id"]: one["state"] for one in json.load(listed["Payload"])["callbacks"]}
    assert waiting[promised["id"]] == "scheduled"
    assert flow["Parameter"]["Value"]
    down.mend()
    drill.resolve()

    (called,) = (o for o in _callbacks(centre, {"do": "list"}) if o["id"] == promised["id"])
    assert (called["state"], called["kept"]) == ("dialling", True)
    drill.later()
    assert not drill.rings()
    failed = _queue(centre, "SchedulesDeadLetters")  # the schedule that fired meanwhile
    centre.client("sqs").purge_queue(QueueUrl=failed["QUEUE_URL"])


def _callbacks(centre: LocalCentre, command: dict[str, str]) -> list[dict[str, Any]]:
    (desk,) = (arn for arn in centre.cloud.estate.functions if arn.endswith("callback_desk"))
    return list(centre.cloud.invoke(desk, command).reply["callbacks"])


def test_drill_schedules_fail(drill: Drill) -> None:
    """The role that schedules fire in lost a permission: the message that was set aside says so."""
    (spec,) = (
        one
        for one in drill.local.cloud.schedules.schedules
        if one.group == "ringback-dev" and one.name.find("CallbackSweep") >= 0
    )
    arn = spec.settings["Target"]["RoleArn"]
    (role,) = (one for one in drill.local.cloud.estate.roles.values() if one.arn == arn)
    allowed = role.statements
    role.replace([one for one in allowed if "lambda:InvokeFunction" not in one.actions])
    drill.deploys(lambda: role.replace(allowed))
    drill.later()
    assert drill.rings("Schedules")

    schedules, letters, _ = drill.investigate(FUNCTION="callback_sweep")
    assert spec.name in {one["Name"] for one in schedules["Schedules"]}
    why = [one["MessageAttributes"] for one in letters["Messages"]]
    assert {one["ERROR_CODE"]["StringValue"] for one in why} == {"ACCESS_DENIED"}
    assert any(one["TARGET_ARN"]["StringValue"].endswith("-callback_sweep") for one in why)
    drill.resolve()

    drill.later()
    assert not drill.rings("Schedules")
    drill.local.denied.clear()


def _text(local: LocalCentre, people: int) -> None:
    """Lets people who never wrote before ask for help."""
    for _ in range(people):
        known = len(local.texts.sent) + local.cloud.lines
        local.text(f"+1555{known % 10_000_000:07}", "HELP")
        local.simulation.advance(0.1)
