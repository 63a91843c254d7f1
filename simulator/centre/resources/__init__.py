"""Resource types of CloudFormation, and what stands for each in the local centre."""

from collections.abc import Callable

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import UnknownResourceError
from simulator.centre.estate import Estate
from simulator.centre.resources import (
    access,
    bots,
    compute,
    contact,
    custom,
    http,
    inert,
    messaging,
    schedules,
    storage,
    texting,
)

Creator = Callable[[Resource, Estate], Created]

CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")

CREATORS: dict[str, Creator] = {
    **storage.CREATORS,
    **messaging.CREATORS,
    **access.CREATORS,
    **compute.CREATORS,
    **contact.CREATORS,
    **texting.CREATORS,
    **schedules.CREATORS,
    **http.CREATORS,
    **bots.CREATORS,
}


def create(resource: Resource, estate: Estate) -> Created:
    """Create one resource of a template.

    Raises:
        UnknownResourceError: Nobody has said yet what this type means locally.
    """
    creator = CREATORS.get(resource.type)
    if resource.type.startswith(CUSTOM):
        creator = custom.create
    if creator is not None:
        return creator(resource, estate)
    if resource.type in inert.REASONS:
        return Created(resource.name(None), inert.attributes(resource))
    raise UnknownResourceError(
        f"{resource.where}: the local centre does not know this resource type; add a creator in "
        "simulator/centre/resources, or a reason in inert.py why it needs none"
    )
