"""What became of test cases, as XML that continuous integration reads (JUnit's, as pytest's)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as Xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.testcases.outcome import Outcome

# What XML 1.0 cannot hold; callers type anything.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(outcomes: Sequence[Outcome]) -> str:
    """Return a test suite; times are virtual seconds."""
    failed = sum(not outcome.passed for outcome in outcomes)
    seconds = f"{sum(outcome.seconds for outcome in outcomes):.3f}"
    root = Xml.Element("testsuites")
    suite = Xml.SubElement(
        root, "testsuite", name="Amazon Connect test cases", tests=str(len(outcomes)),
        failures=str(failed), errors="0", skipped="0", time=seconds,
    )  # fmt: skip
    for outcome in outcomes:
        case = Xml.SubElement(
            suite, "testcase", name=_clean(outcome.case.name),
            classname=_clean(outcome.case.source), time=f"{outcome.seconds:.3f}",
        )  # fmt: skip
        if not outcome.passed:
            failure = Xml.SubElement(case, "failure", message=_clean(outcome.message))
            failure.text = _clean(outcome.transcript)
        if outcome.warnings:
            Xml.SubElement(case, "system-out").text = _clean("\n".join(outcome.warnings))
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
