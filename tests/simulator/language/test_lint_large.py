"""The linter looks at every way a few times, however large the flow is."""

from collections import Counter
from unittest.mock import patch

from simulator.language.lint import lint
from simulator.language.lint.network import Network
from tests.simulator.language.build import Json, action, end, flow, menu, say


def chain(length: int) -> list[Json]:
    """Menus, functions and prompts one behind the other, with ways back."""
    parts: list[Json] = []
    for index in range(length):
        again, failed = f"menu {index}", {"NoMatchingError": f"busy {index}"}
        parts += [
            menu(again, "Press 1.", {"1": f"call {index}"}, f"call {index}", again=again),
            action(
                f"call {index}",
                "InvokeLambdaFunction",
                {"LambdaFunctionARN": "f"},
                f"busy {index}",
                errors=failed,
            ),
            say(f"busy {index}", "All our agents are busy.", f"menu {index + 1}"),
        ]
    return [*parts, say(f"menu {length}", "Goodbye."), end()]


def looks(length: int) -> int:
    counted: Counter[str] = Counter()
    look = Network.action

    def counting(self: Network, node: object) -> object:
        counted["looks"] += 1
        return look(self, node)  # type: ignore[arg-type]

    with patch.object(Network, "action", counting):
        lint(flow(*chain(length)))
    return counted["looks"]


def test_ten_times_the_flow_is_ten_times_the_work() -> None:
    assert looks(300) < 12 * looks(30)
