"""What the functions of a stack may be given: where things are, and by what names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aws_cdk import Fn
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs

from infra.constructs.call_lists import CallLists
from infra.constructs.instance import Instance
from infra.constructs.schedules import Schedules
from infra.constructs.storage import Storage
from infra.constructs.text_line import TextLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Everything that rows of infra/functions.py can ask for, as one stack knows it.

    Args:
        secrets: by the names that rows use.
        named: what AWS names, as the directory has it: OfficeHours, GeneralQueue, PagesUrl. Asked
            for what is read alone: in a later stack, asking makes a parameter.
        photos: the bucket of what customers send.
        phone_numbers: ARNs of what callers dial.
        canaries: ARNs of test cases that are called again and again, by name.
        line: what texts come and go by; None: this stack comes before it.
        lists: of people to call; None: nobody here reads them.
        beats: the queue by which the dialler goes on; None: it is not here.
    """

    storage: Storage
    instance: Instance
    secrets: Mapping[str, secretsmanager.ISecret]
    named: Mapping[str, str]
    schedules: Schedules
    photos: s3.IBucket
    phone_numbers: Sequence[str] = ()
    canaries: Mapping[str, str] = field(default_factory=dict)
    line: TextLine | None = None
    lists: CallLists | None = None
    beats: sqs.IQueue | None = None

    @property
    def hours_arn(self) -> str:
        """Of the office."""
        return self.named["OfficeHours"]

    @property
    def beats_arn(self) -> str:
        """Of the queue by which the dialler goes on."""
        return self.beats.queue_arn if self.beats else ""

    @property
    def hours_id(self) -> str:
        return Fn.select(3, Fn.split("/", self.hours_arn))

    @property
    def queue_ids(self) -> Mapping[str, str]:
        """By name: the API takes ids where flows take ARNs."""
        return {
            name.removesuffix("Queue"): Fn.select(1, Fn.split("/queue/", self.named[name]))
            for name in self.named
            if name.endswith("Queue")
        }
