"""Native test cases found below tests/native/, and what Amazon Connect is given of each.

Their `Metadata` has what CloudFormation takes beside the content: name, description, entry
point and the contact's first attributes. `${Placeholders}` stand for ARNs, as in flows.
"""

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.flow_files import pascal_case

_PLACEHOLDER = re.compile(r"\$\{(?P<name>\w+)\}")


class InvalidCaseFile(ValueError):  # noqa: N818 - reads as what happened
    """A file under tests/native/ that cannot be deployed: names the file and how to mend it."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One test case as it stands in the repository.

    Args:
        content: what Amazon Connect runs, as one line of JSON.
        uses: placeholders in the content and the entry point.
        flow: placeholder of the flow the simulated contact comes in at.
        attributes: what the contact begins with, as a JSON text.
    """

    path: Path
    name: str
    description: str
    content: str
    uses: frozenset[str]
    type: str
    flow: str
    attributes: str

    @property
    def construct_id(self) -> str:
        """A name for the construct that lasts as long as the file's."""
        return pascal_case(self.path.stem)


def scan(folder: Path, *, known: Container[str]) -> Iterator[CaseFile]:
    """Yields every case below `folder`.

    Args:
        folder: the repository's `tests/native/`; it may be missing.
        known: placeholders that stand for something in this deployment.

    Raises:
        InvalidCaseFile: not a test case; a placeholder that nothing stands for.
    """
    for path in sorted(folder.glob("*.json")):
        file = _read(path)
        if unknown := sorted(name for name in {*file.uses, file.flow} if name not in known):
            raise InvalidCaseFile(f"{path}: nothing in this deployment is ${{{unknown[0]}}}")
        yield file


def _read(path: Path) -> CaseFile:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        metadata = document["Metadata"]
        entry = metadata["entryPoint"]
        (parameters,) = (value for key, value in entry.items() if key != "Type")
        content = json.dumps(document | {"Metadata": {}}, separators=(",", ":"))
        return CaseFile(
            path=path,
            name=metadata["name"],
            description=metadata["description"],
            content=content,
            uses=frozenset(match["name"] for match in _PLACEHOLDER.finditer(content)),
            type=entry["Type"],
            flow=_flow(parameters["FlowId"]),
            attributes=metadata["initializationData"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidCaseFile(
            f"{path}: not a test case as `pytest --simulator-export` writes it ({error!r})"
        ) from error


def _flow(reference: Any) -> str:
    match = _PLACEHOLDER.fullmatch(reference)
    if match is None:
        raise ValueError(f"FlowId is {reference!r}, a placeholder is expected")
    return match["name"]
