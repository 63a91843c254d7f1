"""The simulator as others install it: a wheel, in an environment with what it declares, no more."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, packages_distributions
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from simulator import __version__
from simulator.__main__ import EXTRAS
from tests.simulator.language.build import action, document, say
from tests.simulator.testcases.build import END_TEST, hears, observation
from tests.simulator.testcases.build import document as case_document

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "simulator/pyproject.toml").read_text())["project"]

FLOW = document(
    action(
        "lookup", "InvokeLambdaFunction",
        {"LambdaFunctionARN": "${LookupFunction}", "InvocationTimeLimitSeconds": "3"},
        "greet", errors={"NoMatchingError": "greet"},
    ),
    say("greet", "Hello, $.External.name.", "end"),
    action("end", "DisconnectParticipant", {}),
)  # fmt: skip
STORY = """
import pytest

pytestmark = pytest.mark.centre(flow="main.json")


@pytest.mark.parametrize("name", ["Ana", "Luis"])
def test_the_caller_is_greeted_by_name(centre, name):
    centre.answers("${LookupFunction}", {"name": "Ana"})
    call = centre.call("+15550100")
    call.hears(f"Hello, {name}.")
    call.ends("disconnected")
"""


@dataclass(frozen=True)
class Stranger:
    """Somebody with flows of her own and an environment of her own, far from this repository."""

    python: Path
    folder: Path

    def runs(self, *words: str, script: str = "ringback-simulator") -> tuple[int, str, str]:
        played = subprocess.run(
            [self.python.with_name(script), *words],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        return played.returncode, played.stdout, played.stderr


def run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def needed(requirements: list[str]) -> Iterator[Distribution]:
    """What requirements ask for, and what that asks for, without extras."""
    for line in requirements:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found = distribution(requirement.name)
            yield found
            yield from needed(found.requires or [])


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """The wheel is built and installed as anybody would; its dependencies come from here."""
    home = tmp_path_factory.mktemp("stranger")
    uv, python = Path(sys.executable).with_name("uv"), home / "venv" / "bin" / "python"
    offline = ("--quiet", "--offline")
    run(uv, "build", *offline, "--no-build-isolation", "--python", sys.executable,
        "-o", home, ROOT / "simulator")  # fmt: skip
    run(uv, "venv", *offline, "--python", sys.executable, home / "venv")
    (wheel,) = home.glob("*.whl")
    run(uv, "pip", "install", *offline, "--no-deps", "--python", python, wheel)
    (site,) = (home / "venv" / "lib").glob("python*/site-packages")
    for one in needed([*PROJECT["dependencies"], "pytest"]):
        for top in {file.parts[0] for file in one.files or () if file.parts[0] != ".."}:
            target = site / top
            if not target.exists():
                target.symlink_to(Path(str(one.locate_file(top))))
    run(python, "-m", "compileall", "-q", site / "simulator")
    pytest_script = python.with_name("pytest")
    pytest_script.write_text(f"#!{python}\nimport pytest\nraise SystemExit(pytest.main())\n")
    pytest_script.chmod(0o755)
    folder = home / "project"
    folder.mkdir()
    case = case_document(observation("greeted", hears("Hello, Ana"), END_TEST))
    for name, content in {"main": FLOW, "reply": {"name": "Ana"}, "case": case}.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return Stranger(python, folder)


@pytest.mark.parametrize(
    ("line", "expected", "says"),
    [
        ("--version", 0, f"ringback-simulator {__version__}"),
        ("run main.json --reply *=reply.json", 0, "Hello, Ana."),
        ("lint main.json", 1, "1 flow: "),  # and what it found
        ("draw main.json -o main.mmd", 0, ""),
        ("walk main.json --callers 10", 0, "10 callers"),
        ("test case.json --flow main.json --reply *=reply.json", 0, "PASSED"),
        ("record main.json -o recorded.py --keys=", 0, ""),
        ("export main.json -o exported.json", 0, ""),
        ("import main.json -o imported.json", 0, ""),
        ("compare main.json exported.json", 0, "both do the same"),
    ],
)
def test_every_command_that_plays_files_needs_nothing_else(
    stranger: Stranger, line: str, expected: int, says: str
) -> None:
    code, said, complained = stranger.runs(*line.split())

    assert code == expected, complained
    assert says in said


def test_the_wheel_is_made_of_the_source_distribution_and_whole(stranger: Stranger) -> None:
    (wheel,) = stranger.folder.parent.glob("*.whl")
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("simulator/")}
        other = {Path(name).name for name in archive.namelist()} - {Path(p).name for p in packed}

    modules = (ROOT / "simulator").rglob("*.py")
    assert packed == {
        "simulator/py.typed",
        *(f"simulator/examples/{name}.json" for name in ("ana", "main", "world")),
        *(module.relative_to(ROOT).as_posix() for module in modules),
    }
    assert {"LICENSE", "METADATA", "entry_points.txt"} <= other
    assert (ROOT / "simulator/LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_first_steps_of_the_readme_go_as_shown(stranger: Stranger) -> None:
    assert stranger.runs("example", "first")[0] == 0
    there = Stranger(stranger.python, stranger.folder / "first")
    shown = (ROOT / "simulator/README.md").read_text().split("$ ringback-simulator run ")[1]
    command, _, output = shown.partition("```")[0].partition("\n")

    assert there.runs("run", *command.replace("'", "").split())[1] == output
    assert there.runs("-q", script="pytest")[0] == 0


def test_commands_of_the_repository_are_not_offered(stranger: Stranger) -> None:
    offered = stranger.runs("--help")[1]

    assert "call " in offered
    assert not {"serve", "docs", "text"} & set(offered.split("COMMAND")[1].split())


def test_what_needs_an_extra_says_which(stranger: Stranger) -> None:
    code, _, complained = stranger.runs("draw", "main.json", "-o", "main.svg")

    assert code == 2
    assert "pip install 'ringback-simulator[draw]'" in complained
    assert complained.count("\n") == 1


def test_a_call_without_a_project_says_what_is_missing(stranger: Stranger) -> None:
    code, _, complained = stranger.runs("call", "--from", "+15550100")

    assert code == 2
    assert "no pyproject.toml with [tool.simulator]" in complained
    assert "run FLOW.json" in complained
    assert complained.count("\n") == 1


def test_pytest_finds_the_fixture_by_itself(stranger: Stranger) -> None:
    (stranger.folder / "test_greeting.py").write_text(STORY)

    code, said, _ = stranger.runs("-q", "test_greeting.py", script="pytest")

    assert code == 1
    assert "1 failed, 1 passed" in said
    assert "expected to hear 'Hello, Luis.'" in said
    assert "hears  Hello, Ana." in said


def test_flows_are_covered_without_other_plugins(stranger: Stranger) -> None:
    (stranger.folder / "test_cover.py").write_text(STORY.replace('"Ana", "Luis"', '"Ana"'))

    code, said, _ = stranger.runs("-q", "test_cover.py", "--simulator-cover", script="pytest")

    assert code == 0
    assert "Branches of flows" in said


def test_every_package_that_is_imported_is_declared() -> None:
    extras: Mapping[str, list[str]] = PROJECT["optional-dependencies"]
    declared = {_name(one) for one in [*PROJECT["dependencies"], *chain(*extras.values())]}
    allowed = declared | {_name(requirement) for one in declared - {"ringback-simulator"}
                          for requirement in distribution(one).requires or []}  # fmt: skip
    owners = packages_distributions()
    for file in sorted((ROOT / "simulator").rglob("*.py")):
        for package in _imported(file):
            names = {canonicalize_name(name) for name in owners.get(package, [package])}
            assert names & (allowed | {"pytest"}), f"{file.name} imports {package}"


def test_every_extra_that_is_suggested_exists() -> None:
    assert set(EXTRAS.values()) <= set(PROJECT["optional-dependencies"])


def _name(requirement: str) -> str:
    return canonicalize_name(Requirement(requirement).name)


def _imported(file: Path) -> Iterator[str]:
    """The packages of others that a module imports anywhere."""
    for node in ast.walk(ast.parse(file.read_text())):
        modules: list[Any] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module]
        for module in modules:
            package = str(module).partition(".")[0]
            if package not in sys.stdlib_module_names | {"simulator"}:
                yield package
