"""One Lambda execution environment inside our process.

In Lambda every function has a process of its own. Here they share one, so whatever a process
holds and code can reach is swapped while a function runs: environment variables, the modules of
its asset, loggers, standard output, boto3's default session and botocore's initializers.

Third-party packages come from the virtual environment, in place of the layer that the template
builds for another processor; they are shared by all functions, except for those that keep state
of the process in their modules (``STATEFUL``). Of an asset's own modules those are shared that
keep none (``STATELESS``): to load them anew for each function was a third of what a centre costs.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO, cast

import boto3
import botocore
import botocore.session
from botocore.loaders import Loader, create_loader

STATEFUL = frozenset({"aws_lambda_powertools"})  # loggers, metrics, the cold-start flag
STATELESS = "contact_center.domain"  # and within; held to it by tests/unit/test_boundaries.py

_BOTOCORE: Any = botocore  # whose types leave out the list of initializers

_LOG_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(name)s\t%(message)s"


class LineWriter:
    """A text stream that hands over complete lines.

    Args:
        take: Called with each line, without its end.
    """

    encoding = "utf-8"

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._begun = ""

    def write(self, text: str) -> int:
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._take(line)
        return len(text)

    def flush(self) -> None:
        """Lines are handed over when they end; see ``finish``."""

    def finish(self) -> None:
        """Hand over a last line that nobody ended."""
        if self._begun:
            self._take(self._begun)
            self._begun = ""

    def isatty(self) -> bool:
        return False


class Sandbox:
    """The process state of one function.

    Args:
        code: Directory of the function's asset; the root of its imports.
        environment: Its environment variables, complete.
        take_line: Called with each line written to standard output or error.
    """

    def __init__(
        self, code: Path, environment: Mapping[str, str], take_line: Callable[[str], None]
    ) -> None:
        self._code = str(code)
        self._environment = dict(environment)
        self._own = _top_level_names(code) | STATEFUL
        self._modules: dict[str, ModuleType] = {}
        self._shared = _stateless_modules(self._code)
        self._foreign: frozenset[str] = frozenset()
        self._output = LineWriter(take_line)
        self._session: boto3.Session | None = None
        self._initializers: list[Callable[..., None]] = []
        self._root, self._manager = _loggers(self._output)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Make the process look like this function's until the block ends; may nest."""
        with (
            self._environment_variables(),
            self._imports(),
            self._logging(),
            self._streams(),
            self._boto(),
        ):
            yield

    @contextmanager
    def _environment_variables(self) -> Iterator[None]:
        outside = dict(os.environ)
        _replace(self._environment)
        try:
            yield
        finally:
            self._environment = dict(os.environ)  # what a function sets stays with it, as in Lambda
            _replace(outside)

    @contextmanager
    def _imports(self) -> Iterator[None]:
        outside = self._take_own_modules()
        sys.modules.update(self._shared)
        sys.modules.update(self._modules)
        sys.path.insert(0, self._code)
        try:
            yield
        finally:
            sys.path.remove(self._code)
            self._modules = self._take_own_modules()
            self._shared.update({n: m for n, m in self._modules.items() if _is_stateless(n)})
            sys.modules.update(outside)

    def _take_own_modules(self) -> dict[str, ModuleType]:
        """Take the modules of this function's names; those known as others' are not looked at."""
        names = sys.modules.keys() - self._foreign
        own = {name for name in names if name.partition(".")[0] in self._own}
        if len(own) < len(names):
            self._foreign |= names - own
        return {name: sys.modules.pop(name) for name in list(sys.modules) if name in own}

    @contextmanager
    def _logging(self) -> Iterator[None]:
        outside = logging.root, logging.Logger.manager
        _set_logging(self._root, self._manager)
        try:
            yield
        finally:
            _set_logging(*outside)

    @contextmanager
    def _streams(self) -> Iterator[None]:
        outside = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = cast("TextIO", self._output)
        try:
            yield
        finally:
            self._output.finish()
            sys.stdout, sys.stderr = outside

    @contextmanager
    def _boto(self) -> Iterator[None]:
        outside = boto3.DEFAULT_SESSION, _BOTOCORE._INITIALIZERS
        # Powertools has itself called for each new session: a list that all functions shared would
        # run through every environment there ever was, and keep it.
        boto3.DEFAULT_SESSION, _BOTOCORE._INITIALIZERS = self._session, self._initializers
        try:
            yield
        finally:
            self._session = boto3.DEFAULT_SESSION
            boto3.DEFAULT_SESSION, _BOTOCORE._INITIALIZERS = outside


def credentials(region: str) -> dict[str, str]:
    """Return the variables that let botocore make a client; nothing is ever signed with them."""
    return {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SESSION_TOKEN": "local",
    }


@cache
def _shared_loader(search_path: str | None) -> Loader:
    """Return botocore's reader of service models, one for all sessions.

    Every session would parse megabytes of JSON for its first client: 80 ms instead of 12.
    """
    return create_loader(search_path)


botocore.session.create_loader = _shared_loader


@cache
def _stateless_modules(code: str) -> dict[str, ModuleType]:  # noqa: ARG001 - the key
    """Return what was loaded of an asset that all its functions may share, by name."""
    return {}


def _is_stateless(name: str) -> bool:
    return name == STATELESS or name.startswith(f"{STATELESS}.")


def _top_level_names(code: Path) -> frozenset[str]:
    return frozenset(
        path.stem
        for path in code.iterdir()
        if path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")
    )


def _replace(environment: Mapping[str, str]) -> None:
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    for name, value in environment.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def _loggers(output: LineWriter) -> tuple[logging.RootLogger, logging.Manager]:
    """Return a root logger as Lambda's Python runtime sets it up, and a registry below it."""
    handler = logging.StreamHandler(output)
    handler.setFormatter(logging.Formatter(_LOG_FORMAT, "%Y-%m-%dT%H:%M:%S"))
    root = logging.RootLogger(logging.WARNING)
    root.addHandler(handler)
    return root, logging.Manager(root)


def _set_logging(root: logging.RootLogger, manager: logging.Manager) -> None:
    logging.root = root
    logging.Logger.root = root
    logging.Logger.manager = manager
