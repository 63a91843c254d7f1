"""What a template has that no template before it had, so that nothing is checked twice.

Stages and both ways to an instance share most of their resources. Each is checked once, with
all that it refers to; the first template is checked as a whole.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.infra.assembly import Assembly, Resource
from tests.infra.references import needed

_ALIKE = "ringback-{0}", "ringback/{0}", "/{0}/", "Ringback/{0}", '"{0}"', "stage {0}"


def differences(assemblies: Mapping[str, Assembly]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yields a name and a template for each stack that has something new.

    Args:
        assemblies: by a name each; the order decides what is new.
    """
    known: set[str] = set()
    for way, assembly in assemblies.items():
        stage = assembly.template_files[0].name.split("-")[1]
        for stack, template in assembly.stacks.items():
            seen = {
                logical_id: f"{stack} {logical_id} {_settled(resource, stage)}"
                for logical_id, resource in template.resources.items()
            }
            new = {logical_id for logical_id, text in seen.items() if text not in known}
            known |= set(seen.values())
            if new:
                yield (
                    f"{way}-{stack}",
                    _only(template.document, _with_what_they_need(new, template.resources)),
                )


def _settled(resource: Resource, stage: str) -> str:
    """Returns a resource without what differs by the stage's name, which every name has."""
    properties = {
        name: value for name, value in resource.get("Properties", {}).items() if name != "Tags"
    }
    text = json.dumps({**resource, "Properties": properties}, sort_keys=True)
    for form in _ALIKE:
        text = text.replace(form.format(stage), form.format("<stage>"))
    return text


def _with_what_they_need(wanted: set[str], resources: Mapping[str, Resource]) -> set[str]:
    found, left = set(wanted), list(wanted)
    while left:
        for logical_id in needed(resources[left.pop()]) & resources.keys() - found:
            found.add(logical_id)
            left.append(logical_id)
    return found


def _only(document: Mapping[str, Any], kept: set[str]) -> Mapping[str, Any]:
    resources = {name: one for name, one in document["Resources"].items() if name in kept}
    named = {name for one in resources.values() for name in needed(one)}
    outputs = {
        name: one
        for name, one in document.get("Outputs", {}).items()
        if needed({"Properties": one}) <= kept
    }
    parameters = {
        name: one
        for name, one in document.get("Parameters", {}).items()
        if name in named or name == "BootstrapVersion"
    }
    sections = {**document, "Resources": resources, "Outputs": outputs, "Parameters": parameters}
    return {name: one for name, one in sections.items() if one}
