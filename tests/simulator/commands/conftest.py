"""A directory in which ``python -m simulator run`` is typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from simulator.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


class Shell:
    """A directory with files in it, in which commands are run."""

    def __init__(self, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.directory = directory
        self._capsys = capsys

    def file(self, name: str, content: object) -> str:
        path = self.directory / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        try:
            code = main(["run", *arguments])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        out, err = self._capsys.readouterr()
        return code, out, err

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        _, out, _ = self.run(*arguments, "--json")
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, capsys)
