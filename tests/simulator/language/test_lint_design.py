"""What a caller would complain about, found in the graph of the flows."""

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.language.document import Flow
from simulator.language.lint import Finding, lint
from tests.simulator.language.build import action, end, flow, menu, say

FAIL = {"NoMatchingError": "sorry"}


def _found(rule: str, checked: Flow, flows: Mapping[str, Flow] | None = None) -> list[Finding]:
    return [finding for finding in lint(checked, flows=flows) if finding.rule == rule]


def _where(rule: str, checked: Flow, flows: Mapping[str, Flow] | None = None) -> list[str | None]:
    return [finding.identifier for finding in _found(rule, checked, flows)]


def _queue(name: str = "queue") -> dict[str, Any]:
    errors = {"QueueAtCapacity": "sorry", "NoMatchingError": "sorry"}
    return action(name, "TransferContactToQueue", to="sorry", errors=errors)


def _module(name: str, reference: str, to: str, branches: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
    errors = dict(FAIL) | ({"NoMatchingCondition": to} if branches else {})
    conditions = [("Equals", branch, target) for branch, target in (branches or {}).items()]
    parameters = {"FlowModuleId": reference}
    return action(name, "InvokeFlowModule", parameters, to, errors=errors, conditions=conditions)


def _return(name: str, result: str) -> dict[str, Any]:
    return action(name, "EndFlowModuleExecution", {"Result": result}, to=None)


def _loop(name: str, again: str, done: str, times: str = "2") -> dict[str, Any]:
    branches = [("Equals", "ContinueLooping", again), ("Equals", "DoneLooping", done)]
    return action(name, "Loop", {"LoopCount": times}, done, conditions=branches)


def _log(name: str, state: str, to: str) -> dict[str, Any]:
    return action(name, "UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": state}, to)


def _lambda(name: str, to: str, failed: str) -> dict[str, Any]:
    parameters = {"LambdaFunctionARN": "${InfoFunction}", "InvocationTimeLimitSeconds": "8"}
    return action(name, "InvokeLambdaFunction", parameters, to, errors={"NoMatchingError": failed})


def _compare(name: str, value: str, otherwise: str, **ways: str) -> dict[str, Any]:
    return action(
        name,
        "Compare",
        {"ComparisonValue": value},
        otherwise,
        errors={"NoMatchingCondition": otherwise},
        conditions=[("Equals", operand, target) for operand, target in ways.items()],
    )


def _set(name: str, to: str, **values: str) -> dict[str, Any]:
    given = {"FlowAttributes": {key: {"Value": value} for key, value in values.items()}}
    return action(name, "UpdateFlowAttributes", given, to, errors={"NoMatchingError": to})


def _store(name: str, text: str, validation: dict[str, Any] | None = None) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "Text": text,
        "StoreInput": "True",
        "InputTimeLimitSeconds": "5",
    }
    parameters["InputValidation"] = validation or {"CustomValidation": {"MaximumLength": "9"}}
    return action(
        name, "GetParticipantInput", parameters, "queue", errors={"NoMatchingError": name}
    )


PHONE = {"PhoneNumberValidation": {"NumberFormat": "E164"}}
SORRY = say("sorry", "Sorry, something went wrong. Goodbye.")
MENU_MODULE = "${MenuModule}"


def test_a_good_flow_has_no_findings() -> None:
    checked = flow(
        say("hello", "Good morning.", "menu"),
        menu(
            "menu",
            "Press 1 for hours, 0 for a person.",
            {"1": "hours", "0": "queue"},
            "queue",
            "tries",
        ),
        _loop("tries", "menu", "queue"),
        say("hours", "We are open until six.", "menu"),
        _queue(),
        SORRY,
    )

    assert lint(checked) == []


def test_a_flow_without_a_way_to_a_person_is_found_once() -> None:
    checked = flow(
        menu("menu", "Press 1.", {"1": "sorry"}, "sorry", "tries"),
        _loop("tries", "menu", "sorry"),
        SORRY,
    )

    found = _found("no-way-to-a-person", checked)

    assert [(f.path, f.identifier) for f in found] == [("StartAction", None)]


def test_a_menu_after_which_nobody_can_help_is_found() -> None:
    checked = flow(
        menu("first", "1 or 2?", {"1": "second", "2": "queue"}, "queue"),
        menu("second", "1?", {"1": "sorry"}, "sorry"),
        _queue(),
        SORRY,
    )

    assert _where("no-way-to-a-person", checked) == ["second"]


@pytest.mark.parametrize("person", [True, False])
def test_a_person_may_be_behind_a_module(*, person: bool) -> None:
    target = "queue" if person else "sorry"
    main = flow(_module("go", MENU_MODULE, "sorry"), SORRY, source="main.json")
    ask = menu("ask", "0 for a person.", {"0": target}, "back")
    module = flow(ask, _queue(), _return("back", "done"), SORRY, Settings={}, source="menu.json")

    found = _where("no-way-to-a-person", main, {MENU_MODULE: module})

    assert found == ([] if person else [None])


def test_a_person_may_be_behind_the_return_of_a_module() -> None:
    after = {"person": "queue"}
    main = flow(_module("go", MENU_MODULE, "sorry", after), _queue(), SORRY, source="main.json")
    person = flow(say("a", "A moment.", "back"), _return("back", "person"), Settings={}, source="m")
    nobody = flow(say("a", "A moment.", "back"), _return("back", "nobody"), Settings={}, source="m")

    assert _where("no-way-to-a-person", main, {MENU_MODULE: person}) == []
    assert _where("no-way-to-a-person", main, {MENU_MODULE: nobody}) == [None]


def test_what_the_linter_was_not_shown_gets_the_benefit_of_the_doubt() -> None:
    assert _where("no-way-to-a-person", flow(_module("go", MENU_MODULE, "sorry"), SORRY)) == []


def test_whispers_owe_nobody_a_person() -> None:
    whisper = [say("w", "Ana, about a bill.", "over"), action("over", "EndFlowExecution", to=None)]

    assert lint(flow(*whisper, kind="agentWhisper")) == []


@pytest.mark.parametrize(("hook", "owing"), [("DefaultAgentUI", False), ("CustomerQueue", True)])
def test_a_page_on_an_agents_desk_owes_nobody_a_person(hook: str, *, owing: bool) -> None:
    page = flow(say("page", "Who is calling."), source="page.json")
    hooks = {"EventHooks": {hook: "${PageFlow}"}}
    main = flow(action("hook", "UpdateContactEventHooks", hooks, "queue"), _queue(), SORRY)

    found = lint(page, flows={"${PageFlow}": page, "${MainFlow}": main})

    assert bool([f for f in found if f.rule == "no-way-to-a-person"]) is owing


@pytest.mark.parametrize(
    ("error_target", "dead"), [("end", True), ("log", True), ("sorry", False), ("queue", False)]
)
def test_a_caller_is_not_cut_off_without_a_word(error_target: str, *, dead: bool) -> None:
    checked = flow(
        _lambda("call", "queue", error_target), _log("log", "Disabled", "end"), _queue(), SORRY
    )

    assert _where("dead-end", checked) == (["call"] if dead else [])


@pytest.mark.parametrize(("parameter", "owing"), [("ContactFlowId", False), ("QueueId", True)])
def test_on_its_way_into_the_queue_a_callback_hears_nothing(parameter: str, *, owing: bool) -> None:
    creation = flow(_lambda("call", "queue", "end"), _queue(), SORRY, source="creation.json")
    order = action("it", "CreateCallbackContact", {parameter: "${CreationFlow}"}, "end")
    flows = {"${CreationFlow}": creation, "${MainFlow}": flow(order)}

    assert bool([f for f in lint(creation, flows=flows) if f.rule == "dead-end"]) is owing


def test_a_prompt_that_cannot_be_played_may_end_the_call() -> None:
    broken = action("it", "MessageParticipant", {"Text": "Hi."}, errors={"NoMatchingError": "end"})

    assert _where("dead-end", flow(broken)) == []


def test_an_action_nothing_leads_to_is_found() -> None:
    assert _where("unreachable", flow(end("stop"), say("lost", "Hi.", "stop"))) == ["lost"]


def test_going_round_without_a_count_is_found() -> None:
    again = menu("menu", "1?", {"1": "queue"}, "queue", again="pardon")
    parts = (say("pardon", "Pardon?", "menu"), _queue(), SORRY)

    assert _where("loop-without-exit", flow(again, *parts)) == ["menu"]
    counted = menu("menu", "1?", {"1": "queue"}, "queue", again="tries")
    assert (
        _where("loop-without-exit", flow(counted, _loop("tries", "pardon", "queue"), *parts)) == []
    )


@pytest.mark.parametrize(("counts", "endless"), [(True, []), (False, ["menu"])])
def test_a_count_kept_in_an_attribute_counts(counts: bool, endless: list[str]) -> None:
    count = _lambda("count", "enough", "queue") if counts else say("count", "Pardon?", "enough")
    checked = flow(
        menu("menu", "1?", {"1": "queue"}, "queue", again="count"),
        count,
        _compare("enough", "$.External.enough", "menu", yes="queue"),
        _queue(),
        SORRY,
    )

    assert _where("loop-without-exit", checked) == endless


def test_going_round_in_a_queue_is_what_a_queue_flow_does() -> None:
    waiting = [say("a", "Please hold.", "b"), say("b", "Still there?", "a")]

    assert _where("loop-without-exit", flow(*waiting, kind="customerQueue")) == []


@pytest.mark.parametrize(("failed", "found"), [("say", ["call"]), ("sorry", [])])
def test_a_failed_call_does_not_go_on_to_where_its_reply_is_read(
    failed: str, found: list[str]
) -> None:
    reads = say("say", "Your bill is $.External.amount.", "queue")
    checked = flow(_lambda("call", "say", failed), reads, _queue(), SORRY)

    assert _where("lambda-error-unhandled", checked) == found


def test_a_failed_call_may_go_on_where_nobody_reads_its_reply() -> None:
    other = [_lambda("other", "say", "sorry"), say("say", "$.External.text", "queue")]
    checked = flow(_lambda("note it", "other", "other"), *other, _queue(), SORRY)

    assert _where("lambda-error-unhandled", checked) == []


@pytest.mark.parametrize(
    ("missed", "found"), [("sorry", ["menu"]), ("queue", []), ("again", []), ("menu", [])]
)
def test_a_missed_key_is_asked_for_again_or_leads_to_a_person(
    missed: str, found: list[str]
) -> None:
    checked = flow(
        menu("menu", "1?", {"1": "queue"}, "queue", again=missed),
        menu("again", "Once more: 1?", {"1": "queue"}, "queue"),
        _queue(),
        SORRY,
    )

    assert _where("input-without-retry", checked) == found


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        (_store("ask", "Your number, please.", PHONE), ["ask"]),
        (_store("ask", "Key in your PIN."), ["ask"]),
        (_store("ask", "Marque su número de cuenta."), ["ask"]),
        (_store("ask", "How many units did you read?"), []),
    ],
    ids=["phone", "pin", "account", "reading"],
)
def test_what_callers_key_in_stays_out_of_the_log(ask: dict[str, Any], found: list[str]) -> None:
    logged = flow(_log("on", "Enabled", "ask"), ask, _queue(), SORRY)
    quiet = flow(_log("on", "Enabled", "off"), _log("off", "Disabled", "ask"), ask, _queue(), SORRY)

    assert _where("personal-data-in-logs", logged) == found
    assert _where("personal-data-in-logs", quiet) == []


def test_encrypted_input_may_be_logged() -> None:
    ask = _store("ask", "Key in your card number.")
    ask["Parameters"]["InputEncryption"] = {"EncryptionKeyId": "k", "Key": "c"}

    assert (
        _where("personal-data-in-logs", flow(_log("on", "Enabled", "ask"), ask, _queue(), SORRY))
        == []
    )


def test_a_log_turned_on_by_the_caller_of_a_module_counts() -> None:
    module = flow(
        action(
            "ask",
            "GetParticipantInput",
            _store("ask", "Your PIN?")["Parameters"],
            "back",
            errors={"NoMatchingError": "back"},
        ),
        _return("back", "done"),
        Settings={},
        source="pin.json",
    )
    main = flow(_log("on", "Enabled", "go"), _module("go", "${PinModule}", "sorry"), SORRY)
    known = {"${PinModule}": module, "main": main}

    assert _where("personal-data-in-logs", module, known) == ["ask"]
    assert _where("personal-data-in-logs", module) == []


def test_a_menu_has_five_options_at_most() -> None:
    five = dict.fromkeys("12345", "queue") | {"0": "queue", "*": "menu"}

    assert _where("menu-too-long", flow(menu("menu", "?", five, "queue"), _queue(), SORRY)) == []
    six = flow(menu("menu", "?", five | {"6": "queue"}, "queue"), _queue(), SORRY)
    assert _where("menu-too-long", six) == ["menu"]


def test_menus_stand_three_deep_at_most() -> None:
    menus = [menu(f"m{i}", "?", {"1": f"m{i + 1}", "2": "queue"}, "queue") for i in range(3)]
    checked = flow(*menus, menu("m3", "?", {"1": "queue", "2": "sorry"}, "queue"), _queue(), SORRY)

    found = _found("menu-too-deep", checked)

    assert [f.identifier for f in found] == ["m3"]
    assert "3 times" in found[0].message


def test_depth_counts_through_modules() -> None:
    menus = [menu(f"m{i}", "?", {"1": f"m{i + 1}", "2": "queue"}, "queue") for i in range(2)]
    main = flow(*menus, _module("m2", MENU_MODULE, "queue"), _queue(), SORRY, source="main.json")
    inner = [menu(f"n{i}", "?", {"1": f"n{i + 1}", "2": "back"}, "back") for i in range(2)]
    module = flow(*inner, _return("n2", "x"), _return("back", "y"), Settings={}, source="menu.json")

    assert _where("menu-too-deep", module, {MENU_MODULE: module, "main": main}) == ["n1"]
    assert _where("menu-too-deep", module) == []


def _languages(spanish: dict[str, str], *shared: dict[str, Any]) -> Flow:
    return flow(
        _compare("language", "$.Attributes.language", "english", es="spanish"),
        _set("english", "say", hello="Good morning.", bye="Goodbye."),
        _set("spanish", "say", **spanish),
        say("say", "$.FlowAttributes.hello", "queue"),
        *shared,
        _queue(),
        say("sorry", "$.FlowAttributes.bye"),
    )


def test_a_text_is_set_in_every_language() -> None:
    assert (
        _where("prompt-missing-language", _languages({"hello": "Buenas.", "bye": "Adiós."})) == []
    )

    found = _found("prompt-missing-language", _languages({"hello": "Buenos días."}))

    assert [f.identifier for f in found] == ["spanish"]
    assert "bye" in found[0].message


def test_a_text_written_out_for_callers_of_every_language_is_found() -> None:
    both = {"hello": "Buenas.", "bye": "Adiós."}
    checked = _languages(both)
    written = flow(*checked.document["Actions"][:4], _queue(), SORRY)

    assert _where("prompt-missing-language", written) == ["sorry"]


def test_nobody_is_told_that_all_are_busy_and_left_to_wait() -> None:
    busy = say("busy", "All of our agents are busy. Please hold.", "over")
    over = action("over", "EndFlowExecution", to=None)
    choice = menu("over", "Press 1 for a callback.", {"1": "end"}, "end")

    assert _where("busy-without-choice", flow(busy, over, kind="customerQueue")) == ["busy"]
    assert _where("busy-without-choice", flow(busy, choice, kind="customerQueue")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Key in your account number.", ["ask"]),
        ("Key in your account number, so that we can find your bill.", []),
        ("Marque su número, para que podamos llamarle.", []),
        ("$.External.question", []),
    ],
    ids=["no reason", "reason", "razón", "unknown"],
)
def test_callers_are_told_why_they_are_asked(text: str, found: list[str]) -> None:
    assert _where("data-without-reason", flow(_store("ask", text), _queue(), SORRY)) == found


def test_the_reason_may_be_in_the_prompt_before_or_in_an_attribute() -> None:
    ask = _store("ask", "$.FlowAttributes.question")
    parts = (_queue(), SORRY)

    why = flow(say("why", "We need your number to find your bill.", "ask"), ask, *parts)
    unset = flow(_set("text", "ask", question="Your number?"), ask, *parts)
    told = flow(_set("text", "ask", question="Your number? This helps us find you."), ask, *parts)
    again = _store("ask", "$.FlowAttributes.sorry $.FlowAttributes.question")
    twice = flow(
        _set("text", "ask", question="Your number? This helps us find you."), again, *parts
    )

    assert _where("data-without-reason", why) == []
    assert _where("data-without-reason", unset) == ["ask"]
    assert _where("data-without-reason", told) == []
    assert _where("data-without-reason", twice) == []


def test_who_has_hung_up_goes_round_nowhere() -> None:
    gone = action("gone", "DisconnectParticipant", {}, "gone")

    assert _where("loop-without-exit", flow(say("bye", "Goodbye.", "gone"), gone)) == []
