"""``compare``, ``example`` and ``export``, as their user meets them."""

import json
from pathlib import Path

import pytest

from simulator.__main__ import main
from tests.simulator.language.build import action, document, menu, say


def write(path: Path, content: object) -> str:
    path.write_text(json.dumps(content))
    return str(path)


def test_a_flow_does_the_same_after_the_way_to_the_designer_and_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = write(tmp_path / "a.json", document(say("hello", "Hello.")))
    there, back = str(tmp_path / "there.json"), str(tmp_path / "back.json")
    assert main(["export", flow, "-o", there]) == 0
    assert main(["import", there, "-o", back]) == 0

    assert main(["compare", flow, back]) == 0
    assert "both do the same" in capsys.readouterr().out

    other = write(tmp_path / "b.json", document(say("hello", "Good-bye.")))
    assert main(["compare", flow, other]) == 1
    assert (
        "they do not do the same: at 'hello' and 'hello': "
        'Parameters.Text is "Hello." and "Good-bye."\n'
    ) in capsys.readouterr().out


def test_placeholders_are_compared_by_what_they_stand_for(tmp_path: Path) -> None:
    queue = {"QueueId": "${BillingQueue}"}
    before = document(action("q", "UpdateContactTargetQueue", queue))
    after = json.loads(json.dumps(before).replace("${BillingQueue}", "arn:of:billing"))
    files = [write(tmp_path / "a.json", before), write(tmp_path / "b.json", after)]
    arns = write(tmp_path / "arns.json", {"${BillingQueue}": "arn:of:billing"})

    assert main(["compare", *files]) == 1
    assert main(["compare", *files, "--arns", arns]) == 0


def test_what_is_no_flow_cannot_be_compared(tmp_path: Path) -> None:
    flow = write(tmp_path / "a.json", document(say("hello", "Hello.")))

    assert main(["compare", flow, write(tmp_path / "b.json", [])]) == 2


def test_arns_that_are_a_list_are_refused_with_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = write(tmp_path / "a.json", document(say("hello", "Hello.")))
    arns = write(tmp_path / "list.json", ["arn:of:billing"])

    assert main(["export", flow, "-o", str(tmp_path / "o.json"), "--arns", arns]) == 2
    said = capsys.readouterr().err
    assert "is a list, not an object" in said
    assert '{"${BillingQueue}": "arn:..."}' in said


def test_a_queue_flow_that_does_not_say_so_is_exported_as_one(tmp_path: Path) -> None:
    loop = action("loop", "MessageParticipantIteratively",
                  {"Messages": [{"Text": "Please wait."}], "InterruptFrequencySeconds": "20"}, None,
                  errors={"NoMatchingError": "leave"},
                  conditions=[("Equals", "MessagesInterrupted", "leave")])  # fmt: skip
    leave = action("leave", "DequeueContactAndTransferToQueue", {"QueueId": "${Q}"}, "end",
                   errors={"NoMatchingError": "end", "QueueAtCapacity": "end"})  # fmt: skip
    end = action("end", "EndFlowExecution", {}, None)
    untold = {**document(loop, leave, end), "Metadata": {"name": "q"}}
    exported = tmp_path / "o.json"

    assert main(["export", write(tmp_path / "q.json", untold), "-o", str(exported)]) == 0

    assert json.loads(exported.read_text())["Metadata"]["type"] == "customerQueue"


def test_the_type_that_import_infers_is_the_one_compare_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = action("loop", "MessageParticipantIteratively", {"Messages": [{"Text": "Wait."}]}, "end",
                  errors={"NoMatchingError": "end"})  # fmt: skip
    leave = action("leave", "DequeueContactAndTransferToQueue", {"QueueId": "q"}, "loop",
                   errors={"NoMatchingError": "loop", "QueueAtCapacity": "loop"})  # fmt: skip
    untold = {**document(leave, loop, action("end", "EndFlowExecution", {}, None)), "Metadata": {}}
    given, ours = write(tmp_path / "q.json", untold), str(tmp_path / "ours.json")
    arns = str(tmp_path / "arns.json")

    assert main(["import", given, "-o", ours, "--arns", arns]) == 0
    assert "type = customerQueue (the export does not say" in capsys.readouterr().out
    assert main(["compare", given, ours, "--arns", arns]) == 0


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ({"2": "bye"}, 'the first has no way out ["if", "Equals", "2"], the second has one'),
        ({"1": "no"}, 'the way out ["on", "InputTimeLimitExceeded"] leads elsewhere'),
    ],
)
def test_compare_says_which_way_out_differs(
    change: dict[str, str], difference: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def flow(keys: dict[str, str]) -> object:
        return document(menu("menu", "One?", keys, "no"), say("bye", "Bye.", "no"), say("no", "No"))

    files = [write(tmp_path / "a.json", flow({"1": "bye"}))]
    files.append(write(tmp_path / "b.json", flow({"1": "bye", **change})))

    assert main(["compare", *files]) == 1
    assert f"at 'menu' and 'menu': {difference}" in capsys.readouterr().out


def test_an_export_is_not_overwritten_by_its_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = write(tmp_path / "a.json", document(say("hello", "Hello.")))
    before = Path(flow).read_text()

    assert main(["import", flow, "-o", str(tmp_path / "x" / ".." / "a.json")]) == 2
    assert main(["import", flow, "-o", str(tmp_path / "b.json"), "--arns", flow]) == 2
    assert "are different files" in capsys.readouterr().err
    assert Path(flow).read_text() == before


def test_an_example_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "first"

    assert main(["example", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} == {
        "main.json", "world.json", "ana.json", "test_billing.py"
    }  # fmt: skip
    assert main(["lint", str(folder / "main.json")]) == 0
    assert main(["example", str(folder)]) == 2
    assert "is there already" in capsys.readouterr().err
