"""The flows under test, as they stand in the repository, and the names their files stand for."""

import re
from collections.abc import Iterator
from pathlib import Path

from simulator.language.document import Flow, load_flow

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "flows"
FILES = sorted([*FOLDER.glob("*.json"), *FOLDER.glob("modules/*.json")])
VIEWS = sorted(FOLDER.glob("views/*.json"))
BOTS = sorted(FOLDER.glob("bots/*.json"))

QUEUES = ("General", "Billing", "Emergency")
HOURS = ("Office",)
SETTINGS = ("${InputKeyId}", "${InputKeyCertificate}")  # of the deployment


def camel(stem: str) -> str:
    """``agent_whisper`` as a placeholder has it: ``AgentWhisper``."""
    return "".join(part.capitalize() for part in stem.split("_"))


def placeholder(path: Path) -> str:
    """The ``${Placeholder}`` by which other flows refer to a file below flows/."""
    kind = {"modules": "Module", "views": "View", "bots": "Bot"}.get(path.parent.name, "Flow")
    return f"${{{camel(path.stem)}{kind}}}"


FLOWS: dict[str, Flow] = {placeholder(path): load_flow(path) for path in FILES}
FUNCTIONS = {
    f"${{{camel(path.parent.name)}Function}}": path.parent.name
    for path in sorted((ROOT / "functions").glob("*/handler.py"))
}


def strings(value: object) -> Iterator[str]:
    """Every string below a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def placeholders(value: object) -> set[str]:
    """Every ``${Placeholder}`` below a JSON value."""
    return {found for text in strings(value) for found in re.findall(r"\$\{\w*\}", text)}
