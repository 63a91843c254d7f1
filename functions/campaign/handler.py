"""Lambda ``campaign``: texts to everybody in an area. An operator commands it, schedules drive it.

Trigger   an operator, by name (python -m operations campaign): there is no address to it;
          schedules, each minute while a campaign is on its way, and every quarter of an hour for
          what got stuck.
Input     {"do": "preview" | "approve" | "pause" | "resume" | "stop" | "status" | "list", ...}
          {"do": "work", "run"} of schedules, and Scheduler's own event for the sweep
Reply     plain data; {"error": ...} says what is wrong with a command.
Effect    hands recipients to the one door at the pace of its number; sends nothing itself.
Cost      4 requests for 90 numbers to preview, 2 for each step of texts.
Raises    DependencyError: Lambda tries again, and so does the next schedule.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.campaigns import bootstrap
from contact_center.campaigns.bootstrap import Campaigns
from contact_center.campaigns.running import work
from contact_center.domain.errors import InvalidInput


def campaign_handler(app: Callable[[], Campaigns]) -> Callable[[object, object], dict[str, Any]]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, _context: object) -> dict[str, Any]:
        command = event if isinstance(event, Mapping) else {}
        with telemetry.logger.append_context_keys(function="campaign"):
            try:
                return _done(command, ready())
            except InvalidInput as exc:
                return {"error": str(exc)}

    return handle


def _done(command: Mapping[str, Any], app: Campaigns) -> dict[str, Any]:
    what = str(command.get("do"))
    if what == "work":
        return _worked(str(command.get("run")), app)
    if command.get("source") == "aws.scheduler":
        return _swept(app)
    reply = app.desk.run(command)
    telemetry.count(telemetry.CAMPAIGN, act=what)
    telemetry.logger.info("done", do=what, run=reply.get("run"), state=reply.get("state"))
    return reply


def _worked(run_id: str, app: Campaigns) -> dict[str, Any]:
    run = app.runner.runs.get(run_id)
    if run is None:
        return {"ended": "gone"}
    if run.state == "drafted":
        shown = app.desk.run({"do": "preview", "run": run_id})
        if run.by_event:  # who drafts one at the desk sees it there
            telemetry.count(telemetry.CAMPAIGN_WAITS)
            telemetry.logger.warning("a campaign waits for approval", run=run_id, by=run.by)
        return shown
    done = work(run, app.runner)
    if done.handed:
        telemetry.measure(telemetry.CAMPAIGN_TEXTS, done.handed, telemetry.COUNT)
    if done.stalled:
        telemetry.count(telemetry.CAMPAIGN_STALLED)
        telemetry.logger.error("a campaign stands still", run=run_id)
    telemetry.logger.info("worked", run=run_id, ended=done.ended, handed=done.handed)
    return {"handed": done.handed, "ended": done.ended}


def _swept(app: Campaigns) -> dict[str, Any]:
    """Wake campaigns that a lost schedule left asleep."""
    waking = [
        run for run in app.runner.runs.open() if run.state in ("drafted", "approved", "running")
    ]
    for run in waking:
        app.runner.wakes.at(run.run_id, app.runner.clock.now())
    return {"awake": len(waking)}


handler = campaign_handler(bootstrap.campaign)
