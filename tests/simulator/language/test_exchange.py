"""Into the repository and back: nothing a caller would notice changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.__main__ import main
from simulator.language.document import InvalidFlow, load_flow, parse_flow
from simulator.language.exchange import export_flow, import_flow, semantic_digest, write_json
from simulator.language.lint import Severity, lint
from tests.simulator.language.build import action, document, end, say

CORPUS = Path(__file__).parents[4] / "shared" / "example-flows"
INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/1f0c2b3a-0000-4000-8000-000000000001"
QUEUE = f"{INSTANCE}/queue/1f0c2b3a-0000-4000-8000-000000000002"
LAMBDA = "arn:aws:lambda:us-east-1:111122223333:function:caller-lookup"
ASK, PICK, BYE = (f"1f0c2b3a-0000-4000-8000-00000000010{i}" for i in range(3))


def _exported() -> dict[str, Any]:
    call = {"LambdaFunctionARN": LAMBDA, "InvocationTimeLimitSeconds": "8"}
    content = document(
        action(ASK, "InvokeLambdaFunction", call, PICK, errors={"NoMatchingError": BYE}),
        action(
            PICK,
            "UpdateContactTargetQueue",
            {"QueueId": QUEUE},
            "greet",
            errors={"NoMatchingError": BYE},
        ),
        say("greet", "Welcome back, $.External.firstName.", BYE),
        end(BYE),
    )
    content["Metadata"] = {
        "name": "Main",
        "description": "Where callers arrive.",
        "type": "contactFlow",
        "status": "published",
        "hash": "x",
        "entryPointPosition": {"x": 1, "y": 2},
        "ActionMetadata": {
            ASK: {"position": {"x": 3, "y": 4}},
            PICK: {"parameters": {"QueueId": {"displayName": "Billing Queue"}}},
        },
    }
    return content


def test_an_export_becomes_readable_and_does_the_same() -> None:
    before = parse_flow(json.dumps(_exported()), source="f.json")

    imported = import_flow(json.dumps(_exported()), "f.json")

    after = parse_flow(json.dumps(imported.document), source="f.json")
    assert imported.values == {
        "${CallerLookupFunction}": LAMBDA,
        "${BillingQueue}": QUEUE,
    }
    assert list(after.actions) == [
        "Call caller lookup function",
        "Choose billing queue",
        "greet",
        "Hang up",
    ]
    assert after.metadata == {
        "name": "Main",
        "description": "Where callers arrive.",
        "type": "contactFlow",
    }
    assert "arn:" not in json.dumps(imported.document)
    assert semantic_digest(after, imported.values) == semantic_digest(before)


def test_what_goes_out_comes_back_the_same() -> None:
    imported = import_flow(json.dumps(_exported()), "f.json")
    flow = parse_flow(json.dumps(imported.document), source="f.json")

    out = export_flow(flow, imported.values)
    back = import_flow(json.dumps(out), "f.json")

    assert out["Metadata"]["ActionMetadata"]["greet"]["position"]["x"] > 20
    assert QUEUE in json.dumps(out)
    assert "${" not in json.dumps(out)
    assert list(parse_flow(json.dumps(back.document), source="f").actions) == list(flow.actions)
    renamed = parse_flow(json.dumps(back.document), source="f.json")
    assert semantic_digest(renamed, back.values) == semantic_digest(flow, imported.values)
    assert back == imported  # names of resources included: the designer shows them


def test_names_of_one_kind_stay_apart() -> None:
    queues = [f"{INSTANCE}/queue/1f0c2b3a-0000-4000-8000-00000000020{i}" for i in range(3)]
    picks = [
        action(
            f"p{i}",
            "UpdateContactTargetQueue",
            {"QueueId": queue},
            f"p{i + 1}",
            errors={"NoMatchingError": "p3"},
        )
        for i, queue in enumerate([*queues[:2], queues[0]])
    ]

    imported = import_flow(json.dumps(document(*picks, end("p3"))), "f.json")

    assert imported.values == {"${Queue1}": queues[0], "${Queue2}": queues[1]}


def test_resources_of_a_cleaned_export_are_told_apart_by_their_names() -> None:
    picks = [
        action(
            f"p{i}",
            "TransferToFlow",
            {"ContactFlowId": ""},
            f"p{i + 1}",
            errors={"NoMatchingError": f"p{i + 1}"},
        )
        for i in range(3)
    ]
    content = document(*picks, end("p3"))
    names = {
        f"p{i}": {"ContactFlow": {"text": name}}
        for i, name in enumerate(["Bills", "News", "Bills"])
    }
    content["Metadata"]["ActionMetadata"] = names

    imported = import_flow(json.dumps(content), "f.json")

    assert imported.values == {"${BillsFlow}": "", "${NewsFlow}": ""}


def test_actions_that_say_the_same_get_names_of_their_own() -> None:
    uuids = [f"1f0c2b3a-0000-4000-8000-00000000030{i}" for i in range(3)]
    content = document(
        say(uuids[0], "Hi.", uuids[1]), say(uuids[1], "Hi.", uuids[2]), end(uuids[2])
    )

    imported = import_flow(json.dumps(content), "f.json")

    assert [a["Identifier"] for a in imported.document["Actions"]] == [
        "Say Hi",
        "Say Hi 2",
        "Hang up",
    ]


def test_what_is_dynamic_or_a_placeholder_already_or_managed_by_aws_stays() -> None:
    view = "arn:aws:connect:us-east-1:aws:view/form:1"
    kept = {"LambdaFunctionARN": "$.Attributes.function", "InvocationTimeLimitSeconds": "8"}
    content = document(
        action("a", "InvokeLambdaFunction", kept, "b", errors={"NoMatchingError": "end"}),
        action(
            "b",
            "TransferToFlow",
            {"ContactFlowId": "${MainFlow}"},
            "c",
            errors={"NoMatchingError": "c"},
        ),
        action(
            "c",
            "ShowView",
            {"ViewResource": {"Id": view}, "InvocationTimeLimitSeconds": "400"},
            errors={
                "NoMatchingError": "end",
                "NoMatchingCondition": "end",
                "TimeLimitExceeded": "end",
            },
        ),
    )

    imported = import_flow(json.dumps(content), "f.json")

    assert imported.values == {}
    assert [a["Parameters"] for a in imported.document["Actions"]][:2] == [
        kept,
        {"ContactFlowId": "${MainFlow}"},
    ]


def test_the_answer_of_an_api_call_is_an_export_too() -> None:
    answer = {
        "ContactFlow": {
            "Name": "Waiting",
            "Type": "CUSTOMER_QUEUE",
            "Description": "Music.",
            "Content": json.dumps(document(action("x", "EndFlowExecution", to=None), Metadata={})),
        }
    }

    imported = import_flow(json.dumps(answer), "f.json")

    assert imported.document["Metadata"] == {
        "name": "Waiting",
        "description": "Music.",
        "type": "customerQueue",
    }


def test_our_form_is_stable_and_keeps_short_things_on_a_line() -> None:
    text = write_json(import_flow(json.dumps(_exported()), "f.json").document)

    again = write_json(import_flow(text, "f.json").document)

    assert again == text
    assert '      "Parameters": {"QueueId": "${BillingQueue}"},\n' in text
    assert max(map(len, text.splitlines())) <= 120
    assert '"Conditions": []' not in text


def test_the_commands_write_what_they_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, ours, arns, out = (
        tmp_path / n for n in ("export.json", "main.json", "arns.json", "out.json")
    )
    source.write_text(json.dumps(_exported()), encoding="utf-8")

    assert main(["import", str(source), "-o", str(ours)]) == 0
    assert f"${{BillingQueue}} = {QUEUE}\n" in capsys.readouterr().out
    assert main(["import", str(source), "-o", str(ours), "--arns", str(arns)]) == 0
    assert main(["export", str(ours), "-o", str(out), "--arns", str(arns)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["export", str(ours), "-o", str(out)]) == 0
    assert "still placeholders: ${BillingQueue}, ${CallerLookupFunction}" in capsys.readouterr().err
    assert load_flow(out).actions.keys() == load_flow(ours).actions.keys()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ([], "is a list"),
        ({"modules": []}, "has no start"),
        ({"modules": [{"id": 1}], "start": "x"}, "modules[0]: is no block with"),
        (
            {"modules": [{"id": "x", "type": "Teleport"}], "start": "x"},
            "modules[0] (Teleport): the block is not known",
        ),
        (
            {
                "modules": [
                    {
                        "id": "x",
                        "type": "CheckAttribute",
                        "parameters": [
                            {"name": "Attribute", "value": "Shoe size"},
                            {"name": "Namespace", "value": "System"},
                        ],
                    }
                ],
                "start": "x",
            },
            "system attribute 'Shoe size' is not known",
        ),
        (
            {
                "modules": [
                    {
                        "id": "x",
                        "type": "PlayPrompt",
                        "parameters": [],
                        "branches": [{"condition": "Success", "transition": "gone"}],
                    }
                ],
                "start": "x",
            },
            'leads to "gone"',
        ),
    ],
    ids=["list", "no start", "no block", "unknown block", "unknown attribute", "dangling"],
)
def test_what_cannot_be_carried_over_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: object, says: str
) -> None:
    (tmp_path / "f.json").write_text(json.dumps(content), encoding="utf-8")

    assert main(["import", str(tmp_path / "f.json"), "-o", str(tmp_path / "g.json")]) == 2

    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1
    assert not (tmp_path / "g.json").exists()


def test_values_that_are_no_strings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(document(end())), encoding="utf-8")
    (tmp_path / "v.json").write_text('{"${X}": 1}', encoding="utf-8")
    arguments = ["export", str(tmp_path / "f.json"), "-o", str(tmp_path / "g.json")]

    assert main([*arguments, "--arns", str(tmp_path / "v.json")]) == 2


def test_a_flow_that_would_change_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = "simulator.language.exchange.transfer.readable_names"
    monkeypatch.setattr(lost, lambda actions: {a["Identifier"]: BYE for a in actions})

    with pytest.raises(InvalidFlow):
        import_flow(json.dumps(_exported()), "f.json")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the example flows are not beside the repository")
@pytest.mark.parametrize(
    "path",
    sorted([*(CORPUS / "new").glob("*.json"), *(CORPUS / "legacy").glob("*.json")]),
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_every_real_export_goes_in_and_out_and_does_the_same(path: Path) -> None:
    imported = import_flow(path.read_text(encoding="utf-8"), str(path))
    flow = parse_flow(json.dumps(imported.document), source=path.name)
    out = parse_flow(json.dumps(export_flow(flow, imported.values)), source=path.name)

    assert semantic_digest(out) == semantic_digest(flow, imported.values)
    back = import_flow(json.dumps(out.document), str(path))
    assert back.document["Actions"] == imported.document["Actions"]
    if path.parent.name == "legacy":
        refused = [f for f in lint(flow) if f.severity is Severity.ERROR]
        assert refused == []
