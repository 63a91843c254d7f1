"""Who was passed on by an agent is promised callbacks in the second contact of their call."""

from datetime import timedelta

from contact_center.adapters import items
from simulator.scenario import Call
from tests.flows.test_callbacks import OFFER, PETER, Town


def _waits_again(town: Town) -> Call:
    """An agent passes Peter on, and he waits until a callback is offered."""
    call = town.scenario.call(PETER).presses("0").reaches_queue("General").agent_accepts()
    town.staffed()
    call.agent_transfers("To Billing").reaches_queue("Billing")
    latest = town.centre.now + timedelta(minutes=20)
    while not any(OFFER in str(e["text"]) for e in call.events if e.type == "prompt"):
        call.waits(5)
        assert town.centre.now < latest, "nothing was offered"
    return call


def _endings(town: Town) -> dict[str, str]:
    """Return how Peter's contacts ended, as his history has it, by how each began."""
    found = town.centre.client("dynamodb").query(
        TableName=town.centre.outputs["TableName"],
        KeyConditionExpression="pk = :card",
        ExpressionAttributeValues={":card": {"S": f"PHONE#{PETER}"}},
    )["Items"]
    past = [items.from_wire(item) for item in found if item["sk"]["S"].startswith("PAST")]
    return {one["initiation_method"]: one["ending"] for one in past}


def test_who_was_passed_on_keeps_the_place_in_which_they_wait_now() -> None:
    """Their line was noted for the contact in which they waited, not for the one they began."""
    town = Town()
    call = _waits_again(town)
    began = call.contact.segment.enqueued
    call.presses("1").presses("1").hears("You keep your place in line").ends()
    town.centre.settle(90)

    (waiting,) = town.callbacks()
    assert (waiting["state"], waiting["attempts"]) == ("requested", 0)
    queued = town.latest("CALLBACK")
    assert (queued.end, queued.place.since) == (None, began)
    assert _endings(town) == {"INBOUND": "answered", "TRANSFER": "callback"}
    assert town.centre.denied == []
    town.centre.close()
