"""The reference of action types is what the code says."""

from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.commands.docs import page
from simulator.engine.compile import REGISTRY
from simulator.language.catalog import CATALOG

PAGE = Path(__file__).parents[3] / "docs" / "actions.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m simulator docs"


def test_the_engine_plays_every_type_of_the_catalogue_and_no_other() -> None:
    assert set(REGISTRY) == set(CATALOG)


@pytest.mark.parametrize("kind", CATALOG)
def test_every_type_and_parameter_has_its_line(kind: str) -> None:
    section = page().split(f"### {kind}\n")[1].split("\n### ")[0]

    for field in CATALOG[kind].parameters:
        assert f"| `{field.name}` |" in section


def test_the_page_says_what_is_not_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(REGISTRY, "Wait")

    assert "| [Wait](#wait) | **not played** |" in page()
    assert "plays 62 of 63 action types" in page()


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "-o", str(tmp_path / "a.md")]) == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == page()

    assert main(["docs", "-o", str(tmp_path / "gone" / "a.md")]) == 2
    assert "cannot be written" in capsys.readouterr().err
