"""Schedules fire in a role that may invoke callbacks' functions, and what is lost is kept."""

from typing import Any

from tests.infra.assembly import Assembly


def _role(every: Assembly) -> tuple[str, dict[str, Any]]:
    ((logical_id, role),) = (
        (name, one["Properties"])
        for name, one in every.whole.of_type("AWS::IAM::Role").items()
        if name.startswith("SchedulesRole")
    )
    return logical_id, role


def _may(every: Assembly) -> list[dict[str, Any]]:
    logical_id, _ = _role(every)
    return [
        statement
        for policy in every.whole.of_type("AWS::IAM::Policy").values()
        if {"Ref": logical_id} in policy["Properties"]["Roles"]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_only_schedules_of_this_stage_take_the_role(every: Assembly) -> None:
    (statement,) = _role(every)[1]["AssumeRolePolicyDocument"]["Statement"]
    wanted = statement["Condition"]["StringEquals"]

    assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert wanted.keys() == {"aws:SourceAccount", "aws:SourceArn"}
    assert "schedule-group/ringback-" in str(wanted["aws:SourceArn"])


def test_the_role_invokes_what_is_scheduled_and_keeps_what_was_not_delivered(
    every: Assembly,
) -> None:
    names = ("callback_due", "callback_sweep", "charge_sweep")
    # Of later stacks: by name.
    later = ("group_call_beat", "canary", "campaign", "release_texts", "deflection_due")
    functions = [{"Fn::GetAtt": [every.whole.logical_id_of(n), "Arn"]} for n in names]
    invoked = [
        resource
        for statement in _may(every)
        if statement["Action"] == "lambda:InvokeFunction"
        for resource in _listed(statement["Resource"])
    ]

    named = [one for one in invoked if "Fn::Join" in one]
    assert all(any(name in str(one) for name in later) for one in named)
    assert sorted([one for one in invoked if one not in named], key=str) == sorted(
        functions, key=str
    )
    assert {statement["Action"] for statement in _may(every)} == {
        "lambda:InvokeFunction",
        "sqs:SendMessage",
    }


def test_callbacks_are_swept_every_few_minutes(every: Assembly) -> None:
    (sweep,) = (
        one["Properties"]
        for name, one in every.whole.of_type("AWS::Scheduler::Schedule").items()
        if name.startswith("SchedulesCallbackSweep")
    )

    assert sweep["ScheduleExpression"] == "rate(5 minutes)"
    assert sweep["Target"]["DeadLetterConfig"]["Arn"]


def test_functions_find_the_flow_by_the_parameter_that_names_it(every: Assembly) -> None:
    parameters = {
        one["Properties"]["Name"]: str(one["Properties"]["Value"])
        for one in every.whole.of_type("AWS::SSM::Parameter").values()
    }
    functions = every.whole.functions()

    for function, variable, flow in (
        ("callback_due", "CALLBACK_FLOW_PARAMETER", "CallbackFlow"),
        ("incoming_texts", "TEXT_CHAT_FLOW_PARAMETER", "TextChatFlow"),
    ):
        told = functions[function]["Environment"]["Variables"][variable]
        assert flow in parameters[told]


def test_events_of_our_calls_and_of_callers_reach_their_function(every: Assembly) -> None:
    mapping = every.whole.mapping_of("callback_events")
    rules = [one["Properties"] for one in every.whole.of_type("AWS::Events::Rule").values()]
    (rule,) = (one for one in rules if one["Targets"][0]["Arn"] == mapping["EventSourceArn"])

    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    methods = rule["EventPattern"]["detail"]["initiationMethod"]
    assert methods == ["API", "CALLBACK", "INBOUND", "TRANSFER"]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    return value if isinstance(value, list) else [value]
