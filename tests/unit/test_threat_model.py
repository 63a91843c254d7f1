"""The threat model names tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:\w+/)?test_\w+\.py)(?:::(\w+))?`", TEXT)))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: part or "all")
def test_what_covers_a_threat_exists(file: str, test: str) -> None:
    (path,) = (one for one in (ROOT / "tests").rglob(Path(file).name) if one.match(file))

    text = path.read_text()
    assert f"def {test}(" in text if test else "def test_" in text


def test_every_row_names_its_test() -> None:
    rows = re.findall(r"^\| [STRIDE] \|.*$", TEXT, re.MULTILINE)

    assert len(rows) > 20
    assert all("test_" in row for row in rows)
