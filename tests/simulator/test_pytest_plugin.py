"""The pytest plugin, as a team with flows of its own uses it: in test runs of its own."""

import json
import sys
from pathlib import Path

import pytest

from tests.simulator.language.build import action, document, menu, say

pytest_plugins = ("pytester",)
ROOT = Path(__file__).parents[2]
ERROR = {"NoMatchingError": "sorry"}

FLOW = document(
    action("look", "InvokeLambdaFunction",
           {"LambdaFunctionARN": "${LookupFunction}", "InvocationTimeLimitSeconds": "3"},
           "module", errors=ERROR),
    action("module", "InvokeFlowModule", {"FlowModuleId": "${GreetModule}"}, "menu", errors=ERROR),
    menu("menu", "To pay it, press 1.", {"1": "note"}, "sorry"),
    action("note", "UpdateContactAttributes", {"Attributes": {"why": "pay"}}, "queue",
           errors=ERROR),
    action("queue", "UpdateContactTargetQueue", {"QueueId": "${BillingQueue}"}, "enter",
           errors=ERROR),
    action("enter", "TransferContactToQueue", {}, "sorry",
           errors={"QueueAtCapacity": "sorry", "NoMatchingError": "sorry"}),
    say("sorry", "Sorry."),
)  # fmt: skip
MODULE = {
    **document(say("hi", "Hello, $.External.name.", "back"),
               action("back", "EndFlowModuleExecution", to=None)),
    "Settings": {},
}  # fmt: skip
WORLD = {"queues": [{"name": "Billing", "references": ["${BillingQueue}"]}]}
CONFIGURED = """
[pytest]
simulator_flow = flows/main.json
simulator_flows = flows
simulator_world = world.json
"""
STORY = """
def test_whoever_wants_to_pay_reaches_billing(centre):
    centre.answers("${LookupFunction}", {"name": "Ana"})
    call = centre.call("+15550100")
    call.hears("Hello, Ana.", "pay it")
    call.presses("1")
    call.reaches_queue("Billing")
    call.never_hears("Sorry")
    assert call.attribute("why") == "pay"
    call.waits(5)
    call.agent_accepts().sees(why="pay")
    call.agent_hangs_up()
    call.ends("disconnected")
"""


@pytest.fixture
def team(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project with a flow, a module and a world file."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COLUMNS", "200")
    flows = pytester.mkdir("flows")
    flows.joinpath("main.json").write_text(json.dumps(FLOW))
    flows.joinpath("modules").mkdir()
    flows.joinpath("modules", "greet.json").write_text(json.dumps(MODULE))
    pytester.path.joinpath("world.json").write_text(json.dumps(WORLD))
    pytester.makefile(".ini", pytest=CONFIGURED)
    pytester.makeconftest('pytest_plugins = ["simulator.pytest_plugin"]')
    return pytester


def test_a_story_is_played_and_its_flows_are_covered(team: pytest.Pytester) -> None:
    team.makepyfile(STORY)

    result = team.runpytest_subprocess("--simulator-cover", "--simulator-cover-html", "c.html")

    assert result.ret == 0
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*Branches of flows*", "*greet*100.0*", "*menu: NoMatching*"])
    assert "InputTimeLimitExceeded" in team.path.joinpath("c.html").read_text()


def test_less_coverage_than_required_fails_the_run(team: pytest.Pytester) -> None:
    team.makepyfile(STORY)

    assert team.runpytest_subprocess("--simulator-cover", "--simulator-cover-min", "90").ret == 1


def test_a_failure_shows_the_call_so_far_and_the_line_that_does_not_hold(
    team: pytest.Pytester,
) -> None:
    team.makepyfile(
        STORY.replace('call.hears("Hello, Ana.", "pay it")', 'call.hears("Hello, Luis.")')
    )

    result = team.runpytest_subprocess()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '>*call.hears("Hello, Luis.")*',
            "E*expected to hear 'Hello, Luis.'",
            "E*The call so far:",
            "E*0.0 hears  Hello, Ana.",
            "E*0.0 hears  To pay it, press 1.",
            "E*now: input",
        ]
    )
    assert "simulator/scenario/call.py" not in result.stdout.str()


def test_a_marker_says_which_centre_it_is(team: pytest.Pytester) -> None:
    team.path.joinpath("pytest.ini").write_text("[pytest]\n")
    team.path.joinpath("lookups.py").write_text(
        'def ana(event, context):\n    return {"name": "Ana"}\n'
    )
    team.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.centre(
            flow="flows/main.json",
            flows={"${GreetModule}": "flows/modules/greet.json"},
            handlers={"${LookupFunction}": "lookups:ana"},
            at="2026-11-26T12:00:00-05:00",
        )

        def test_a_real_handler(centre):
            centre.call().hears("Hello, Ana.")
            assert centre.simulation.now.hour == 17

        @pytest.mark.centre(replies={"${LookupFunction}": {"name": "Luis"}}, handlers={})
        def test_a_reply(centre):
            centre.call().hears("Hello, Luis.")

        def test_a_failing_function(centre):
            centre.fails("${LookupFunction}")
            centre.call().hears("Sorry.").ends()

        def test_an_action_that_breaks(centre):
            centre.breaks("queue")
            centre.call().presses("1").hears("Sorry.").ends()
        """
    )

    team.runpytest_subprocess().assert_outcomes(passed=4)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("pytest.mark.usefixtures()", "no centre to call: name the flow"),
        ("pytest.mark.centre('flows/main.json')", "mark with names"),
        ("pytest.mark.centre(floor=1)", "floor is not known; use at, flow"),
        ("pytest.mark.centre(flow='flows/main.json', at='noon')", "is not ISO 8601"),
        ("pytest.mark.centre(flow='gone.json')", "no centre to call: *gone.json*cannot be read"),
        ("pytest.mark.centre(flow='flows/main.json', flows=['gone'])", "gone is no folder"),
        ("pytest.mark.centre(flow='flows/main.json', flows='flows')", "write a list of folders"),
    ],
)
def test_a_centre_that_is_not_described_is_said_to_be(
    team: pytest.Pytester, mark: str, said: str
) -> None:
    team.path.joinpath("pytest.ini").write_text("[pytest]\n")
    team.makepyfile(f"import pytest\n\n@{mark}\ndef test_it(centre): ...\n")

    result = team.runpytest_subprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{said}*"])
    result.stdout.no_fnmatch_line("*During handling*")


def test_stories_are_exported_as_native_cases_by_every_worker(team: pytest.Pytester) -> None:
    team.makepyfile(
        test_pay=STORY,
        test_two="def test_two(centre):\n    centre.call()\n    centre.call()\n",
        test_bad="def test_bad(centre):\n    centre.call().hears('what nobody says')\n",
    )

    result = team.runpytest_subprocess("--simulator-export", "native", "-n2")

    result.stdout.fnmatch_lines(
        ["not exported: test_two.py::test_two: it tells of 2 calls, a test case is one",
         "1 written to native"]
    )  # fmt: skip
    (case,) = team.path.joinpath("native").iterdir()
    assert case.name == "pay__whoever_wants_to_pay_reaches_billing.json"
    played = team.run(sys.executable, "-m", "simulator", "test", str(case), "--flows", "flows")
    assert played.ret == 0


def test_a_call_played_by_hand_becomes_a_test(team: pytest.Pytester) -> None:
    record = (sys.executable, "-m", "pytest", "--record", "test_by_hand.py")

    recorded = team.run(*record, stdin=b"7 7\n1\nagent:accept\nend\n")

    assert recorded.ret == 0
    recorded.stdout.fnmatch_lines(["*a token is none of*", "*written: test_by_hand.py"])
    written = team.path.joinpath("test_by_hand.py").read_text()
    assert 'call.presses("1")\n    call.reaches_queue("Billing")' in written
    team.runpytest_subprocess().assert_outcomes(passed=1)
    assert team.run(*record).ret == pytest.ExitCode.USAGE_ERROR
