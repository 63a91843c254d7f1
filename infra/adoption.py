"""What an Amazon Connect instance that exists already lends to the centre."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.stage_types import InvalidStage, check_types

_INSTANCE_ARN = re.compile(
    r"arn:aws:connect:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):instance/(?P<id>[a-zA-Z0-9-]+)"
)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """An instance to use, and what of it: the name that the centre uses -> the resource's id.

    What is not named here is created in the instance. `make adopt` finds the ids by name.

    Args:
        instance_arn: of the instance.
        hours: hours of operation, such as {"Office": "<id>"}.
        queues: such as {"General": "<id>"}. Who answers them is decided by their profiles.
        routing_profiles: such as {"Agents": "<id>"}; it must serve every queue of the centre.
    """

    instance_arn: str
    hours: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    routing_profiles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_types(self, "adopts")
        if not _INSTANCE_ARN.fullmatch(self.instance_arn):
            raise InvalidStage(
                f"instance_arn is {self.instance_arn!r}, allowed is an Amazon Connect instance:"
                " arn:aws:connect:<region>:<account>:instance/<id>"
            )
        for kind in ("hours", "queues", "routing_profiles"):
            for name, identifier in getattr(self, kind).items():
                if not _ID.fullmatch(identifier):
                    raise InvalidStage(
                        f"adopted {kind} {name!r} is {identifier!r}, allowed is the id of a"
                        " resource, such as 01234567-89ab-cdef-0123-456789abcdef"
                        " (make adopt finds it by name)"
                    )

    @property
    def region(self) -> str:
        return self.instance_arn.split(":")[3]

    @property
    def account(self) -> str:
        return self.instance_arn.split(":")[4]

    @property
    def instance_id(self) -> str:
        return self.instance_arn.rpartition("/")[2]

    def arn(self, kind: str, identifier: str) -> str:
        """Returns the ARN of a resource of the instance; `kind` such as `queue`."""
        return f"{self.instance_arn}/{kind}/{identifier}"


def adopted(
    adoption: Adoption | None, kind: str, *, known: Mapping[str, object] | list[str]
) -> Mapping[str, str]:
    """Returns what the centre uses of a kind: its name -> the resource's id.

    Args:
        adoption: None where the instance is the centre's own.
        kind: field of `Adoption`.
        known: names that the centre has use for.

    Raises:
        InvalidStage: something is adopted that the centre has no use for.
    """
    found: Mapping[str, str] = getattr(adoption, kind) if adoption else {}
    if unknown := sorted(found.keys() - set(known)):
        raise InvalidStage(
            f"adopted {kind} {unknown[0]!r} is nothing that the centre uses;"
            f" it has {', '.join(sorted(known))} (infra/stages.py)"
        )
    return found
