"""What ``[tool.simulator]`` of pyproject.toml says: which centre to raise, and how."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.centre.errors import CentreError

_NAME = "the contact centre"  # where the settings give none


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the centre comes from.

    Attributes:
        project: Directory with the CDK app's cdk.json.
        stage: Stage that is raised unless another one is asked for.
        entry_flow: Name of the stack output with the ARN of the flow that callers reach.
        seed: ``module:function`` that fills the empty tables, or None.
        links: ``module:function`` that makes a link to a page, or None.
        name: What people call the centre.
        demonstration: Calls to play for somebody who only watches: from whom, and tokens.
    """

    project: Path
    stage: str
    entry_flow: str
    seed: str | None = None
    links: str | None = None
    name: str = _NAME
    demonstration: tuple[tuple[str, str], ...] = ()


def read_settings(directory: Path | None = None) -> Settings:
    """Return the settings of the project around a directory.

    Args:
        directory: Where to begin looking upwards for pyproject.toml; default: here.

    Raises:
        CentreError: There are none, or an entry is missing.
    """
    here = (directory or Path.cwd()).resolve()
    for candidate in (here, *here.parents):
        file = candidate / "pyproject.toml"
        if file.exists():
            section = _read(file).get("tool", {}).get("simulator")
            if section is not None:
                return _settings(file, section)
    raise CentreError(
        f"no pyproject.toml with [tool.simulator] (app, stage, entry_flow) in {here} or above it"
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CentreError(f"{file}: cannot be read as TOML ({error})") from None


def _settings(file: Path, section: dict[str, Any]) -> Settings:
    missing = {"app", "stage", "entry_flow"} - section.keys()
    if missing:
        raise CentreError(f"{file}: [tool.simulator] lacks {', '.join(sorted(missing))}")
    if not (file.parent / section["app"]).is_file():
        raise CentreError(f"{file}: [tool.simulator] app: there is no {section['app']} beside it")
    return Settings(
        project=(file.parent / section["app"]).parent,
        stage=section["stage"],
        entry_flow=section["entry_flow"],
        seed=section.get("seed"),
        links=section.get("links"),
        name=section.get("name", _NAME),
        demonstration=tuple(
            (call["from"], call["keys"]) for call in section.get("demonstration", ())
        ),
    )
