"""One stage: every value that may differ between environments, checked as it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from aws_cdk.aws_lambda import ApplicationLogLevel
from aws_cdk.aws_logs import RetentionDays

from infra import stage_checks
from infra.adoption import Adoption
from infra.stage_parts import (
    Administrator,
    BackOffice,
    ChatWidget,
    OutsideNumber,
    PhoneNumber,
    WebDomain,
)
from infra.stage_texts import Texts


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
        stage_checks.check(self)

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
