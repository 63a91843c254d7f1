"""What is measured of callbacks, honestly: who accepted one has waited until they talk."""

from aws_lambda_powertools.metrics import MetricUnit

from contact_center import telemetry
from contact_center.domain.callbacks import states
from contact_center.domain.callbacks.states import Callback


def tell(before: Callback | None, after: Callback) -> None:
    """Report what a write changed."""
    known = len(before.moves) if before else 0
    for move in after.moves[known:]:
        if not move.note:
            telemetry.count(telemetry.CALLBACK_STATE, state=move.state)
    if before is not None and before.connected_at is None and after.connected_at is not None:
        waited = (after.connected_at - after.requested_at).total_seconds()
        telemetry.measure(telemetry.CALLBACK_WAIT, waited, MetricUnit.Seconds)
    if (before is None or before.is_open) and not after.is_open:
        _ended(after)


def _ended(callback: Callback) -> None:
    kept = states.kept(callback)
    if kept is not None:
        telemetry.measure(telemetry.CALLBACK_KEPT, float(kept), MetricUnit.Count)
    telemetry.measure(
        telemetry.CALLBACK_ATTEMPTS, callback.attempts, MetricUnit.Count, outcome=callback.state
    )
