"""``python -m simulator run``, as its user meets it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.simulator.language.build import Json, action, document, menu, say

if TYPE_CHECKING:
    from tests.simulator.commands.conftest import Shell

CALL = action(
    "call",
    "InvokeLambdaFunction",
    {"LambdaFunctionARN": "${LookupFunction}"},
    "tell",
    errors={"NoMatchingError": "sorry"},
)
GREETING = document(CALL, say("tell", "Hello $.External.name."), say("sorry", "Sorry."))


def said(lines: list[dict[str, Any]]) -> list[str]:
    return [line["text"] for line in lines if line["type"] == "prompt"]


def test_every_line_is_an_event_and_the_last_one_is_the_end(shell: Shell) -> None:
    start = document(menu("menu", "Press 1.", {"1": "thanks"}, "end"), say("thanks", "Thanks."))
    lines = shell.lines(shell.file("f.json", start), "--keys", "1", "--at", "2026-03-02T09:00:00Z")

    assert [line["type"] for line in lines] == [
        "start",
        "prompt",
        "input",
        "branch",
        "prompt",
        "end",
    ]
    assert all(list(line)[:4] == ["t", "type", "flow", "action"] for line in lines)
    assert lines[0]["at"] == "2026-03-02T09:00:00+00:00"
    assert (lines[1]["flow"], lines[1]["action"], lines[1]["text"]) == ("f", "menu", "Press 1.")
    assert lines[2]["value"] == "1"
    assert lines[3]["to"] == "thanks"
    assert lines[-1]["reason"] == "disconnected"


def test_people_get_a_transcript(shell: Shell) -> None:
    code, out, _ = shell.run(shell.file("f.json", GREETING))

    assert code == 0
    assert "hears" in out
    assert "Hello ." in out
    assert out.rstrip().endswith("disconnected")


def test_a_function_nobody_stubbed_answers_with_nothing_and_says_so(shell: Shell) -> None:
    lines = shell.lines(shell.file("f.json", GREETING))

    assert said(lines) == ["Hello ."]
    assert (
        "not stubbed: empty reply assumed" in next(x for x in lines if x["type"] == "log")["text"]
    )
    function = next(x for x in lines if x["type"] == "lambda")
    assert (function["function"], function["parameters"], function["reply"]) == (
        "LookupFunction",
        {},
        {},
    )


def test_a_function_is_stubbed_by_a_file(shell: Shell) -> None:
    flow = shell.file("f.json", GREETING)
    reply = shell.file("ana.json", {"name": "Ana"})

    assert said(shell.lines(flow, "--reply", f"${{LookupFunction}}={reply}")) == ["Hello Ana."]
    assert said(shell.lines(flow, "--reply", f"*={reply}")) == ["Hello Ana."]
    bad = shell.file("bad.json", {"name": 1})
    assert said(shell.lines(flow, "--reply", f"*={bad}")) == ["Sorry."]


def test_a_real_handler_is_called(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    flow = shell.file("f.json", GREETING)
    shell.file(
        "my_handlers.py", "def lookup(event, context):\n    return {'name': event['Name']}\n"
    )
    monkeypatch.setattr(sys, "path", [str(shell.directory), *sys.path])
    monkeypatch.delitem(sys.modules, "my_handlers", raising=False)

    lines = shell.lines(flow, "--handler", "${LookupFunction}=my_handlers:lookup")
    assert said(lines) == ["Hello ContactFlowEvent."]


def test_other_flows_and_modules_are_given(shell: Shell) -> None:
    module = shell.file(
        "m.json",
        document(
            say("m", "Inside.", "back"),
            action("back", "EndFlowModuleExecution", to=None),
            Settings={},
        ),
    )
    other = shell.file("o.json", document(say("o", "Elsewhere.")))
    start = shell.file(
        "f.json",
        document(
            action(
                "in",
                "InvokeFlowModule",
                {"FlowModuleId": "${M}"},
                "go",
                errors={"NoMatchingError": "end"},
            ),
            action(
                "go",
                "TransferToFlow",
                {"ContactFlowId": "${O}"},
                "end",
                errors={"NoMatchingError": "end"},
            ),
        ),
    )

    lines = shell.lines(start, "--flow", f"${{M}}={module}", "--flow", f"${{O}}={other}")
    assert said(lines) == ["Inside.", "Elsewhere."]
    assert [(x["type"], x["name"]) for x in lines if x["type"] in ("module", "flow")] == [
        ("module", "m"),
        ("module", "m"),
        ("flow", "o"),
    ]


def test_the_contact_is_as_the_options_say(shell: Shell) -> None:
    start = shell.file(
        "f.json",
        document(
            say(
                "a",
                "$.Channel $.Attributes.k=$.Attributes.e "
                "$.CustomerEndpoint.Address $.SystemEndpoint.Address",
            )
        ),
    )
    options = (
        "--attribute",
        "k=v",
        "--attribute",
        "e=a=b",
        "--from",
        "+15550100",
        "--to",
        "+15550199",
    )

    assert said(shell.lines(start, *options)) == ["VOICE v=a=b +15550100 +15550199"]
    assert said(shell.lines(start, "--from", "anonymous")) == ["VOICE =  "]
    mail = ("--channel", "EMAIL", "--from", "ana@example.com")
    assert shell.run(start, *mail)[0] == 0
    assert said(shell.lines(start, "--channel", "CHAT")) == ["CHAT =  "]


def test_a_world_file_answers(shell: Shell) -> None:
    world = shell.file("w.json", {"functions": {"${LookupFunction}": {"name": "Bo"}}})

    assert said(shell.lines(shell.file("f.json", GREETING), "--world", world)) == ["Hello Bo."]


def test_an_unsupported_action_is_named_with_its_flow(shell: Shell) -> None:
    flow = shell.file("moon.json", document(action("odd", "FlyToTheMoon")))
    code, out, err = shell.run(flow, "--json")
    last = json.loads(out.splitlines()[-1])

    assert code == 3
    assert (last["reason"], "FlyToTheMoon" in last["message"], "moon" in last["message"]) == (
        "unsupported",
        True,
        True,
    )
    assert "FlyToTheMoon" in err
    assert len(err.splitlines()) == 2  # publishing would refuse it, and nobody can play it


def test_an_error_no_branch_handles(shell: Shell) -> None:
    flow = shell.file(
        "f.json", document(action("q", "UpdateContactTargetQueue", {"QueueId": "$.External.none"}))
    )
    code, out, err = shell.run(flow, "--json")

    assert code == 4
    assert json.loads(out.splitlines()[-1])["reason"] == "failed"
    assert "'q' (UpdateContactTargetQueue): there is no such queue" in err


def test_a_flow_in_circles_ends_after_the_steps_allowed(shell: Shell) -> None:
    flow = shell.file("f.json", document(say("a", "Again.", "a")))
    code, out, err = shell.run(flow, "--json", "--max-steps", "7")

    assert code == 0
    assert err.startswith("an endless loop in flow 'f': 'a', 'a' go round, no time passes")
    assert [json.loads(line)["type"] for line in out.splitlines()].count("prompt") == 7
    assert json.loads(out.splitlines()[-1])["reason"] == "max_steps"


def test_a_flow_that_can_only_be_a_queue_flow_is_played_in_a_queue(shell: Shell) -> None:
    loop = action("loop", "MessageParticipantIteratively", {"Messages": [{"Text": "La la."}]}, None)
    lines = shell.lines(
        shell.file("q.json", document(loop) | {"Metadata": {}}), "--keys", "agent:accept"
    )

    assert [x["queue"] for x in lines if x["type"] == "queue"] == ["Queue"]
    assert [x["action"] for x in lines if x["type"] == "agent"] == ["accept", "hangup"]


def test_who_is_left_waiting_hears_every_looped_prompt_once(shell: Shell) -> None:
    messages = {"Messages": [{"Text": "Please wait."}, {"Text": "Thank you."}]}
    loop = action("loop", "MessageParticipantIteratively", messages, None)
    lines = shell.lines(shell.file("q.json", document(loop) | {"Metadata": {}}))

    assert said(lines) == ["Please wait.", "Thank you."]
    assert lines[-1]["reason"] == "waiting"


REFUSED: list[tuple[str, object, list[str], str]] = [
    ("no file", None, [], "cannot be read"),
    ("no JSON", "{", [], "is not JSON"),
    ("no flow", {"a": 1}, [], "Version"),
    ("dangling", document(say("a", "Hi.", "nowhere")), [], '"nowhere"'),
    ("twice", document(say("a", "Hi."), say("a", "Ho.")), [], "earlier action"),
    ("no start", GREETING | {"StartAction": "none"}, [], "StartAction"),
    ("bad token", GREETING, ["--keys", "1,dance:55"], "token 2 (dance:): a token is none of"),
    ("bad time", GREETING, ["--at", "noon"], "not ISO 8601"),
    ("bad caller", GREETING, ["--from", "5550100"], "--from: not a number in E.164; write +1"),
    ("bad callee", GREETING, ["--to", "+1555 0199"], "--to: not a number in E.164; write +1"),
    ("bad pair", GREETING, ["--attribute", "k"], "not K=V"),
    ("bad flow", GREETING, ["--flow", "x=none.json"], "none.json"),
    ("bad reply", GREETING, ["--reply", "x=none.json"], "cannot be read"),
    ("bad handler", GREETING, ["--handler", "${LookupFunction}=none:f"], "cannot be loaded"),
    ("no handler", GREETING, ["--handler", "${LookupFunction}=json"], "not module:function"),
    ("bad world", GREETING, ["--world", "none.json"], "cannot be read"),
    ("bad steps", GREETING, ["--max-steps", "0"], "not a positive number"),
    ("bad channel", GREETING, ["--channel", "FAX"], "invalid choice"),
    ("bad option", GREETING, ["--colour", "red"], "unrecognized arguments"),
]


@pytest.mark.parametrize(
    ("_case", "content", "options", "problem"), REFUSED, ids=[r[0] for r in REFUSED]
)
def test_bad_input_is_refused_in_one_line(
    shell: Shell, _case: str, content: Json | str | None, options: list[str], problem: str
) -> None:
    flow = "missing.json" if content is None else shell.file("f.json", content)
    code, out, err = shell.run(flow, *options)

    assert (code, out) == (2, "")
    assert problem in err
    assert len(err.splitlines()) == 1


def test_every_refusal_of_every_flow_that_is_played_is_said(shell: Shell) -> None:
    leave = action("go", "TransferToFlow", {"ContactFlowId": "${LaterFlow}"},
                   errors={"NoMatchingError": "end"})  # fmt: skip
    first = document(say("hi", "$.Foo.bar", "go"), leave)
    later = document(action("put", "UpdateContactAttributes", {"Attributes": {"a": ""}}))
    unused = document(say("hi", "$.Foo.bar"))
    words = [word for name, content in (("later", later), ("unused", unused))
             for word in ("--flow", shell.file(f"{name}.json", content))]  # fmt: skip

    code, _, complained = shell.run(shell.file("first.json", first), *words)

    assert code == 0
    lines = complained.splitlines()
    assert all("Amazon Connect would refuse this: " in line for line in lines)
    assert any("first.json: Actions[0].Parameters.Text" in line for line in lines)
    assert any("later.json: Actions[0].Parameters.Attributes" in line for line in lines)
    assert not any("unused.json" in line for line in lines)


def test_a_token_that_cannot_be_done_is_told_by_number_and_the_contact_ends(shell: Shell) -> None:
    flow = shell.file(
        "f.json", document(menu("menu", "One?", {"1": "bye"}, "bye"), say("bye", "Bye."))
    )

    code, out, complained = shell.run(flow, "--json", "--keys", "wait:1,agent:clear:zoe,1")

    last = json.loads(out.splitlines()[-1])
    assert (code, last["type"], last["reason"]) == (2, "end", "waiting")
    assert complained == "token 2 (agent:clear): no agent is called 'zoe'\n"
    assert last["message"] == "token 2 (agent:clear): no agent is called 'zoe'"


def test_a_task_begins_by_the_api_with_what_the_options_say(shell: Shell) -> None:
    put = action("put", "UpdateContactAttributes", {"Attributes": {
        "a": "$.Name, $.Description: $.References.form.Value, $.References.form.Type"}},
        errors={"NoMatchingError": "end"})  # fmt: skip
    flow = shell.file("f.json", document(put))

    told = shell.lines(
        flow, "--channel", "TASK", "--name", "Call Ana", "--description", "About a bill",
        "--reference", "form=https://example.com/?a=b",
    )  # fmt: skip

    assert told[0]["method"] == "API"
    assert "Call Ana, About a bill: https://example.com/?a=b, URL" in json.dumps(told)
    code, out, complained = shell.run(flow, "--attribute", f"a={'x' * 33_000}")
    assert (code, out) == (2, "")
    assert "a contact holds 32768" in complained


@pytest.mark.parametrize("option", ["--reply", "--handler"])
def test_a_function_that_no_flow_uses_is_refused(shell: Shell, option: str) -> None:
    value = shell.file("r.json", {}) if option == "--reply" else "json:loads"
    flow = shell.file("f.json", GREETING)

    code, out, complained = shell.run(flow, option, f"LokupFunction={value}")

    assert (code, out) == (2, "")
    assert "no flow uses a function 'LokupFunction'; did you mean ${LookupFunction}?" in complained
    assert shell.run(flow, option, f"${{LookupFunction}}={value}")[0] == 0


def test_a_limit_that_holds_nothing_is_said(shell: Shell) -> None:
    ask = action("ask", "GetParticipantInput",
                 {"Text": "Key it in.", "StoreInput": "True", "InputTimeLimitSeconds": "5",
                  "InputValidation": {"CustomValidation": {"MaximumLength": "$.Attributes.n"}}},
                 errors={"NoMatchingError": "end"})  # fmt: skip
    flow = shell.file("f.json", document(ask))

    def said(*words: str) -> bool:
        lines = shell.lines(flow, "--keys", "12#", *words)
        return any("MaximumLength is no number" in x["text"] for x in lines if x["type"] == "log")

    assert said()
    assert not said("--attribute", "n=4")


def test_what_answering_machine_detection_found_is_said(shell: Shell) -> None:
    ways = {"CallAnswered": "person", "VoicemailBeep": "beep"}
    checking = action(
        "amd",
        "CheckOutboundCallStatus",
        {},
        "sorry",
        errors={"NoMatchingError": "sorry"},
        conditions=[
            ("Equals", found, ways.get(found, "sorry"))
            for found in ("CallAnswered", "VoicemailBeep", "VoicemailNoBeep", "NotDetected")
        ],
    )
    ends = say("person", "Hello."), say("beep", "Please call us."), say("sorry", "Sorry.")
    file = shell.file("f.json", document(checking, *ends))
    world = shell.file("world.json", {"phones": {"+15550100": {"detected": "VOICEMAIL_BEEP"}}})
    called = "--from", "+15550100", "--initiation-method", "OUTBOUND"

    assert said(shell.lines(file, "--detected", "HUMAN_ANSWERED")) == ["Hello."]
    assert said(shell.lines(file, "--world", world, *called)) == ["Please call us."]
    assert said(shell.lines(file, *called)) == ["Sorry."]

    code, _, error = shell.run(file, "--detected", "HUMAN_ANSWERED", "--channel", "CHAT")
    assert code == 2
    assert error.startswith("--detected: it is of calls that the centre makes")
