"""Findings for people, for programs, and for code scanning (SARIF)."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulator.language.lint.finding import RULES, Finding, Severity
from simulator.language.lint.lines import Lines


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked.

    Attributes:
        text: What is in it, for the lines.
    """

    source: str
    text: str
    findings: Sequence[Finding]


def as_text(files: Sequence[Checked]) -> str:
    """One line a finding, as compilers write them, and a sum."""
    rows = [
        f"{row['source']}:{row['line']}: {row['severity']}: {_named(row)}{row['message']}; "
        f"{row['hint']} [{row['rule']}]"
        for row in _rows(files)
    ]
    return "\n".join([*rows, _sum(files)]) + "\n"


def as_json(files: Sequence[Checked]) -> str:
    """A list of findings, one object each."""
    return json.dumps(_rows(files), ensure_ascii=False, indent=2) + "\n"


def as_sarif(files: Sequence[Checked]) -> str:
    """SARIF 2.1.0, which code hosts show beside the change."""
    order = {rule: index for index, rule in enumerate(RULES)}
    driver = {
        "name": "ringback-simulator",
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.summary},
                "defaultConfiguration": {"level": rule.severity.value},
            }
            for rule in RULES.values()
        ],
    }
    results = [_result(row, order[row["rule"]]) for row in _rows(files)]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


FORMATS: Final[Mapping[str, Callable[[Sequence[Checked]], str]]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
}
"""Name of a format -> what writes it."""


def _rows(files: Sequence[Checked]) -> list[dict[str, Any]]:
    return [
        {
            "source": found.source,
            "line": lines.of(found.path),
            "severity": found.severity.value,
            "rule": found.rule,
            "path": found.path,
            "identifier": found.identifier,
            "message": found.message,
            "hint": found.hint,
        }
        for file in files
        for lines in [Lines(file.text)]
        for found in file.findings
    ]


def _named(row: Mapping[str, Any]) -> str:
    return "" if row["identifier"] is None else f'"{row["identifier"]}": '


def _sum(files: Sequence[Checked]) -> str:
    count = Counter(found.severity for file in files for found in file.findings)
    parts = [_plural(count[severity], severity.value) for severity in Severity if count[severity]]
    return f"{_plural(len(files), 'flow')}: {', '.join(parts) or 'nothing to mend'}"


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _result(row: Mapping[str, Any], index: int) -> dict[str, Any]:
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": row["source"].replace("\\", "/")},
            "region": {"startLine": row["line"]},
        }
    }
    if row["path"]:
        place["logicalLocations"] = [
            {"fullyQualifiedName": row["path"], "name": row["identifier"] or row["path"]}
        ]
    return {
        "ruleId": row["rule"],
        "ruleIndex": index,
        "level": row["severity"],
        "message": {"text": f"{_named(row)}{row['message']}; {row['hint']}"},
        "locations": [place],
    }
