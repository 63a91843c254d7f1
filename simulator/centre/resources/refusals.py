"""What Amazon Connect refuses at creation, though CloudFormation's schemas let it pass.

Source: API reference, CreateTaskTemplate and CreateRoutingProfile.
"""

from simulator.centre.deployment import Resource
from simulator.centre.errors import TemplateError

_MOST_QUEUES = 10  # of one CreateRoutingProfile; a queue counts once for each channel


def check_task_template(resource: Resource) -> None:
    """Make sure that a task template would be created.

    Raises:
        TemplateError: not one field that names the task, or nowhere for the task to go.
    """
    properties = resource.properties
    fields = [(one["Type"], one["Id"]["Name"]) for one in properties.get("Fields", ())]
    names = [name for kind, name in fields if kind == "NAME"]
    if len(names) != 1:
        raise TemplateError(
            f"{resource.where}: it has {len(names)} fields of type NAME, allowed is exactly one"
        )
    required = properties.get("Constraints", {}).get("RequiredFields", ())
    if names[0] not in {one["Id"]["Name"] for one in required}:
        raise TemplateError(
            f"{resource.where}: {names[0]!r} is of type NAME: put it among the RequiredFields"
        )
    if "ContactFlowArn" not in properties and "QUICK_CONNECT" not in dict(fields):
        raise TemplateError(
            f"{resource.where}: it says not where tasks go: give it a ContactFlowArn or a field of"
            " type QUICK_CONNECT"
        )


def check_routing_profile(resource: Resource) -> None:
    """Make sure that a routing profile would be created.

    Raises:
        TemplateError: more queues than one request takes.
    """
    given = len(resource.properties.get("QueueConfigs", ()))
    if given > _MOST_QUEUES:
        raise TemplateError(
            f"{resource.where}: it has {given} QueueConfigs (a queue counts for each channel),"
            f" allowed are {_MOST_QUEUES}"
        )
