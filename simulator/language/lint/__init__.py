"""The linter: what publishing would refuse, and what callers would complain about."""

from collections.abc import Mapping

from simulator.language.document import Flow
from simulator.language.lint.finding import RULES, Finding, Rule, Severity
from simulator.language.lint.menus import check_menus
from simulator.language.lint.network import Network
from simulator.language.lint.privacy import check_privacy
from simulator.language.lint.publishing import check_publishing
from simulator.language.lint.speech import check_speech
from simulator.language.lint.subject import subjects
from simulator.language.lint.ways import check_ways

__all__ = ["RULES", "Finding", "Rule", "Severity", "lint"]


def lint(flow: Flow, *, flows: Mapping[str, Flow] | None = None) -> list[Finding]:
    """Check a flow.

    Args:
        flow: The flow or module to check.
        flows: The flows and modules it may refer to, by the references it uses. What is not among
            them is given the benefit of the doubt.

    Returns:
        What was found, publishing's refusals first.
    """
    network = Network(flow, flows or {})
    known = {subject.action.identifier: subject for subject in subjects(flow)}
    return [
        *check_publishing(flow),
        *check_ways(network, known),
        *check_menus(network, known),
        *check_speech(network, known),
        *check_privacy(network, known),
    ]
