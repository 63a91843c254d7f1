"""The smoke test finds nothing at a centre that is well, and names each thing that is broken."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from io import BytesIO
from unittest import mock

import pytest
from botocore.exceptions import ClientError

from infra import stages
from infra.functions import FUNCTIONS
from infra.stages import DEV, STAGES, stage_named
from operations import held_back
from operations.__main__ import main
from operations.centre import Centre, OperationError
from operations.held_back import let_go
from operations.smoke import findings
from simulator.centre.estate import Instance
from simulator.centre.local import LocalCentre
from simulator.world import Hours
from tests.infra.assembly import ROOT

Break = Callable[[LocalCentre], AbstractContextManager[object]]


@pytest.fixture
def local(shared: LocalCentre) -> LocalCentre:
    return shared


def _instance(local: LocalCentre) -> Instance:
    (instance,) = local.cloud.estate.instances.values()
    return instance


@contextmanager
def _flow_by_hand(local: LocalCentre) -> Iterator[None]:
    """Somebody puts a flow into the console that ends every call at once."""
    connect, arn = local.client("connect"), local.outputs["MainFlowArn"]
    main = {"InstanceId": local.outputs["InstanceId"], "ContactFlowId": arn.rpartition("/")[2]}
    good = str(_instance(local).described[arn]["Content"])
    bye = {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}}
    content = {"Version": "2019-10-30", "StartAction": "bye", "Metadata": {}}
    actions = [{**bye, "Transitions": {}}]
    connect.update_contact_flow_content(**main, Content=json.dumps({**content, "Actions": actions}))
    yield
    connect.update_contact_flow_content(**main, Content=good)


def _no_flow(local: LocalCentre) -> AbstractContextManager[object]:
    described = _instance(local).described
    others = {arn: one for arn, one in described.items() if one.get("Name") != "Agent whisper"}
    assert len(others) < len(described)
    return mock.patch.object(_instance(local), "described", others)


def _no_case(local: LocalCentre) -> AbstractContextManager[object]:
    described = _instance(local).described
    others = {arn: one for arn, one in described.items() if "/test-case/" not in arn}
    return mock.patch.object(_instance(local), "described", others)


def _no_number(local: LocalCentre) -> AbstractContextManager[object]:
    return mock.patch.object(_instance(local), "number_flows", {})


def _number_elsewhere(local: LocalCentre) -> AbstractContextManager[object]:
    flows = [arn for arn in _instance(local).described if "/contact-flow/" in arn]
    other = next(arn for arn in flows if arn != local.outputs["MainFlowArn"]).rpartition("/")[2]
    bound = dict.fromkeys(_instance(local).number_flows, other)
    return mock.patch.object(_instance(local), "number_flows", bound)


@contextmanager
def _another_number(local: LocalCentre) -> Iterator[None]:
    """A number of the instance that is not the stage's leads to its flow."""
    instance, other = _instance(local), f"{local.outputs['NumberArn']}-other"
    main = local.outputs["MainFlowArn"].rpartition("/")[2]
    described = {**instance.described, other: instance.described[local.outputs["NumberArn"]]}
    with (
        mock.patch.object(instance, "described", described),
        mock.patch.object(instance, "number_flows", {other.rpartition("/")[2]: main}),
    ):
        yield


def _without(kind: str, part: str) -> Break:
    def broken(local: LocalCentre) -> AbstractContextManager[object]:
        there = _instance(local).associations
        left = {arn for arn in there[kind] if part not in arn}
        assert len(left) < len(there[kind])
        return mock.patch.dict(there, {kind: left})

    return broken


def _policy(others: bool) -> Break:
    """Take the policy of a function's alias away, or let another instance in by it."""

    def broken(local: LocalCentre) -> AbstractContextManager[object]:
        policies = local.cloud.estate.policies
        alias = next(arn for arn in policies if arn.endswith("-info:live"))
        (statement,) = policies[alias]
        other = {"ArnLike": {"AWS:SourceArn": f"{local.outputs['InstanceArn']}-of-others"}}
        changed = [replace(statement, conditions=other)] if others else []
        return mock.patch.dict(policies, {alias: changed})

    return broken


@contextmanager
def _no_table(local: LocalCentre) -> Iterator[None]:
    down = local.cloud.faults.refuse("dynamodb", "Query", code="InternalServerError")
    yield
    down.mend()


def _reserves(count: int | None) -> Break:
    """Somebody held texts back, or the stage reserves what nobody deployed."""

    @contextmanager
    def broken(local: LocalCentre) -> Iterator[None]:
        functions, name = local.client("lambda"), "ringback-dev-send_texts"
        if count is not None:
            functions.put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=count
            )
        yield
        functions.delete_function_concurrency(FunctionName=name)

    return broken


@contextmanager
def _switched_off(local: LocalCentre) -> Iterator[None]:
    functions = local.client("lambda")
    of = {"FunctionName": "ringback-dev-contact_events"}
    mapping = functions.list_event_source_mappings(**of)["EventSourceMappings"][0]["UUID"]
    functions.update_event_source_mapping(UUID=mapping, Enabled=False)
    yield
    functions.update_event_source_mapping(UUID=mapping, Enabled=True)


def _closed(_local: LocalCentre) -> AbstractContextManager[object]:
    """Every day of the week that is asked for is one on which nobody works."""
    return mock.patch.object(Hours, "openings_on", return_value=())


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (_no_number, ["the stage's number does not lead to the flow main, so nobody"]),
        (_number_elsewhere, ["the stage's number does not lead to the flow main, so nobody"]),
        (_another_number, ["the stage's number does not lead to the flow main, though another"]),
        (_no_flow, ["flow agent_whisper is not in the instance: make deploy STAGE=dev"]),
        (
            _flow_by_hand,
            [
                "flow main: published with another content than was deployed: make pull FLOW=main"
                " STAGE=dev to keep it, or make rollback FLOW=main STAGE=dev",
                "test call",
            ],
        ),
        (_without("LEX_BOT", ""), ["bot answers is not associated", "bot service is not assoc"]),
        (_without("LAMBDA_FUNCTION", "-info:live"), ["function info is not associated with"]),
        (_policy(others=False), ["function info does not let this instance invoke its alias"]),
        (_policy(others=True), ["function info does not let this instance invoke its alias"]),
        (
            _reserves(0),
            [
                "function send_texts is held back, the stage says nothing: make let-go"
                " FUNCTION=send_texts STAGE=dev"
            ],
        ),
        (_reserves(7), ["function send_texts has 7 reserved, the stage says nothing: make let-go"]),
        (_switched_off, ["function contact_events gets nothing from arn:aws:sqs:us-east-1"]),
        (_no_table, ["function caller_lookup raised StorageUnavailable"]),
        (_no_case, ["test case 'known callers: without a new bill nobody is asked about one"]),
        (_closed, ["the office is closed for the next seven days: see infra/calendar.py"]),
    ],
)
def test_what_is_broken_is_named_and_nothing_else(
    local: LocalCentre, centre: Centre, breaks: Break, said: list[str]
) -> None:
    with breaks(local):
        found = list(findings(centre))

    assert [one[: len(start)] for one, start in zip(found, said, strict=True)] == said


def test_what_was_deleted_that_the_stage_reserves_is_named(centre: Centre) -> None:
    """Background work without its limit could take callers' concurrency."""
    with mock.patch.dict(STAGES, dev=replace(DEV, background_concurrency=20)):
        found = list(findings(centre))

    assert "function send_texts has nothing reserved, the stage says 20" in "".join(found)
    assert "input_key" not in "".join(found)  # runs while deploying alone


def test_a_function_that_there_is_not_cannot_be_let_go(centre: Centre) -> None:
    with pytest.raises(OperationError, match="no function is called 'send_text'; there are"):
        let_go(centre, "send_text")


def test_many_questions_wait_where_lambda_slows_us_down(centre: Centre) -> None:
    functions, waited = mock.Mock(wraps=centre.client("lambda")), list[float]()
    busy = ClientError({"Error": {"Code": "TooManyRequestsException"}}, "GetFunctionConcurrency")
    functions.get_function_concurrency.side_effect = [busy, *[{}] * len(FUNCTIONS)]

    found = held_back.findings(replace(centre, client=lambda _: functions), waited.append)

    assert list(found) == []
    assert waited == [1]


def test_what_is_switched_off_in_another_stage_is_its_own_business(
    centre: Centre, local: LocalCentre
) -> None:
    functions = mock.Mock(wraps=centre.client("lambda"))
    functions.get_function_concurrency.side_effect = lambda **_: {}
    with _switched_off(local):
        here = list(held_back.findings(centre, lambda _: None))
        there = replace(centre, stage="prod", client=lambda _: functions)
        found = list(held_back.findings(there, lambda _: None))

    assert len(here) == 1
    assert not [one for one in found if "gets nothing" in one]


def test_an_answer_without_what_flows_need_and_a_refusal_are_named(centre: Centre) -> None:
    functions, connect = (mock.Mock(wraps=centre.client(one)) for one in ("lambda", "connect"))
    functions.invoke.side_effect = lambda **_: {"Payload": BytesIO(b'{"outcome": "unknown"}')}
    refused = mock.Mock()
    denied = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
    connect.get_paginator.side_effect = lambda name: (
        refused if name == "list_test_cases" else centre.client("connect").get_paginator(name)
    )
    refused.paginate.side_effect = ClientError(denied, "ListTestCases")  # type: ignore[arg-type]
    ours = {"lambda": functions, "connect": connect}

    found = list(
        findings(replace(centre, client=lambda name: ours.get(name) or centre.client(name)))
    )

    assert found == [
        "function caller_lookup answers without outcome or greeting: make deploy STAGE=dev",
        "ListTestCases was refused (AccessDeniedException): may your credentials do it?",
    ]


def test_the_stages_own_canary_is_called_wherever_it_is_listed(
    centre: Centre, local: LocalCentre
) -> None:
    """An adopted instance has test cases of others, and more of them than a page takes."""
    connect = mock.Mock(wraps=centre.client("connect"))
    theirs = {"TestCaseSummaryList": [{"Id": "theirs", "Name": "A case of somebody else"}]}
    ours = centre.client("connect").list_test_cases(InstanceId=centre.instance_id)
    pages = mock.Mock()
    pages.paginate.side_effect = lambda **_: [theirs, ours]
    connect.list_test_cases.side_effect = lambda **_: theirs
    connect.get_paginator.side_effect = lambda name: (
        pages if name == "list_test_cases" else centre.client("connect").get_paginator(name)
    )

    found = list(
        findings(
            replace(
                centre,
                client=lambda name: connect if name == "connect" else centre.client(name),
            )
        )
    )

    assert found == []
    (started,) = connect.start_test_case_execution.call_args_list
    stem = stage_named("dev").canaries[0]
    (case,) = (
        arn.rpartition("/")[2]
        for arn, one in _instance(local).described.items()
        if "/test-case/" in arn and one["Name"] == _name(stem)
    )
    assert started.kwargs["TestCaseId"] == case


def _name(stem: str) -> str:
    return str(json.loads((ROOT / "tests/native" / f"{stem}.json").read_text())["Metadata"]["name"])


def test_a_table_that_keeps_data_is_to_be_protected_after_the_first_deployment(
    local: LocalCentre, centre: Centre
) -> None:
    table, name = local.client("dynamodb"), local.outputs["TableName"]
    with mock.patch.dict(STAGES, dev=replace(DEV, keep_data=True)):
        before = list(findings(centre))
        table.update_table(TableName=name, DeletionProtectionEnabled=True)
        after = list(findings(centre))
    table.update_table(TableName=name, DeletionProtectionEnabled=False)

    assert [one.partition(":")[0] for one in before] == [
        f"table {name} keeps data and is not protected from deletion"
    ]
    assert after == []


def test_all_is_well_where_nothing_is_broken(centre: Centre) -> None:
    assert list(findings(centre)) == []


def test_this_instance_lends_all_that_another_stage_asks_for(
    local: LocalCentre, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make adopt` asks a local centre what it asks AWS."""
    asked = ["adopt", local.outputs["InstanceArn"]]
    with mock.patch("operations.__main__.anywhere", lambda service, _: local.client(service)):
        assert main([*asked, "--queues", "General=Debts"]) == 2
        refused = capsys.readouterr()
        assert main(asked) == 0

    assert refused.out == ""  # no half of it
    assert "the instance has no 'Debts'; it has Billing" in refused.err
    lent, _, numbers = capsys.readouterr().out.partition("),\n")
    adoption = eval(f"{lent})".partition("=")[2], vars(stages))  # noqa: S307 - Python
    assert set(adoption.queues) == {"General", "Billing", "Emergency"}
    assert set(adoption.hours) == {"Office", "Always"}
    assert set(adoption.routing_profiles) == {"Agents"}
    assert local.outputs["NumberArn"] in numbers


def test_what_aws_refuses_is_one_sentence(
    local: LocalCentre, capsys: pytest.CaptureFixture[str]
) -> None:
    nobodys = f"{local.outputs['InstanceArn'][:-1]}x"
    with mock.patch("operations.__main__.anywhere", lambda service, _: local.client(service)):
        assert main(["adopt", nobodys]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("AWS did not do it: ")
    assert "ListHoursOfOperations" in said.err
