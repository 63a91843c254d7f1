"""Drills of what happens to calls: in flows, in queues, on the lines of the instance."""

import json

import pytest

from simulator.centre.errors import CentreError
from simulator.centre.local import LocalCentre
from simulator.engine.contact import Contact
from tests import permissions
from tests.drills.drill import Drill

ANA = "+15550100"
# What the canary may do and does not, as it is well and its schedule finds it.
EXPLAINED = {("canary", "sqs:SendMessage")}
TO_A_PERSON = "0,wait:9,agent:accept,agent:hangup"
NOWHERE = {  # publishing takes it: only a caller finds that the attribute is never set
    "Version": "2019-10-30",
    "StartAction": "gone",
    "Metadata": {},
    "Actions": [
        {
            "Identifier": "gone",
            "Type": "Loop",
            "Parameters": {"LoopCount": "$.Attributes.tries"},
            "Transitions": {
                "NextAction": "bye",
                "Conditions": [
                    {"NextAction": way, "Condition": {"Operator": "Equals", "Operands": [word]}}
                    for word, way in (("ContinueLooping", "gone"), ("DoneLooping", "bye"))
                ],
            },
        },
        {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
    ],
}


def _waiting(local: LocalCentre, callers: int) -> list[Contact]:
    """Lets so many callers ask for a person."""
    contacts = []
    for caller in range(callers):
        contact = local.call(f"+1555013{caller}")
        local.simulation.press(contact, "0")
        contacts.append(contact)
    return contacts


def _number(local: LocalCentre) -> tuple[str, str]:
    """Returns the number that callers dial, and its id."""
    (address,) = local.world.numbers
    (instance,) = local.cloud.estate.instances.values()
    (arn,) = (arn for arn, one in instance.described.items() if one.get("Address") == address)
    return address, arn.rpartition("/")[2]


def test_drill_unusual_calls(drill: Drill) -> None:
    """A machine calls all the time; who it is is looked up, and the number taken out of use."""
    address, number = _number(drill.local)
    drill.forget()
    for calls in (1, 2, 1, 2, 1):
        for _ in range(calls):
            drill.local.call(ANA, to=address, keys="hangup")
        drill.later(300)
    begin = drill.local.now
    machines: list[Contact] = []
    for _ in range(3):
        machines = [drill.local.call("+15550199", to=address, keys="hangup") for _ in range(4)]
        drill.later(299)
    assert drill.rings()

    found, looked_up = drill.investigate(
        FROM=begin.isoformat(), TO=drill.local.now.isoformat(), CONTACT_ID=machines[0].id
    )
    assert len(found["Contacts"]) == 12
    assert looked_up["Contact"]["CustomerEndpoint"]["Address"] == "+15550199"
    drill.resolve()
    with pytest.raises(CentreError, match="leads to no flow"):
        drill.local.call("+15550199", to=address)

    drill.later(900)
    assert not drill.rings()
    drill.local.client("connect").associate_phone_number_contact_flow(
        InstanceId=drill.local.outputs["InstanceId"],
        PhoneNumberId=number,
        ContactFlowId=drill.local.outputs["MainFlowArn"].split("/")[-1],
    )


def test_drill_flow_fails(drill: Drill) -> None:
    """A flow that counts by what is not there breaks off; drift finds it, and it goes back."""
    _publish(drill, NOWHERE)
    drill.local.call(ANA)
    assert drill.rings("MainFlow")

    changed, _, log = drill.investigate(ALIAS="ringback-dev")
    assert changed == 1
    (line,) = (json.loads(each["message"]) for each in log["events"])
    assert (line["ContactFlowName"], line["Results"]) == ("Main", "Error")
    drill.resolve()

    drill.later()
    contact = drill.local.call(ANA, keys=TO_A_PERSON)
    assert contact.end is not None
    assert contact.end.reason != "failed"
    assert not drill.rings("MainFlow")
    assert drill.investigate(ALIAS="ringback-dev")[0] == 0


def test_drill_flow_fails__as_deployed(drill: Drill, capsys: pytest.CaptureFixture[str]) -> None:
    """A deployment brought it: nothing drifts, the versions tell, and it goes back once only."""
    _publish(drill, NOWHERE, deployed="00000000000000b2")
    drill.local.call(ANA)
    assert drill.rings("MainFlow")

    capsys.readouterr()
    unchanged, _, _ = drill.investigate(ALIAS="ringback-dev")
    assert unchanged == 0
    newest, *_ = capsys.readouterr().out.splitlines()
    assert newest.endswith("deployed 00000000000000b2 (published)")
    assert drill.resolve() == [0]
    assert drill.resolve() == [2]  # somebody else types it as well

    drill.later()
    contact = drill.local.call(ANA, keys=TO_A_PERSON)
    assert contact.end is not None
    assert contact.end.reason != "failed"
    assert not drill.rings("MainFlow")
    assert drill.investigate(ALIAS="ringback-dev")[0] == 0


def test_drill_canary_fails(drill: Drill, capsys: pytest.CaptureFixture[str]) -> None:
    """A deployment broke a flow, and nobody calls: the test call finds it, and when it is well."""
    connect, outputs = drill.local.client("connect"), drill.local.outputs
    instance = outputs["InstanceId"]
    _until_the_canary(drill, rings=False)
    passed = connect.list_test_case_executions(InstanceId=instance, Status="PASSED")
    assert passed["TestCaseExecutions"]
    _publish(drill, NOWHERE, deployed="00000000000000c3")
    _until_the_canary(drill, rings=True)

    (run, *_) = connect.list_test_case_executions(InstanceId=instance, Status="FAILED")[
        "TestCaseExecutions"
    ]
    capsys.readouterr()
    log, changed, _, failed, records = drill.investigate(
        CASE=run["TestCaseId"], EXECUTION=run["TestCaseExecutionId"]
    )
    assert any('"failed"' in each["message"] for each in log["events"])
    assert changed == 0
    assert "deployed 00000000000000c3 (published)" in capsys.readouterr().out
    assert run in failed["TestCaseExecutions"]
    assert any("OBSERVE_EVENT" in one["Record"] for one in records["ExecutionRecords"])
    drill.resolve(FLOW="main")

    _until_the_canary(drill, rings=False)
    assert permissions.unused(drill.local, __file__) == EXPLAINED


def _publish(drill: Drill, document: object, deployed: str = "") -> None:
    """Gives the flow main another content, by hand or as a deployment does."""
    main = {
        "InstanceId": drill.local.outputs["InstanceId"],
        "ContactFlowId": drill.local.outputs["MainFlowArn"].rpartition("/")[2],
    }
    connect = drill.local.client("connect")
    connect.update_contact_flow_content(**main, Content=json.dumps(document))
    if deployed:
        connect.create_contact_flow_version(**main, Description=f"deployed {deployed}")


def _until_the_canary(drill: Drill, *, rings: bool) -> None:
    """Lets two test calls be made and judged: they are an hour apart in development."""
    calls = 0
    for _ in range(60):
        before = len(drill.local.cloud.invocations)
        drill.later(200)
        new = drill.local.cloud.invocations[before:]
        calls += sum(one.function == "ringback-dev-canary" for one in new)
        if calls >= 2:
            assert drill.rings() is rings
            return
    raise AssertionError("the canary did not fly")


def test_drill_callers_wait(drill: Drill) -> None:
    """Nobody answers for ten minutes; an agent comes."""
    (contact,) = _waiting(drill.local, 1)
    drill.later(700)
    assert drill.rings("General")

    (answer,) = drill.investigate()

    counted = {
        each["Metric"]["Name"]: each["Value"] for each in answer["MetricResults"][0]["Collections"]
    }
    assert counted["CONTACTS_IN_QUEUE"] == 1
    drill.local.simulation.agent_accept(contact)
    assert not drill.rings("General")
    drill.local.simulation.hang_up(contact)


def test_drill_calls_refused(drill: Drill) -> None:
    """A number that leads nowhere is led to the flow again."""
    address, number = _number(drill.local)
    drill.local.client("connect").disassociate_phone_number_contact_flow(
        InstanceId=drill.local.outputs["InstanceId"], PhoneNumberId=number
    )
    with pytest.raises(CentreError, match="leads to no flow"):
        drill.local.call(ANA, to=address)
    assert drill.rings()

    numbers, quota = drill.investigate()
    assert numbers["FlowAssociationSummaryList"] == []
    assert quota["Quota"]["Value"] == 10
    drill.resolve()

    drill.later()
    assert drill.local.call(ANA, to=address, keys="hangup").end is not None
    assert not drill.rings()
    assert len(drill.investigate()[0]["FlowAssociationSummaryList"]) == 1


def test_drill_lines_busy(drill: Drill) -> None:
    """Eight of ten lines are taken by callers who wait; the quota is raised."""
    contacts = _waiting(drill.local, 8)
    assert drill.rings()

    quota, waiting = drill.investigate()
    assert quota["Quota"]["Value"] == 10
    assert waiting["MetricResults"][0]["Collections"][0]["Value"] == 8
    drill.resolve()

    drill.later()
    contacts += _waiting(drill.local, 1)
    assert not drill.rings()
    for contact in contacts:
        if contact.end is None:
            drill.local.simulation.hang_up(contact)
    drill.local.settle()


def test_nothing_rings_while_all_is_well(drill: Drill) -> None:
    drill.later(1_200)
    drill.local.call(ANA, keys=TO_A_PERSON)
    drill.local.settle()

    assert drill.meter.ringing() == set()
