"""Every value that differs between stages, and nothing else."""

import re
from dataclasses import dataclass, replace
from typing import Self

from aws_cdk.aws_lambda import ApplicationLogLevel
from aws_cdk.aws_logs import RetentionDays

_INSTANCE_ARN = re.compile(
    r"arn:aws:connect:(?P<region>[a-z0-9-]+):\d{12}:instance/(?P<id>[a-zA-Z0-9-]+)"
)
# AWS::Connect::Instance.InstanceAlias (CloudFormation schema, 2026-10).
_INSTANCE_ALIAS = re.compile(r"(?!d-)[\da-zA-Z]+(-*[\da-zA-Z])*")


class InvalidStage(ValueError):  # noqa: N818 - reads as what happened
    """A stage that cannot be deployed: says what is wrong, what was given, what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOffice:
    """The company's own systems, as self-service calls them (docs/openapi/backoffice.yaml).

    Args:
        url: where the paths of the contract begin.
        ports: which ports they serve; the others stay in the table.
        secret_arn: of a secret {"token": ...} that they are called with; and "payment_token"
            for the payment provider.
    """

    url: str
    ports: tuple[str, ...]
    secret_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One environment of the centre.

    Args:
        name: part of every physical name, so that stages share an account.
        region: where everything lives; Amazon Connect is not in every region.
        instance_arn: an Amazon Connect instance to adopt; None creates one.
        instance_alias: of the instance to create, unique in all of AWS: it becomes
            `<alias>.my.connect.aws`. Not used with `instance_arn`.
        keep_data: the table and its key outlive the stack and refuse deletion.
        log_retention: of the functions' logs.
        recording_days: how long recordings of conversations are kept; None keeps none. An adopted
            instance keeps what its owner set: it takes one place for recordings, and may have it.
        log_level: of the functions' logs. Metrics are log lines too and count as INFO, so a
            higher level loses them.
        input_key_generation: another one makes a new key for what callers key in confidence.
        back_office: the company's own systems; None: everything is in the table.
        incident_reports: so many callers of an area ...
        incident_minutes: ... within so many minutes make an incident of what they report.
        native_tests: whether the callers' stories are deployed as Amazon Connect test cases.
        payment_provider: none | sandbox, which takes no money and approves test cards | the
            address of one that serves docs/openapi/payments.yaml.
        function_memory_mib: also sets the processor's share, hence the cold start, which is
            all imports: 1,769 MiB is one whole processor (Lambda's developer guide).
    """

    name: str
    region: str
    instance_arn: str | None
    instance_alias: str
    keep_data: bool
    log_retention: RetentionDays
    log_level: ApplicationLogLevel
    native_tests: bool
    function_memory_mib: int
    payment_provider: str = "none"
    input_key_generation: str = "1"
    recording_days: int | None = None
    back_office: BackOffice | None = None
    incident_reports: int = 10
    incident_minutes: int = 30

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9]{1,9}", self.name):
            raise self._invalid("name", self.name, "2 to 10 lower case letters and digits")
        if not _INSTANCE_ALIAS.fullmatch(self.instance_alias) or len(self.instance_alias) > 45:
            raise self._invalid(
                "instance_alias", self.instance_alias, "1 to 45 letters, digits and inner hyphens"
            )
        if not 128 <= self.function_memory_mib <= 10_240:
            raise self._invalid("function_memory_mib", self.function_memory_mib, "128 to 10240")
        if not re.fullmatch(r"none|sandbox|https://\S+", self.payment_provider):
            allowed = "none, sandbox or an address with https"
            raise self._invalid("payment_provider", self.payment_provider, allowed)
        if self.back_office and not self.back_office.url.startswith("https://"):
            raise self._invalid("back_office.url", self.back_office.url, "an address with https")
        if self.recording_days is not None and not 1 <= self.recording_days <= 3_650:
            raise self._invalid("recording_days", self.recording_days, "1 to 3650, or None")
        if self.instance_arn is not None:
            self._check_instance_arn(self.instance_arn)

    @property
    def adopted_account(self) -> str | None:
        """The account in `instance_arn`; None where the instance is created."""
        return self.instance_arn.split(":")[4] if self.instance_arn else None

    @property
    def adopted_instance_id(self) -> str | None:
        """The last part of `instance_arn`; None where the instance is created."""
        return self.instance_arn.rpartition("/")[2] if self.instance_arn else None

    def adopting(self, instance_arn: str) -> Self:
        """Returns this stage on an existing instance.

        Raises:
            InvalidStage: not an instance's ARN, or in another region.
        """
        return replace(self, instance_arn=instance_arn)

    def _check_instance_arn(self, arn: str) -> None:
        match = _INSTANCE_ARN.fullmatch(arn)
        if match is None:
            example = f"arn:aws:connect:{self.region}:<account>:instance/<id>"
            raise self._invalid("instance_arn", arn, f"an Amazon Connect instance: {example}")
        if match["region"] != self.region:
            raise self._invalid("instance_arn", arn, f"an instance in {self.region}, the stage's")

    def _invalid(self, field: str, given: object, allowed: str) -> InvalidStage:
        return InvalidStage(
            f"stage {self.name!r}: {field} is {given!r}, allowed is {allowed}"
            " (infra/stages.py, or -c on the command line)"
        )


DEV = Stage(
    name="dev",
    region="us-east-1",
    instance_arn=None,
    instance_alias="ringback-dev",
    keep_data=False,
    log_retention=RetentionDays.TWO_WEEKS,
    log_level=ApplicationLogLevel.DEBUG,
    native_tests=True,
    function_memory_mib=512,
    payment_provider="sandbox",
    recording_days=7,
)
PROD = Stage(
    name="prod",
    region="us-east-1",
    instance_arn=None,
    instance_alias="ringback-prod",
    keep_data=True,
    log_retention=RetentionDays.ONE_YEAR,
    log_level=ApplicationLogLevel.INFO,
    native_tests=False,  # a test case is a call: real agents, real minutes
    function_memory_mib=1769,
    recording_days=90,
)
STAGES = {stage.name: stage for stage in (DEV, PROD)}


def stage_named(name: str) -> Stage:
    """Returns the stage.

    Raises:
        InvalidStage: no stage has this name; the message lists those there are.
    """
    try:
        return STAGES[name]
    except KeyError:
        known = ", ".join(STAGES)
        raise InvalidStage(
            f"unknown stage {name!r}; known: {known} (choose with -c stage=...)"
        ) from None
