"""What a template created that moto does not hold: the centre's own state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulator.centre.functions import FunctionSpec
from simulator.centre.iam import Role, Statement
from simulator.lex.definition import Bot
from simulator.world import World

# Resources are made before anything happens, at the same moment in every run.
DEPLOYED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rule:
    """An EventBridge rule."""

    name: str
    arn: str
    bus: str
    pattern: Mapping[str, Any] | None
    targets: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscriber of an SNS topic."""

    topic: str
    protocol: str
    endpoint: str
    filter_policy: Mapping[str, Any] | None
    raw: bool
    dead_letters: str | None


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """A queue or stream that Lambda polls for a function.

    Attributes:
        id: Its UUID.
        window: Seconds that a batch may wait to fill.
        partial: Whether the function reports the items that failed.
        filters: Event patterns of which one must match; empty: everything passes.
    """

    id: str
    source: str
    function: str
    batch_size: int
    window: float
    partial: bool
    filters: tuple[Mapping[str, Any], ...]
    retries: int | None
    bisect: bool
    dead_letters: str | None


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """A route of an HTTP API.

    Attributes:
        key: ``GET /l/{token}``, or ``$default``.
        integration: Id of what answers it.
    """

    key: str
    integration: str


@dataclass(frozen=True, slots=True)
class HttpStage:
    """The stage of an HTTP API.

    Attributes:
        rate: Requests a second that are let through in the long run; None: no limit.
        burst: Requests that may come at once.
        log_group: Where accesses are logged; empty: nowhere.
        log_format: What is logged of each, with variables such as ``$context.routeKey``.
    """

    name: str
    rate: float | None = None
    burst: float | None = None
    log_group: str = ""
    log_format: str = ""


@dataclass(slots=True)
class HttpApi:
    """An HTTP API of API Gateway.

    Attributes:
        endpoint: Its own address, which ``closed`` switches off.
        integrations: Function ARN by the id of the integration.
        domains: Names of the company's own that lead to it.
    """

    id: str
    endpoint: str
    closed: bool = False
    stage: HttpStage | None = None
    routes: list[HttpRoute] = field(default_factory=list)
    integrations: dict[str, str] = field(default_factory=dict)
    domains: list[str] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """Where it answers, on the internet."""
        own = [] if self.closed else [self.endpoint]
        return [*own, *(f"https://{name}" for name in self.domains)]


@dataclass(frozen=True, slots=True)
class BotAliasSpec:
    """An alias of an Amazon Lex bot.

    Attributes:
        functions: The locales that are switched on, each with the ARN of its function, if any.
    """

    name: str
    arn: str
    bot: Bot
    functions: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class FlowVersion:
    """The content of a flow or module as it was once published."""

    content: str
    description: str
    made: datetime


@dataclass(slots=True)
class Instance:
    """An Amazon Connect instance: what flows see, and what only the API and the set-up know.

    Attributes:
        associations: ARNs of what is integrated, by integration type.
        storage: Storage configurations by resource type.
        described: Properties of every resource by ARN, for the Describe operations.
        security_keys: Public keys in PEM, and when they came, by association id.
        versions: What was kept of each flow and module, by its ARN; the first is version 1.
        number_flows: Id of a claimed number to the id of the flow that it leads to.
    """

    world: World
    alias: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    associations: dict[str, set[str]] = field(default_factory=dict)
    storage: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    described: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    security_keys: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    number_flows: dict[str, str] = field(default_factory=dict)
    versions: dict[str, list[FlowVersion]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextNumber:
    """A number of AWS End User Messaging SMS.

    Attributes:
        kind: SIMULATOR, TOLL_FREE, TEN_DLC or LONG_CODE.
        channel: ARN of the topic that gets what is texted to it; None: nothing can be.
        self_managed: Whether STOP and HELP are left to whoever reads the topic.
    """

    arn: str
    number: str
    kind: str
    opt_out_list: str
    channel: str | None
    self_managed: bool


@dataclass(slots=True)
class Estate:
    """Everything the creators of resources write to.

    Attributes:
        client: Returns a boto3 client of the operator, to create what moto holds.
        invoke: Runs a function with an event, as AWS does during a deployment.
        aliases: ARN of an alias to its function's.
        failure_destinations: ARN of a function to where its failed asynchronous events go.
        switched_off: Ids of event source mappings that poll nothing.
        functions: By ARN. ``roles``: by name. ``instances``: by ARN.
        policies: Resource policies by the ARN of what they protect.
        http_apis: By id.
        text_numbers: By ARN. ``text_events``: topics of a configuration set with the types of
            events that each gets, by name. ``opt_outs``: numbers on each opt-out list, and since
            when; the list ``Default`` is there from the beginning.
        table_keys: Name of a table to the ARN of its customer-managed key.
        buckets: Of S3 by name: whether EventBridge is told of what is put there.
        bots: Of Amazon Lex by id. ``bot_aliases``: by ARN.
        lent_numbers: ARNs of numbers for callers that the templates name and do not claim.
    """

    client: Callable[[str], Any]
    invoke: Callable[[str, Any], Any]
    functions: dict[str, FunctionSpec] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    failure_destinations: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    policies: dict[str, list[Statement]] = field(default_factory=dict)
    table_keys: dict[str, str] = field(default_factory=dict)
    alarms: list[Mapping[str, Any]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    mappings: list[SourceMapping] = field(default_factory=list)
    switched_off: set[str] = field(default_factory=set)
    instances: dict[str, Instance] = field(default_factory=dict)
    http_apis: dict[str, HttpApi] = field(default_factory=dict)
    buckets: dict[str, bool] = field(default_factory=dict)
    bots: dict[str, Bot] = field(default_factory=dict)
    bot_aliases: dict[str, BotAliasSpec] = field(default_factory=dict)
    lent_numbers: set[str] = field(default_factory=set)
    text_numbers: dict[str, TextNumber] = field(default_factory=dict)
    text_events: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=dict)
    opt_outs: dict[str, dict[str, datetime]] = field(default_factory=lambda: {"Default": {}})

    def instance(self, arn: str) -> Instance:
        """Return an instance; one that the template merely names exists from then on."""
        if arn not in self.instances:
            self.instances[arn] = Instance(World(instance_arn=arn))
        return self.instances[arn]

    def instance_named(self, reference: str) -> Instance | None:
        """Return the instance with this id or ARN, if there is one."""
        wanted = reference.rpartition("/")[2]
        for arn, instance in self.instances.items():
            if arn.rpartition("/")[2] == wanted:
                return instance
        return None

    def protect(self, arn: str, statements: list[Statement]) -> None:
        """Add statements to the resource policy of ``arn``."""
        self.policies.setdefault(arn, []).extend(statements)
