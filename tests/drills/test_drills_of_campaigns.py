"""A campaign of texts waits for somebody, or stands still."""

import json
from typing import Any, Final

import pytest

from operations.campaigns import CampaignDesk
from operations.centre import Centre
from tests.drills.drill import Drill

_INCIDENT: Final[dict[str, Any]] = {
    "reference": "outage-7",
    "area": "harbour",
    "words": {"en": "No water on Pier Street."},
}
_HELD_BACK = {"FunctionName": "ringback-dev-send_texts", "ReservedConcurrentExecutions": 0}


def test_drill_campaign_stalled(drill: Drill) -> None:
    """Somebody held all texts back and forgot: it is found, and the campaign goes on by itself."""
    local = drill.local
    desk = CampaignDesk(Centre("dev", local.outputs, local.client))
    local.client("lambda").put_function_concurrency(**_HELD_BACK)
    words = {"en": "We flush the hydrants on Friday."}
    shown = desk.do("preview", kind="announcement", area="harbour", words=words)
    desk.do("approve", run=shown["run"], digest=shown["preview"]["digest"])
    sent = len(local.texts.sent)
    drill.later(780)
    assert drill.rings()

    listed, log, concurrency = drill.investigate()
    assert listed == 0
    assert [one for one in log["events"] if '"behind"' in one["message"]], log["events"][-3:]
    assert concurrency["ReservedConcurrentExecutions"] == 0
    let_go, stop = drill.commands("Resolution")
    drill.run(let_go)
    drill.later(900)
    assert desk.do("status", run=shown["run"])["state"] == "finished"
    assert len(local.texts.sent) == sent + shown["preview"]["eligible"] > sent
    assert not drill.rings()

    other = desk.do("preview", kind="announcement", area="harbour", words={"en": "Not on Friday."})
    drill.run(stop.replace("RUN-kqwzmrta", other["run"]))
    assert desk.do("status", run=other["run"])["state"] == "stopped"


def test_drill_campaign_waits(drill: Drill, capsys: pytest.CaptureFixture[str]) -> None:
    """Another system tells of an incident: who operates the centre hears of it, and decides."""
    local = drill.local
    told = {
        "EventBusName": local.outputs["EventBusName"],
        "Source": "acme.grid",
        "DetailType": "Area Incident",
        "Detail": json.dumps(_INCIDENT),
    }
    local.client("events").put_events(Entries=[told])
    drill.later(180)
    assert drill.rings()

    desk = CampaignDesk(Centre("dev", local.outputs, local.client))
    (waits,) = (one for one in desk.do("list")["campaigns"] if one["by"] == "acme.grid")
    for command in drill.commands("Investigation"):
        assert drill.run(command.replace("RUN-kqwzmrta", waits["run"])) == 0
    assert "waits for approval until" in capsys.readouterr().out
    approve, stop = drill.commands("Resolution")
    digest = desk.do("status", run=waits["run"])["preview"]["digest"]
    sent = len(local.texts.sent)
    assert drill.run(approve.replace("RUN-kqwzmrta 8ea7db2fedd2", f"{waits['run']} {digest}")) == 0
    drill.later()
    assert len(local.texts.sent) > sent
    assert not drill.rings()

    other = desk.do("preview", kind="announcement", area="harbour", words={"en": "Not today."})
    assert drill.run(stop.replace("RUN-kqwzmrta", other["run"])) == 0
    drill.later(60)
    assert not drill.rings()  # who asks at the desk is not called to it
