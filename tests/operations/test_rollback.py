"""A bad flow goes back by one command, and what was changed by hand is found."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

from operations.centre import Centre, OperationError
from operations.flow_versions import FlowVersions
from simulator.centre.local import LocalCentre


class Flow:
    """A flow or module in the hands of a deployment, or of somebody in the console."""

    def __init__(self, local: LocalCentre, centre: Centre, stem: str = "main") -> None:
        self.versions = FlowVersions(centre)
        self._document = self.versions.named(stem)
        self._connect = local.client("connect")
        self._noun = "contact_flow_module" if self._document.is_module else "contact_flow"
        kind = "ContactFlowModuleId" if self._document.is_module else "ContactFlowId"
        self._what = {"InstanceId": centre.instance_id, kind: self._document.id}

    def publish(self, content: str) -> None:
        getattr(self._connect, f"update_{self._noun}_content")(**self._what, Content=content)

    def save(self, description: str) -> None:
        getattr(self._connect, f"create_{self._noun}_version")(
            **self._what, Description=description
        )

    def deploy(self, content: str, fingerprint: str) -> None:
        """What CloudFormation does with another content."""
        self.publish(content)
        self.save(f"deployed {fingerprint}")

    @property
    def published(self) -> str:
        return self.versions.content(self._document)

    @property
    def drift(self) -> list[str]:
        return [str(drift) for drift in self.versions.drifted()]


@pytest.fixture
def local(shared: LocalCentre) -> LocalCentre:
    return shared


@pytest.fixture
def main(local: LocalCentre, centre: Centre) -> Iterator[Flow]:
    """The flow that callers reach, with the one version that the first deployment made."""
    with _kept(local, Flow(local, centre)) as flow:
        yield flow


@contextmanager
def _kept(local: LocalCentre, flow: Flow) -> Iterator[Flow]:
    good = flow.published
    yield flow
    flow.publish(good)
    (instance,) = local.cloud.estate.instances.values()
    for versions in instance.versions.values():
        del versions[1:]


def _bad(name: str = "gone") -> str:
    """Ends every call at once."""
    last = {"Identifier": name, "Type": "DisconnectParticipant", "Parameters": {}}
    actions = [{**last, "Transitions": {}}]
    flow = {"Version": "2019-10-30", "StartAction": name, "Metadata": {}, "Actions": actions}
    return json.dumps(flow)


def _reached(local: LocalCentre) -> bool:
    """Whether a caller who asks for a person comes to a queue."""
    contact = local.call("+15550100", keys="0,wait:9,hangup")
    described = local.client("connect").describe_contact(
        InstanceId=local.outputs["InstanceId"], ContactId=contact.id
    )
    return "QueueInfo" in described["Contact"]


def test_a_deployment_keeps_each_flow_and_module(centre: Centre) -> None:
    versions = FlowVersions(centre)
    documents = list(versions.documents())

    assert {document.stem for document in documents} >= {"main", "queue", "menu"}
    for document in documents:
        assert versions.content(document, 1) == versions.content(document)
        assert [version.is_ours for version in versions.versions(document)] == [True]
    assert versions.drifted() == []


def test_what_was_changed_by_hand_goes_back_to_what_was_deployed(
    local: LocalCentre, main: Flow
) -> None:
    good = main.published
    assert _reached(local)
    main.publish(_bad())
    assert not _reached(local)
    assert main.drift == ["main: published with another content than was deployed"]

    assert main.versions.roll_back("main") == 1

    assert _reached(local)
    assert main.published == good
    assert main.drift == []


def test_a_bad_deployment_goes_back_and_never_comes_again(main: Flow) -> None:
    good = main.published
    main.deploy(_bad(), "00000000000000b2")
    assert main.drift == []  # as it was deployed

    assert main.versions.roll_back("main") == 1

    assert main.published == good
    assert main.drift == []
    with pytest.raises(OperationError, match="main: version 1 is published, and none was deploye"):
        main.versions.roll_back("main")
    assert main.published == good


def test_what_was_changed_after_going_back_goes_back_to_the_good_one(main: Flow) -> None:
    good = main.published
    main.deploy(_bad(), "00000000000000b2")
    main.versions.roll_back("main")
    main.publish(_bad("by-hand"))
    assert main.drift == ["main: published with another content than was deployed"]

    main.versions.roll_back("main")

    assert main.published == good


def test_the_next_deployment_goes_back_to_the_one_that_was_good(main: Flow) -> None:
    good = main.published
    main.deploy(_bad(), "00000000000000b2")
    main.versions.roll_back("main")  # keeps version 3
    main.deploy(_bad("other"), "00000000000000b4")

    assert main.versions.roll_back("main") == 3

    assert main.published == good
    assert main.drift == []


def test_saving_a_version_by_hand_hides_nothing(main: Flow) -> None:
    main.publish(_bad())
    main.save("mine")
    main.save(" ")

    assert main.drift == ["main: published with another content than was deployed"]
    assert main.versions.roll_back("main") == 1


def test_an_older_deployment_that_somebody_published_is_told(main: Flow) -> None:
    good = main.published
    main.deploy(_bad(), "00000000000000b2")
    main.publish(good)

    assert main.drift == [
        "main: published is what version 1 has, though version 2 was deployed after it"
    ]


def test_what_was_kept_is_told_and_what_is_published(main: Flow) -> None:
    main.deploy(_bad(), "00000000000000b2")
    main.versions.roll_back("main")

    told = list(main.versions.history("main"))

    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\dZ"
    for line, expected in zip(
        told,
        (
            rf"main: version 3 of {moment}, went back to version 1 \(published\)",
            rf"main: version 2 of {moment}, deployed 00000000000000b2",
            rf"main: version 1 of {moment}, deployed [0-9a-f]{{16}} \(published\)",
        ),
        strict=True,
    ):
        assert re.fullmatch(expected, line), line
    newest = list(main.versions.history())
    assert [line.partition(",")[0] for line in newest if line.startswith("menu:")] == [
        "menu: version 1"
    ]
    assert len(newest) == len(list(main.versions.documents()))


def test_a_module_goes_back_as_well(local: LocalCentre, centre: Centre) -> None:
    with _kept(local, Flow(local, centre, "menu")) as menu:
        good = menu.published
        broken = json.loads(_bad())
        menu.deploy(json.dumps({**json.loads(good), **broken}), "00000000000000b2")
        assert menu.drift == []

        assert menu.versions.roll_back("menu") == 1

        assert menu.published == good
        assert menu.drift == []


def test_a_version_is_of_what_is_published(local: LocalCentre, main: Flow) -> None:
    with pytest.raises(ClientError, match="InvalidRequestException"):
        local.client("connect").create_contact_flow_version(
            **main._what, FlowContentSha256="another"
        )


@pytest.mark.parametrize(
    ("stem", "version", "message"),
    [
        ("mian", None, "no flow or module 'mian' in this centre; there are"),
        ("main", 7, r"main: no version 7; there are \[1\]"),
        ("main", None, "main: version 1 is published, and none was deployed before it"),
    ],
)
def test_what_cannot_be_done_is_said(
    centre: Centre, stem: str, version: int | None, message: str
) -> None:
    with pytest.raises(OperationError, match=message):
        FlowVersions(centre).roll_back(stem, version)


def test_amazon_connects_refusal_is_passed_on(centre: Centre) -> None:
    versions = FlowVersions(centre)

    with pytest.raises(OperationError, match="Amazon Connect refused"):
        versions._publish(versions.named("main"), "{}")
