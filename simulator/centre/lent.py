"""What a template uses of an Amazon Connect instance, and does not make: stand-ins for it.

An instance that exists already lends hours, queues and a number; the template has their ARNs, and
what they are is known to AWS alone. So hours are open day and night, a queue takes everybody, and
a number is one for fiction: each says of itself that it is assumed, where a flow first uses it.
What the template does not name whole is not there. Routing profiles need none: it names no profile,
and agents without one take every queue.
"""

import json
import re
from collections.abc import Iterable
from datetime import time

from simulator.centre.assembly import Stack
from simulator.centre.estate import Estate, Instance
from simulator.world import Hours, Opening, Queue
from simulator.world.hours import DAYS

_WITHIN = re.compile(
    r"(?P<arn>(?P<instance>arn:aws:connect:[a-z0-9-]+:\d{12}:instance/[\w-]+)"
    r"/(?P<kind>operating-hours|queue)/(?P<id>[\w-]+))"
)
_NUMBER = re.compile(r"arn:aws:connect:[a-z0-9-]+:\d{12}:phone-number/[\w-]+")
_ALWAYS = tuple(Opening(day, time(0), time(0)) for day in DAYS)


def lend(stacks: Iterable[Stack], estate: Estate) -> None:
    """Make a stand-in of everything that the templates name of an instance without making it.

    Args:
        stacks: Before they are deployed: whatever has a whole ARN there, they do not make.
        estate: Where to.
    """
    text = "".join(json.dumps(stack.template) for stack in stacks)
    for found in _WITHIN.finditer(text):
        world = estate.instance(found["instance"]).world
        name, arn = found["id"], found["arn"]
        if found["kind"] == "queue":
            world.queues.add(Queue(name, arn, assumed=True), arn)
        else:
            world.hours.add(Hours(name, arn, openings=_ALWAYS, assumed=True), arn)
    estate.lent_numbers |= set(_NUMBER.findall(text))


def take_number(arn: str, instance: Instance) -> None:
    """Give a lent number to the instance that first binds it to a flow: it has been there."""
    address = f"+1555555{100 + len(instance.world.numbers):04d}"
    instance.world.numbers |= {address}
    instance.described[arn] = {
        "Address": address,
        "CountryCode": "US",
        "Type": "DID",
        "TargetArn": instance.world.instance_arn,
    }
