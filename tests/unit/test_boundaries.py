"""The layering is a test, not a wish."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).parents[2] / "functions"
PACKAGE = FUNCTIONS / "contact_center"
DOMAIN = sorted((PACKAGE / "domain").rglob("*.py"))
HANDLERS = sorted(FUNCTIONS.glob("*/handler.py"))
OF_FUNCTIONS = sorted(path for handler in HANDLERS for path in handler.parent.glob("*.py"))
OTHERS = sorted(
    path for path in FUNCTIONS.rglob("*.py") if PACKAGE / "adapters" not in path.parents
)

PURE = {
    *("collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools"),
    *("hashlib", "itertools", "math", "operator", "re", "typing", "unicodedata", "zoneinfo"),
    *("base64", "hmac", "secrets"),  # of what is hashed and compared
    "string",  # of templates: what their variables are
    *("csv", "heapq"),  # of lines that were read, and of an order
    "phonenumbers",  # tables of numbers, nothing else
    "contact_center",
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def clocks_read(path: Path) -> set[str]:
    """Return what is read of the classes that know the time; a ``now`` of ours was passed in."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("date", "datetime", "time")
    }


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.name)
def test_the_domain_imports_only_itself_and_what_does_no_io(path: Path) -> None:
    names = set(imported(path))
    ours = {name for name in names if name.startswith("contact_center")}

    assert {name.split(".")[0] for name in names} <= PURE
    assert all(name.startswith("contact_center.domain") for name in ours)


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.name)
def test_the_domain_has_no_clock(path: Path) -> None:
    assert not clocks_read(path) & {"now", "today", "utcnow"}


CHANGES = {"add", "append", "clear", "extend", "insert", "pop", "remove", "setdefault", "update"}


def changed(path: Path) -> set[str]:
    """Return the names of the module that its functions rebind or change."""
    tree = ast.parse(path.read_text())
    of_module = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    found: set[str] = set()
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Lambda)):
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                found.update(node.names)
            if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
                found.add(ast.unparse(node.value))
            if isinstance(node, ast.Attribute) and node.attr in CHANGES:
                found.add(ast.unparse(node.value))
    return found & of_module


# The local centre loads the domain once for all functions, which in Lambda each load their own.
@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.name)
def test_the_domain_keeps_nothing(path: Path) -> None:
    assert not changed(path)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(FUNCTIONS)))
def test_only_adapters_speak_to_aws(path: Path) -> None:
    tops = {name.split(".")[0] for name in imported(path)}

    assert not tops & {"boto3", "botocore"}


@pytest.mark.parametrize("path", OF_FUNCTIONS, ids=lambda p: str(p.relative_to(FUNCTIONS)))
def test_a_function_knows_no_other_function(path: Path) -> None:
    others = {handler.parent.name for handler in HANDLERS} - {path.parent.name}

    assert not {name.split(".")[0] for name in imported(path)} & others


# What a lookup does without, and what once crept in elsewhere: each costs a caller silence.
SLOW = ("boto3", "s3transfer", "pydantic", "aws_xray_sdk", "jsonschema", "multiprocessing")


def test_a_cold_lookup_imports_nothing_it_does_not_need() -> None:
    probe = (
        "import sys, caller_lookup.handler as h, contact_center.bootstrap as b;"
        "b.caller_lookup();"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=FUNCTIONS, capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.split())

    assert not {name for name in modules if name.split(".")[0] in SLOW}
    assert "contact_center.ports" not in modules  # it names the whole domain
    assert {name for name in modules if name.startswith("contact_center.adapters.")} == {
        f"contact_center.adapters.{name}"
        for name in ("aws", "caller_card", "codec", "items", "keys", "traces")
    }


def test_a_cold_self_service_imports_no_port_that_it_does_not_serve() -> None:
    probe = (
        "import sys, self_service.handler as h, contact_center.bootstrap as b;"
        "b.self_service();"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=FUNCTIONS, capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.split())

    assert not {name for name in modules if name.split(".")[0] in SLOW}
    assert "contact_center.ports" not in modules  # the whole domain
    assert not {name for name in modules if name.startswith("contact_center.adapters.over_http")}
