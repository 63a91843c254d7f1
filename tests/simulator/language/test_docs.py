"""Pages of reference are what the code says."""

from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.commands.docs import PAGES, actions
from simulator.engine.compile import REGISTRY
from simulator.language.catalog import CATALOG

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_stale(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run: python -m simulator docs"


def test_the_engine_plays_every_type_of_the_catalogue_and_no_other() -> None:
    assert set(REGISTRY) == set(CATALOG)


@pytest.mark.parametrize("kind", CATALOG)
def test_every_type_and_parameter_has_its_line(kind: str) -> None:
    section = actions().split(f"### {kind}\n")[1].split("\n### ")[0]

    for field in CATALOG[kind].parameters:
        assert f"| `{field.name}` |" in section


def test_the_page_says_what_is_not_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(REGISTRY, "Wait")

    assert "| [Wait](#wait) | **not played** |" in actions()
    assert "plays 62 of 63 action types" in actions()


def test_the_command_writes_the_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "-o", str(tmp_path)]) == 0
    assert (tmp_path / "actions.md").read_text(encoding="utf-8") == actions()
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)

    assert main(["docs", "-o", str(tmp_path / "gone")]) == 2
    assert "cannot be written" in capsys.readouterr().err
