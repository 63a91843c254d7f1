"""A campaign of texts stands still."""

from operations.campaigns import CampaignDesk
from operations.centre import Centre
from tests.drills.drill import Drill

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
