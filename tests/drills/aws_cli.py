"""The AWS command line of the runbook, on a boto3 client: one line in, the answer out.

Options are turned into parameters by botocore's own model of the operation, which checks them too.
"""

import json
import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.model import ListShape, OperationModel, Shape, StructureShape
from botocore.validate import ParamValidator


def commands(article: str, part: str, variables: Mapping[str, str]) -> Iterator[str]:
    """Yields the commands of one part of an article, their variables filled in."""
    text = article.partition(f"## {part}\n")[2].partition("\n## ")[0]
    for block in text.split("```sh\n")[1:]:
        for line in block.partition("```")[0].splitlines():
            filled = line
            for name in sorted(variables, key=len, reverse=True):
                filled = filled.replace(f"'${name}'", variables[name])
                filled = filled.replace(f"${name}", variables[name])
            if "$" in filled.replace("$.", ""):
                raise LookupError(f"a variable in {filled!r} has no value: {os.linesep}{line}")
            yield filled


def parted(article: str) -> tuple[str, str]:
    """Returns what an article says, and its commands."""
    pieces = article.split("```")
    return "".join(pieces[::2]), "".join(pieces[1::2])


def parse(command: str) -> tuple[str, OperationModel, dict[str, Any]]:
    """Returns service, operation and parameters of a command.

    Raises:
        ValueError: no such operation or option, or a value that the service would refuse.
    """
    program, service, action, *options = shlex.split(command)
    if program != "aws":
        raise ValueError(f"not a command of the AWS CLI: {command}")
    model = botocore.session.get_session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if action not in names:
        raise ValueError(f"{service} has no {action}")
    operation = model.operation_model(names[action])
    if operation.input_shape is None:
        raise ValueError(f"{service} {action} takes nothing")
    members = {xform_name(name, "-"): name for name in operation.input_shape.members}
    parameters: dict[str, Any] = {}
    while options:
        option = options.pop(0).removeprefix("--")
        values = []
        while options and not options[0].startswith("--"):
            values.append(options.pop(0))
        negated = option.startswith("no-") and option not in members
        name = members.get(option.removeprefix("no-") if negated else option)
        if name is None:
            raise ValueError(f"{service} {action} has no --{option}")
        shape = operation.input_shape.members[name]
        parameters[name] = (not negated) if shape.type_name == "boolean" else _value(shape, values)
    faults = ParamValidator().validate(parameters, operation.input_shape)
    if faults.has_errors():
        raise ValueError(f"{command}: {faults.generate_report()}")
    return service, operation, parameters


def run(command: str, client: Callable[[str], Any]) -> Any:  # noqa: ANN401 - the answer
    """Carries a command out."""
    service, operation, parameters = parse(command)
    return getattr(client(service), xform_name(operation.name))(**parameters)


def _value(shape: Shape, values: list[str]) -> Any:  # noqa: ANN401 - a parameter
    kind, first = shape.type_name, values[0]
    if kind in {"structure", "map", "list"} and first[:1] in "[{":
        return json.loads(first)
    if isinstance(shape, StructureShape):
        pairs = (pair.split("=") for pair in first.split(","))
        return {key: _value(shape.members[key], [value]) for key, value in pairs}
    if isinstance(shape, ListShape):
        return [_value(shape.member, [value]) for value in values]
    number = {"integer": int, "long": int, "double": float}.get(kind)
    return number(first) if number else first
