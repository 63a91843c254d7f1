"""Filling the empty tables of a centre with data that somebody may phone about."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from simulator.centre.cloud import Cloud
from simulator.centre.sandbox import Sandbox, credentials
from simulator.centre.synthesis import say_on_stderr


class Caller(NamedTuple):
    """Somebody in the seed data whom one may phone as."""

    number: str
    name: str
    story: str


def sow(cloud: Cloud, seed: str, project: Path) -> list[Caller]:
    """Run a seed function as the operator, with what the functions of the centre would import.

    Args:
        cloud: Where it writes; its virtual time is the second argument of the function, its
            outputs the first.
        seed: ``module:function``. A function ``callers`` beside it, returning number, name and
            story of people, is a courtesy to whoever looks for somebody to phone as.
        project: Directory that the module is imported from.

    Returns:
        Whom the module suggests to phone as.
    """
    with _source(cloud, seed, project) as (source, name):
        getattr(source, name)(cloud.outputs, cloud.now())
        suggested = source.callers() if hasattr(source, "callers") else []
    return [Caller(*one) for one in suggested]


def make_link(cloud: Cloud, links: str, project: Path, purpose: str, to: str) -> str:
    """Have the project make a link, as its functions would, and return its address.

    Args:
        cloud: Where it is stored.
        links: ``module:function``, called with the outputs, the purpose, the number, and the time.
        project: Directory that the module is imported from.
        purpose: What the link is to open, in the project's own words.
        to: Number of the customer whom it is for, E.164.
    """
    with _source(cloud, links, project) as (source, name):
        return str(getattr(source, name)(cloud.outputs, purpose, to, cloud.now()))


@contextmanager
def _source(cloud: Cloud, reference: str, project: Path) -> Iterator[tuple[ModuleType, str]]:
    """Import ``module:function`` of a project, acting as the operator until the block ends."""
    module, _, name = reference.partition(":")
    code = next(iter(cloud.estate.functions.values())).code
    sandbox = Sandbox(code, credentials(cloud.region), say_on_stderr)
    with cloud.operator(), sandbox.entered(), _importable(project):
        yield importlib.import_module(module), name


@contextmanager
def _importable(directory: Path) -> Iterator[None]:
    sys.path.insert(1, str(directory))
    try:
        yield
    finally:
        sys.path.remove(str(directory))
