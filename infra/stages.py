"""Every value that differs between stages, and nothing else."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from aws_cdk.aws_lambda import ApplicationLogLevel
from aws_cdk.aws_logs import RetentionDays
from phonenumbers import SUPPORTED_REGIONS

from infra.adoption import Adoption
from infra.stage_parts import (
    E164,
    Administrator,
    BackOffice,
    ChatWidget,
    OutsideNumber,
    PhoneNumber,
    WebDomain,
)
from infra.stage_texts import Texts
from infra.stage_types import InvalidStage as InvalidStage  # raised here as well
from infra.stage_types import wrongly_typed

# AWS::Connect::Instance.InstanceAlias (CloudFormation schema, 2026-10).
_INSTANCE_ALIAS = re.compile(r"(?!d-)[\da-zA-Z]+(-*[\da-zA-Z])*")
_TAG = re.compile(r"[\w .:/=+@-]{1,128}")
_TAG_ALLOWED = "1 to 128 letters, digits, blanks and .:/=+@-_"
# Those that have every resource type of ours. Source: CloudFormation's schemas by region, in
# cfn-lint 1.58.0; eu-west-1 and us-east-2 have no Amazon Connect.
REGIONS = ("us-east-1", "us-west-2", "eu-central-1")
SUBSCRIBERS = "topic"  # of alarms_to
_COLD = ("cold", "snapstart", "provisioned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One environment of the centre.

    Args:
        name: part of every physical name, so that stages share an account.
        region: where everything lives; Amazon Connect is not in every region.
        adopts: an Amazon Connect instance that exists, and what of it; None creates one.
        instance_alias: of the instance to create, unique in all of AWS: it becomes
            `<alias>.my.connect.aws`. Not used with `adopts`.
        owner: whom to ask about these resources: a tag on each.
        cost_centre: who pays for them: a tag on each.
        phone_numbers: what callers dial, at most one of them; empty: bound by hand.
        keep_data: the table, its key, the instance and its number outlive the stack.
        protected: table, number of texts and data stack refuse deletion by anybody. Not before the
            first deployment succeeded: one that failed could not be rolled back (docs/adr/0074).
        administrators: who is let in by the deployment, in an instance of the centre's own; empty:
            whoever uses emergency access lets the first one in.
        outside_numbers: to which agents pass callers on, by quick connects.
        backup_days: how long the daily backups of the table are kept, beside its 35 days of
            recovery to any second; None makes none.
        log_retention: of the functions' logs.
        recording_days: how long recordings of conversations are kept; None keeps none. An adopted
            instance keeps what its owner set: it takes one place for recordings, and may have it.
        log_level: of the functions' logs. Metrics are log lines too and count as INFO, so a
            higher level loses them.
        input_key_generation: another one makes a new key for what callers key in confidence.
        back_office: the company's own systems; None: everything is in the table.
        incident_reports: so many callers of an area ...
        incident_minutes: ... within so many minutes make an incident of what they report.
        callback_countries: numbers of which are called, back or from lists, ISO 3166-1 alpha-2;
            what calls cost elsewhere, or whether Amazon Connect places them, is up to the stage.
        callback_offer_after: a caller is offered to be called back when the longest in the queue
            has waited more than so many seconds.
        callback_owner_wait: seconds for which a callback with an owner is offered to them alone,
            while the customer waits on the line.
        callback_slot_capacity: callbacks that a queue takes on for one half hour.
        detects_machines: Amazon Connect tells machines from people in calls to lists; the account
            needs a quota of concurrent campaign calls, which is 0 at first.
        native_tests: whether the callers' stories are deployed as Amazon Connect test cases.
        canaries: files of tests/native/ that are called again and again, each every
            `canary_minutes`; an alarm says when a call does not go as told. They end before an
            agent could be offered them.
        alarms_to: a mail address that alarms go to; "topic": people subscribe to their topic
            themselves; None: nobody, which is said at synthesis where data is kept.
        runbook_url: where the repository is read, with a slash at the end: alarms link to it.
            Without it they name their article, and synthesis says so where data is kept.
        cold_start: of the functions that callers wait for: "cold" starts them when they are
            called, "snapstart" from a snapshot taken at deployment, "provisioned" keeps
            `provisioned_concurrency` of each warm. The last two cost something.
        background_concurrency: how many of one function may run at once that nobody waits for on
            the line, so that a storm of events leaves the account's concurrency to callers. None
            sets no limit: an account with the initial quota of 10 can reserve nothing. Each such
            function reserves it, and Lambda keeps 100 unreserved: `make quotas` tells the sum.
        texts: how it texts.
        payment_provider: none | sandbox, which takes no money and approves test cards | the
            address of one that serves docs/openapi/payments.yaml.
        web_domain: the company's own name for its pages; None: the API's own address.
        web_requests_per_second: what the HTTP API lets through, twice as many in a burst; what
            comes beyond is answered 429.
        web_sites: the company's own sites that show which channels are open, such as
            `https://www.acme.example`: their pages may read `/widget.json`.
        chat_widget: the communications widget that begins chats on those sites; None: there is
            none, and the sites offer no chat.
        contact_number: what pages and texts tell customers to call, E.164; None: nothing is told,
            which a number that texts customers does not allow.
        company: what the company calls itself on its pages, and as each text begins: there it is
            the brand that is registered with the carriers.
        function_memory_mib: also sets the processor's share, hence the cold start, which is
            all imports: 1,769 MiB is one whole processor (Lambda's developer guide).
    """

    name: str
    region: str
    instance_alias: str
    owner: str
    cost_centre: str
    keep_data: bool
    log_retention: RetentionDays
    log_level: ApplicationLogLevel
    native_tests: bool
    function_memory_mib: int
    texts: Texts
    protected: bool = False
    payment_provider: str = "none"
    input_key_generation: str = "1"
    recording_days: int | None = None
    adopts: Adoption | None = None
    phone_numbers: tuple[PhoneNumber, ...] = ()
    administrators: tuple[Administrator, ...] = ()
    outside_numbers: tuple[OutsideNumber, ...] = ()
    backup_days: int | None = None
    canaries: tuple[str, ...] = (
        "known_callers__without_a_new_bill_nobody_is_asked_about_one",
        "menu__a_person_is_one_key_away_where_the_bot_cannot_be_reached",
    )
    canary_minutes: int = 15
    alarms_to: str | None = None
    runbook_url: str = ""
    cold_start: str = "cold"
    provisioned_concurrency: int = 1
    background_concurrency: int | None = None
    back_office: BackOffice | None = None
    incident_reports: int = 10
    incident_minutes: int = 30
    web_domain: WebDomain | None = None
    web_requests_per_second: int = 50
    web_sites: tuple[str, ...] = ()
    chat_widget: ChatWidget | None = None
    contact_number: str | None = None
    company: str = "Riverside Water & Power"
    callback_countries: tuple[str, ...] = ("US", "PR", "VI", "GU", "AS", "MP", "CA")
    callback_offer_after: int = 60
    callback_owner_wait: int = 20
    callback_slot_capacity: int = 4
    detects_machines: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.adopts, Adoption | None):
            raise InvalidStage(
                f"stage {self.name!r}: adopts is a {type(self.adopts).__name__}, allowed is one"
                " Adoption(...), or None (make adopt writes it)"
            )
        for field, value, allowed in wrongly_typed(self):
            raise self._refusal(field, value, allowed)
        alias = self.instance_alias
        for field, value, allowed, fits in (
            (
                *("name", self.name, "2 to 10 lower case letters and digits"),
                re.fullmatch(r"[a-z][a-z0-9]{1,9}", self.name),
            ),
            (
                *("instance_alias", alias, "1 to 45 letters, digits and inner hyphens"),
                _INSTANCE_ALIAS.fullmatch(alias) and len(alias) <= 45,
            ),
            ("owner", self.owner, _TAG_ALLOWED, _TAG.fullmatch(self.owner)),
            ("cost_centre", self.cost_centre, _TAG_ALLOWED, _TAG.fullmatch(self.cost_centre)),
            ("function_memory_mib", *_within(self.function_memory_mib, 128, 10_240)),
            (
                *("protected", self.protected, "True only with keep_data"),
                self.keep_data or not self.protected,
            ),
            ("recording_days", *_within(self.recording_days, 1, 3_650)),
            ("backup_days", *_within(self.backup_days, 1, 3_650)),
            ("provisioned_concurrency", *_within(self.provisioned_concurrency, 1, 1_000)),
            ("background_concurrency", *_within(self.background_concurrency, 2, 100)),
            ("cold_start", self.cold_start, ", ".join(_COLD), self.cold_start in _COLD),
            (
                *("alarms_to", self.alarms_to, f"a mail address, {SUBSCRIBERS!r}, or None"),
                self.alarms_to in (None, SUBSCRIBERS)
                or re.fullmatch(r"[^@\s]+@[^@\s]+", str(self.alarms_to)),
            ),
            (
                *("runbook_url", self.runbook_url),
                "an address with https that ends in a slash, or nothing",
                re.fullmatch(r"(https://\S+/)?", self.runbook_url),
            ),
            ("canaries", self.canaries, "at least one file of tests/native/", self.canaries),
            ("callback_owner_wait", *_within(self.callback_owner_wait, 1, 600)),
            (
                *("outside_numbers", self.outside_numbers, "each name once"),
                len({one.name.replace(" ", "").lower() for one in self.outside_numbers})
                == len(self.outside_numbers),
            ),
            ("canary_minutes", *_within(self.canary_minutes, 10, 1_440)),
            ("region", self.region, ", ".join(REGIONS), self.region in REGIONS),
            ("incident_reports", *_within(self.incident_reports, 2, 1_000)),
            ("incident_minutes", *_within(self.incident_minutes, 1, 1_440)),
            (
                *("callback_countries", self.callback_countries, "countries, such as US"),
                self.callback_countries and SUPPORTED_REGIONS.issuperset(self.callback_countries),
            ),
            ("callback_offer_after", *_within(self.callback_offer_after, 0, 3_600)),
            ("callback_slot_capacity", *_within(self.callback_slot_capacity, 1, 1_000)),
            ("web_requests_per_second", *_within(self.web_requests_per_second, 1, 10_000)),
            (
                *("web_sites", self.web_sites, "addresses with https and no path"),
                all(re.fullmatch(r"https://[\w.-]+(:\d+)?", one) for one in self.web_sites),
            ),
            (
                *("input_key_generation", self.input_key_generation),
                "1 to 32 letters, digits and hyphens",
                re.fullmatch(r"[a-zA-Z0-9-]{1,32}", self.input_key_generation),
            ),
            ("phone_numbers", self.phone_numbers, "one, or none", len(self.phone_numbers) <= 1),
            (
                *("administrators", self.administrators, "a username once; none with adopts"),
                len({one.username for one in self.administrators}) == len(self.administrators)
                and not (self.adopts and self.administrators),
            ),
            (
                *("payment_provider", self.payment_provider),
                "none, sandbox or an address with https",
                re.fullmatch(r"none|sandbox|https://\S+", self.payment_provider),
            ),
            (
                *("contact_number", self.contact_number, "a number in E.164"),
                E164.fullmatch(self.contact_number or "+1000000"),
            ),
            (
                *("contact_number", self.contact_number),
                "a number in E.164: HELP has to name it where texts go to customers",
                self.contact_number or self.texts.number_type == "SIMULATOR",
            ),
            (
                *("company", self.company, "1 to 60 characters in one line: each text begins so"),
                re.fullmatch(r"\S(.{0,58}\S)?", self.company),
            ),
            *(
                (field, arn, f"one in {self.region}, the stage's", arn.split(":")[3] == self.region)
                for field, arn in self._named()
            ),
        ):
            if not fits:
                raise self._refusal(field, value, allowed)

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yields what there is already and the stage uses: field and ARN."""
        for field, arn in (
            ("adopts", self.adopts and self.adopts.instance_arn),
            *(("phone_numbers", one.arn) for one in self.phone_numbers),
            ("texts.number_arn", self.texts.number_arn),
            ("back_office.secret_arn", self.back_office and self.back_office.secret_arn),
            ("web_domain.certificate_arn", self.web_domain and self.web_domain.certificate_arn),
        ):
            if arn:
                yield field, arn

    def _refusal(self, field: str, value: object, allowed: str) -> InvalidStage:
        return InvalidStage(
            f"stage {self.name!r}: {field} is {value!r}, allowed is {allowed}"
            " (infra/stages.py, or -c on the command line)"
        )

    @property
    def tags(self) -> Mapping[str, str]:
        """What every resource is marked with."""
        return {
            "application": "ringback",
            "stage": self.name,
            "owner": self.owner,
            "cost-centre": self.cost_centre,
        }

    def function_name(self, name: str) -> str:
        """Returns the physical name of a function."""
        return f"ringback-{self.name}-{name}"

    def adopting(self, instance_arn: str) -> Self:
        """Returns this stage on an existing instance, of which nothing else is used.

        Raises:
            InvalidStage: not an instance's ARN, or in another region.
        """
        return replace(self, adopts=Adoption(instance_arn=instance_arn), administrators=())


def _within(value: int | None, least: int, most: int) -> tuple[object, str, bool]:
    return value, f"{least} to {most}", value is None or least <= value <= most


DEV = Stage(
    name="dev",
    region="us-east-1",
    instance_alias="ringback-dev",
    owner="contact-centre",
    cost_centre="development",
    phone_numbers=(PhoneNumber(country="US", kind="DID"),),
    keep_data=False,
    log_retention=RetentionDays.TWO_WEEKS,
    log_level=ApplicationLogLevel.DEBUG,
    native_tests=True,
    canary_minutes=60,
    function_memory_mib=512,
    texts=Texts(fictional="+15550"),
    payment_provider="sandbox",
    recording_days=7,
    contact_number="+15550142",  # a number for fiction
)
PROD = Stage(
    name="prod",
    region="us-east-1",
    instance_alias="ringback-prod",
    owner="contact-centre",
    cost_centre="operations",
    phone_numbers=(PhoneNumber(country="US", kind="TOLL_FREE"),),
    backup_days=35,
    cold_start="snapstart",
    background_concurrency=20,
    keep_data=True,
    log_retention=RetentionDays.ONE_YEAR,
    log_level=ApplicationLogLevel.INFO,
    native_tests=False,  # the canaries are enough
    function_memory_mib=1769,
    texts=Texts(number_type="TOLL_FREE"),
    recording_days=90,
    contact_number="+18005550142",  # for fiction: texts must say whom to call, so put yours here
)
STAGES = {stage.name: stage for stage in (DEV, PROD)}


def check_apart(stages: Iterable[Stage]) -> None:
    """Makes sure that stages can live beside one another in one account.

    Raises:
        InvalidStage: two stages would take each other's names.
    """
    taken: dict[tuple[str, str], Stage] = {}
    for stage in stages:
        place = stage.adopts.instance_arn if stage.adopts else stage.instance_alias
        for what in (
            ("name", stage.name),
            ("instance", place),
            *(("number", one.arn) for one in stage.phone_numbers if one.arn),
            *(("number of texts", arn) for arn in (stage.texts.number_arn,) if arn),
            *(("web domain", one.name) for one in (stage.web_domain,) if one),
        ):
            other = taken.setdefault(what, stage)
            if other is not stage:
                raise InvalidStage(
                    f"stages {other.name!r} and {stage.name!r} have the same {what[0]} {what[1]!r}:"
                    " what one of them names or answers the other would take, so each stage needs"
                    " its own (infra/stages.py)"
                )


check_apart(STAGES.values())


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
