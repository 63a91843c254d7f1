"""Amazon Connect's API on a simulation: the operations that functions use.

Its participant service speaks in the name of who takes part in a chat.

Shapes: botocore's service model, which checks every answer. One module for each group of
operations; an operation that none of them names is not played, and says so.
"""

from typing import TYPE_CHECKING

from simulator.centre.connect.chats import Chats
from simulator.centre.connect.contacts import Contacts
from simulator.centre.connect.flows import Flows
from simulator.centre.connect.historical import HistoricalMetrics
from simulator.centre.connect.listing import Listing
from simulator.centre.connect.metrics import Metrics
from simulator.centre.connect.players import Parameters, not_found
from simulator.centre.connect.schedules import Schedules
from simulator.centre.connect.test_cases import Cases
from simulator.centre.connect.users import Users
from simulator.centre.estate import Instance
from simulator.centre.gateway import Player
from simulator.engine.simulation import Simulation

if TYPE_CHECKING:
    from simulator.centre.cloud import Cloud  # whose resources need a part of this package


def register(cloud: "Cloud", instance: Instance, simulation: Simulation) -> Chats:
    """Let the cloud's gateway answer for an instance.

    Args:
        cloud: Where functions ask.
        instance: What the template created.
        simulation: Where its contacts live.

    Returns:
        The chats that are begun by API.
    """
    gateway, chats = cloud.gateway, Chats(cloud, instance, simulation)
    groups = (
        chats,
        Contacts(instance, simulation),
        Users(simulation),
        Flows(instance, lambda: simulation.now),
        Schedules(instance),
        Listing(instance),
        Metrics(instance, simulation),
        HistoricalMetrics(simulation),
        Cases(instance, lambda: simulation.now),
    )
    for group in groups:
        for operation, player in group.players().items():
            gateway.play("connect", operation, _for(instance, player))
    for operation, player in chats.participants().items():
        gateway.play("connectparticipant", operation, player)
    return chats


def _for(instance: Instance, player: Player) -> Player:
    """Refuse what asks for another instance."""
    own = {instance.world.instance_id, instance.world.instance_arn}

    def play(parameters: Parameters) -> dict[str, object]:
        asked = parameters.get("InstanceId") or parameters["ResourceArn"]
        if asked not in own:
            raise not_found("Instance")
        return player(parameters)

    return play
