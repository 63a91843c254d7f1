"""Capability: the functions of functions/, one per folder, with what infra/functions.py grants."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from aws_cdk import ArnFormat, CfnResource, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from contact_center import config
from infra import environment, packaging
from infra.access import LIVE, Access
from infra.constructs import work_queues
from infra.constructs.centre_function import ARCHITECTURE, RUNTIME, CentreFunction
from infra.constructs.directory import parameter_name
from infra.constructs.http_api import HttpApi
from infra.constructs.means import Means
from infra.constructs.text_line import TextLine
from infra.flow_files import pascal_case
from infra.functions import FUNCTIONS, UndeclaredFunction, decrypts, deployed_functions
from infra.stage import Stage


class Functions(Construct):
    """The functions of one stack; `functions["info"]` is the folder info/.

    Exposes `by_name` and `means`; what flows need of them: `placeholders` (ARNs) and
    `associations`; and `hooks`, the functions behind bots by placeholder.

    Args:
        stack: which rows of infra/functions.py.
        means: what they may be given.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stack: str,
        stage: Stage,
        root: Path,
        means: Means,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self.means, self._stack = stage, means, stack
        self._root, self._cache_folder = root, root / ".cache" / "packages"
        own = packaging.own_code(root / "functions", cache_folder=self._cache_folder)
        self._code = _asset(own)
        self.by_name: dict[str, CentreFunction] = {}
        self.placeholders: dict[str, str] = {}
        self.associations: dict[str, CfnResource] = {}
        self.hooks: dict[str, lambda_.Alias] = {}
        for name in deployed_functions(root / "functions"):
            if FUNCTIONS[name].stack == stack:
                self._add(name, FUNCTIONS[name])

    def __getitem__(self, name: str) -> CentreFunction:
        return self.by_name[name]

    @property
    def names_of_live(self) -> Mapping[str, str]:
        """The ARNs of `placeholders` without a reference, for another stack."""
        return {
            f"{pascal_case(name)}Function": f"{one.arn_by_name}:{LIVE}"
            for name, one in self.by_name.items()
            if f"{pascal_case(name)}Function" in self.placeholders
        }

    def route(self, api: HttpApi, routes: Mapping[str, Sequence[str]]) -> None:
        """Lets those of the functions that are here answer their routes (config.ROUTES)."""
        for name in sorted(routes.keys() & self.by_name.keys()):
            api.route(name, self.by_name[name].function, routes[name])

    def _add(self, name: str, access: Access) -> None:
        function = CentreFunction(
            self,
            pascal_case(name),
            stage=self._stage,
            name=name,
            code=self._code,
            layers=[self._layer, *([self._encryption] if decrypts(access) else [])],
            storage=self.means.storage,
            environment=self._environment(name),
            timeout=_timeout(access, waits=access.waited_for),
            concurrency=access.concurrency(self._stage.background_concurrency),
            waited_for=access.waited_for,
        )
        self.by_name[name] = function
        self._grant(function.function, access)
        if access.canaries:
            _know_better(function.function)
        placeholder = f"{pascal_case(name)}Function"
        if access.called_by_flows:
            arn, association = function.let_connect_call(self.means.instance.arn)
            self.placeholders[placeholder] = arn
            self.associations[placeholder] = association
        if access.called_by_bots:
            self.hooks[placeholder] = function.live
            self.placeholders[placeholder] = function.live.function_arn

    def _grant(self, function: lambda_.Function, access: Access) -> None:
        means = self.means
        instance = means.instance.arn
        if access.table:
            means.storage.grant(function, *access.table)
        # Worked out for whom it is: asking for what AWS named makes a parameter of a later stack.
        grants: tuple[tuple[Sequence[str], Callable[[], list[str]]], ...] = (
            (access.stream, lambda: [str(means.storage.table.table_stream_arn)]),
            # Authorised on the hours and on their instance (service authorization reference).
            (access.hours, lambda: [means.hours_arn, instance]),
            (access.contacts, lambda: [f"{instance}/contact/*"]),
            (access.photos, lambda: [means.photos.arn_for_objects("*")]),
            (
                access.queues,
                lambda: [
                    f"{instance}/queue/{one}"
                    for name, one in means.queue_ids.items()
                    if name in (access.of_queues or means.queue_ids)
                ],
            ),
            (access.agents, lambda: [instance, f"{instance}/agent/*"]),
            (access.instance, lambda: [instance]),
            (("sqs:SendMessage",) if access.beats else (), lambda: [means.beats_arn]),
            # Authorised on all three (service authorization reference). Which flow it is cannot be
            # said: the flow's ARN follows from what needs this function's.
            (
                access.phone_numbers,
                lambda: [instance, f"{instance}/contact-flow/*", *means.phone_numbers],
            ),
            # Which of the two it is authorised on is not known before a deployment.
            (access.canaries, lambda: [instance, *means.canaries.values()]),
        )
        for actions, resources in grants:
            if actions:
                function.add_to_role_policy(
                    iam.PolicyStatement(actions=list(actions), resources=resources())
                )
        self._grant_lists(function, access)
        if means.line:
            self._grant_texts(function, access, means.line)
        # Not grant_read: that one also allows to describe them, which nobody does.
        self._grant_secrets(function, "secretsmanager:GetSecretValue", access.secrets)
        self._grant_secrets(function, "secretsmanager:PutSecretValue", access.changes_secrets)
        if access.schedules:
            means.schedules.grant(function, *access.schedules)
        if access.flow_parameters:
            names = [parameter_name(self._stage, name) for name in access.flow_parameters]
            function.add_to_role_policy(
                iam.PolicyStatement(
                    actions=["ssm:GetParameter"],
                    resources=[self._arn("ssm", "parameter", name.lstrip("/")) for name in names],
                )
            )
        if access.back_office and (office := self._stage.back_office):
            function.add_to_role_policy(
                iam.PolicyStatement(
                    actions=["secretsmanager:GetSecretValue"], resources=[office.secret_arn]
                )
            )

    def _grant_lists(self, function: lambda_.Function, access: Access) -> None:
        if access.lists and (lists := self.means.lists):
            lists.grant(function, *access.lists)

    def _grant_texts(self, function: lambda_.Function, access: Access, line: TextLine) -> None:
        for actions, resources in (
            (access.texts, line.arns),
            (("sqs:SendMessage",) if access.rejects else (), [line.rejects.queue_arn]),
        ):
            if actions:
                function.add_to_role_policy(
                    iam.PolicyStatement(actions=list(actions), resources=resources)
                )

    def _grant_secrets(self, function: lambda_.Function, action: str, names: Sequence[str]) -> None:
        if names:
            arns = [self.means.secrets[name].secret_arn for name in names]
            function.add_to_role_policy(iam.PolicyStatement(actions=[action], resources=arns))

    def _environment(self, name: str) -> Mapping[str, str]:
        """Returns what the function declares to read, and nothing else.

        Raises:
            UndeclaredFunction: it reads what this stack does not have.
        """
        of_stage, of_means = environment.of_stage(self._stage), environment.of_means(self.means)
        own = {
            config.POWERTOOLS["service"]: name,
            # By name: a function cannot be told its own ARN.
            config.FUNCTION_ARN_PREFIX: Stack.of(self).format_arn(
                service="lambda",
                resource="function",
                resource_name=f"ringback-{self._stage.name}-",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            ),
        }
        fixed, values = {**of_stage, **own}, {}
        for variable in config.REQUIRED[name]:
            if variable not in fixed and variable not in of_means:
                raise UndeclaredFunction(
                    f"{name} reads {variable}, which stack {self._stack!r} does not have: name"
                    " another stack in its row of infra/functions.py, or do not read it"
                )
            values[variable] = fixed[variable] if variable in fixed else of_means[variable]()
        return values

    @cached_property
    def _layer(self) -> lambda_.LayerVersion:
        return self._third_party("ThirdParty", "requirements-layer.lock")

    @cached_property
    def _encryption(self) -> lambda_.LayerVersion:
        return self._third_party("Encryption", "requirements-encryption.lock")

    def _arn(self, service: str, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(service=service, resource=resource, resource_name=name)

    def _third_party(self, construct_id: str, lock: str) -> lambda_.LayerVersion:
        package = packaging.third_party_layer(self._root / lock, cache_folder=self._cache_folder)
        return lambda_.LayerVersion(
            self,
            construct_id,
            code=_asset(package),
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[ARCHITECTURE],
            description=f"Third-party code, pinned by {lock}",
        )


def _timeout(access: Access, *, waits: bool) -> Duration:
    if access.minutes:
        return Duration.minutes(access.minutes)
    return Duration.seconds(access.timeout) if waits else work_queues.TIMEOUT


def _know_better(function: lambda_.Function) -> None:
    """Says that a role's operations exist: cfn-lint's list of them (1.58) is older than they are.

    Their names are those of botocore's service model, which the local centre plays.
    """
    assert function.role is not None  # noqa: S101 - each has its own
    policy = function.role.node.find_child("DefaultPolicy").node.default_child
    assert isinstance(policy, CfnResource)  # noqa: S101 - what policies are made of
    policy.add_metadata("cfn-lint", {"config": {"ignore_checks": ["W3037"]}})


def _asset(package: packaging.Package) -> lambda_.Code:
    # The digest is ours: CDK would read every file again to compute its own.
    return lambda_.Code.from_asset(str(package.path), asset_hash=package.digest)
