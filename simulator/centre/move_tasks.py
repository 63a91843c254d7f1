"""SQS's message move tasks: what lies in a dead-letter queue goes back to where it came from.

Source: API reference, StartMessageMoveTask. It knows the way back of what came from queues alone;
anything else that was set aside in the same queue stays. Here the task is over when it was started.
"""

from typing import Any, Final

from moto.sqs import models

from simulator.centre import clock
from simulator.centre.backends import Backends
from simulator.centre.gateway import Gateway, Parameters, Refusal
from simulator.centre.messages import Messages

_FIRST: Final = "first_queue"
_add_message = models.Queue.add_message


def _remember_where_it_began(queue: models.Queue, message: models.Message) -> None:
    vars(message).setdefault(_FIRST, queue.queue_arn)
    _add_message(queue, message)


# moto moves a message to the dead letters without saying from where.
_queue: Any = models.Queue
_queue.add_message = _remember_where_it_began


class MoveTasks:
    """The players of an account.

    Args:
        backends: moto's state of the centre.
        region: Region of the queues.
        messages: Sends them.
        now: Returns the virtual time.
    """

    def __init__(self, backends: Backends, region: str, messages: Messages, now: clock.Now) -> None:
        self._backends = backends
        self._region = region
        self._messages = messages
        self._now = now

    def register(self, gateway: Gateway) -> None:
        """Answer this operation for everybody who asks the gateway."""
        gateway.play("sqs", "StartMessageMoveTask", self._start)

    def _start(self, parameters: Parameters) -> dict[str, Any]:
        source, chosen = str(parameters["SourceArn"]), parameters.get("DestinationArn")
        for arn, body in self._taken(source, chosen):
            account, name = arn.split(":")[4:6]
            self._messages.send(f"https://sqs.{self._region}.amazonaws.com/{account}/{name}", body)
        return {"TaskHandle": f"move-{source.rpartition(':')[2]}"}

    def _taken(self, source: str, chosen: str | None) -> list[tuple[str, str]]:
        """Take out what can be moved: each body with the queue it goes to."""
        with clock.shown(self._now()), self._backends.active():
            backend = self._backends.store("sqs", self._region)
            queue = backend.get_queue(source.rpartition(":")[2])
            fed = {
                one.queue_arn for one in backend.queues.values() if one.dead_letter_queue is queue
            }
            if not fed:
                raise Refusal("ResourceNotFoundException", "no queue's dead letters lie there", 404)
            moved = []
            for message in list(queue._messages):
                first = vars(message).get(_FIRST)
                if chosen is not None or first in fed:
                    queue._messages.remove(message)
                    moved.append((chosen or str(first), message.body))
        return moved
