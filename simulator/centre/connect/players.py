"""What the players of Amazon Connect's operations share."""

from collections.abc import Mapping
from typing import Any

from simulator.centre.gateway import Refusal

Parameters = Mapping[str, Any]


def not_found(what: str) -> Refusal:
    """Return the answer to a request for something that does not exist."""
    return Refusal("ResourceNotFoundException", f"{what} not found", 404)


def id_of(arn: str) -> str:
    """Return the id of a resource: the last part of its ARN."""
    return arn.rpartition("/")[2]


def present(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return a description without what is not known: AWS leaves such members out."""
    return {key: value for key, value in described.items() if value is not None}
