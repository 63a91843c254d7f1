"""What the dialler holds on to: a table whose users end at any moment, a clock, a queue."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from contact_center.domain.group_calls.recipients import Recipient
from tests.callback_world.table import PartitionedTable

if TYPE_CHECKING:
    from tests.group_call_world.world import World


class Mortal(PartitionedTable):
    """A table whose users end before or after what they write."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world
        self.mortal = False

    def transact_write_items(self, TransactItems: list[Any]) -> None:  # noqa: N803
        self.world.mortal()
        super().transact_write_items(TransactItems)
        self.world.mortal()

    def put_item(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as it is declared there
        self.world.mortal()
        told = super().put_item(*given, **named)
        self.world.mortal()
        return told


@dataclass
class Messages:
    """SQS: a message comes once its delay is over."""

    world: "World"

    def send_message(self, *, DelaySeconds: int, MessageBody: str, **_: str) -> None:  # noqa: N803
        chain = int(MessageBody.split(":")[1].strip(" }"))
        self.world.mortal()
        self.world.after(timedelta(seconds=DelaySeconds), lambda: self.world.beat(chain))
        self.world.mortal()


@dataclass
class Calls:
    """``Calls``."""

    world: "World"

    def start(self, recipient: Recipient, _mode: str) -> str:
        return self.world.start(recipient)

    def stop(self, contact_id: str) -> None:
        self.world.stop(contact_id)

    def named(self, contact_id: str) -> tuple[str, int, int] | None:
        return self.world.attributes(contact_id)
