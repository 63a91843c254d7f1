"""Whether the parts of a world file fit together: what one names, another one describes once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from simulator.language.catalog import CATALOG
from simulator.world.schema import InvalidWorld, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMED: Final = (
    "queues", "hours", "routingProfiles", "prompts", "views", "bots", "quickConnects"
)  # fmt: skip
_TARGETS: Final = ("queue", "user", "phone")  # of a quick connect


def check_names(document: Any) -> None:  # noqa: ANN401 - checked by the schema
    """Refuse what contradicts itself.

    Args:
        document: The content of a world file, of the right form.

    Raises:
        InvalidWorld: A name is taken twice, or means nothing; a period ends before it begins; an
            answer is an error that its action does not have.
    """
    for section in _NAMED:
        _each_once(document, section, "name")
    _each_once(document, "agents", "username")
    _metrics(document)
    for where, item in _items(document, "queues"):
        if item.get("hours") is not None:
            _described(document, "hours", item["hours"], f"{where}.hours")
        for index, name in enumerate(item.get("quickConnects", [])):
            _described(document, "quickConnects", name, f"{where}.quickConnects[{index}]")
    _quick_connects(document)
    _profiles(document)
    for where, item in _items(document, "hours"):
        _in_order(where, item)
    _errors(document)


def _metrics(document: Mapping[str, Any]) -> None:
    for queue in document.get("metrics", {}) if "queues" in document else ():
        if queue != "*" and not queue.startswith(("arn:", "${")):
            _described(document, "queues", queue, f"metrics.{queue}")


def _profiles(document: Mapping[str, Any]) -> None:
    for where, item in _items(document, "routingProfiles"):
        for index, queue in enumerate(item.get("queues", [])):
            if queue["queue"].startswith(("arn:", "${")):
                continue  # as a flow names it: there because it is named
            _described(document, "queues", queue["queue"], f"{where}.queues[{index}].queue")


def _quick_connects(document: Mapping[str, Any]) -> None:
    for where, item in _items(document, "quickConnects"):
        targets = [name for name in _TARGETS if name in item]
        if len(targets) != 1:
            given = " and ".join(targets) or "nothing"
            raise InvalidWorld(f"{where}: leads to {given}; give it one of {', '.join(_TARGETS)}")
        if ("flow" in item) == (targets == ["phone"]):
            mend = "a phone number has no flow" if "flow" in item else "add flow: a transfer flow"
            raise InvalidWorld(f"{where}: cannot be used as it is; {mend}")
        if "queue" in item and "queues" in document:
            _described(document, "queues", item["queue"], f"{where}.queue")


def _errors(document: Mapping[str, Any]) -> None:
    for type_, rules in document.get("answers", {}).items():
        for index, rule in enumerate(rules):
            _has_error(type_, rule.get("error"), f"answers.{type_}[{index}].error")


def _items(document: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for index, item in enumerate(document.get(section, [])):
        yield f"{section}[{index}]", item


def _each_once(document: Mapping[str, Any], section: str, key: str) -> None:
    seen: dict[str, str] = {}
    for where, item in _items(document, section):
        further = [(item["arn"], f"{where}.arn")] if item.get("arn") else []
        further += [
            (name, f"{where}.references[{index}]")
            for index, name in enumerate(item.get("references", ()))
        ]
        for name, place in ((item[key], f"{where}.{key}"), *further):
            if seen.setdefault(name, where) != where:
                raise InvalidWorld(f"{place}: {seen[name]} is called {shown(name)} as well")


def _described(document: Mapping[str, Any], section: str, reference: str, where: str) -> None:
    """Refuse a reference to nothing that this section describes, by whatever name."""
    known = [
        name
        for _, item in _items(document, section)
        for name in (item["name"], item.get("arn"), *item.get("references", ()))
    ]
    if not any(name == reference or str(name).endswith(f"/{reference}") for name in known):
        raise InvalidWorld(f"{where}: {section} describes no {shown(reference)}; add it there")


def _in_order(where: str, hours: Mapping[str, Any]) -> None:
    for index, override in enumerate(hours.get("overrides", [])):
        first, last = override["from"], override.get("to", override["from"])
        if date.fromisoformat(last) < date.fromisoformat(first):
            at = f"{where}.overrides[{index}].to"
            raise InvalidWorld(f"{at}: {shown(last)} is before {shown(first)}; write the last day")


def _has_error(type_: str, error: str | None, where: str) -> None:
    known = {known.type for known in CATALOG[type_].errors}
    if error is not None and error not in known:
        names = ", ".join(sorted(known)) or "none"
        raise InvalidWorld(f"{where}: {type_} has no error {shown(error)}; it has {names}")
