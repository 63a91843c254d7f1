"""Flows that several test files of the native test cases play."""

from typing import Any

import pytest

from simulator.language.document import Flow
from tests.simulator.language.build import action, flow, menu, say
from tests.simulator.testcases.build import ERRORS, FUNCTION


def ask(name: str, to: str) -> dict[str, Any]:
    parameters = {**FUNCTION, "InvocationTimeLimitSeconds": "3"}
    return action(name, "InvokeLambdaFunction", parameters, to, errors=ERRORS)


@pytest.fixture
def greeting() -> Flow:
    return flow(
        say("hello", "Good morning.", "menu"),
        menu("menu", "For help press 1.", {"1": "help"}, "bye"),
        say("help", "Help is near.", "bye"),
        say("bye", "Goodbye."),
    )


@pytest.fixture
def asking() -> Flow:
    """Asks a function twice and says what it answered."""
    return flow(
        ask("first", "say first"),
        say("say first", "First $.External.word.", "second"),
        ask("second", "say second"),
        say("say second", "Second $.External.word.", "end"),
        say("sorry", "Sorry."),
    )
