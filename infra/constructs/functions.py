"""Capability: the functions of functions/, one per folder, with what infra/functions.py grants."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import ArnFormat, CfnResource, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from contact_center import config
from infra import packaging
from infra.calendar import TIME_ZONE
from infra.constructs import contact_events
from infra.constructs.centre_function import ARCHITECTURE, RUNTIME, CentreFunction
from infra.constructs.hours import Hours
from infra.constructs.instance import Instance
from infra.constructs.queues import Queues
from infra.constructs.schedules import Schedules
from infra.constructs.storage import Storage
from infra.constructs.text_line import TextLine
from infra.flow_files import pascal_case
from infra.functions import FUNCTIONS, Access, decrypts, deployed_functions
from infra.stages import Stage


class Functions(Construct):
    """Every function of the centre; `functions["info"]` is the folder info/.

    Exposes `by_name`; what flows need of them: `placeholders` (ARNs) and `associations`; and
    `hooks`, the functions behind bots by placeholder.

    Args:
        phone_numbers: ARNs of what callers dial.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        root: Path,
        storage: Storage,
        instance: Instance,
        hours: Hours,
        line: TextLine,
        queues: Queues,
        schedules: Schedules,
        secrets: Mapping[str, secretsmanager.ISecret],
        phone_numbers: Sequence[str],
        pages_url: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._storage = stage, storage
        self._instance, self._hours, self._secrets = instance, hours, secrets
        self._queues, self._schedules = queues, schedules
        self._numbers = phone_numbers
        self._pages_url = pages_url
        self._line = line
        self._root, self._cache_folder = root, root / ".cache" / "packages"
        own = packaging.own_code(root / "functions", cache_folder=self._cache_folder)
        self._code = _asset(own)
        self._layer = self._third_party("ThirdParty", "requirements-layer.lock")
        self._encryption = self._third_party("Encryption", "requirements-encryption.lock")
        self.by_name: dict[str, CentreFunction] = {}
        self.placeholders: dict[str, str] = {}
        self.associations: dict[str, CfnResource] = {}
        self.hooks: dict[str, lambda_.Alias] = {}
        for name in deployed_functions(root / "functions"):
            self._add(name, FUNCTIONS[name])

    def __getitem__(self, name: str) -> CentreFunction:
        return self.by_name[name]

    def _add(self, name: str, access: Access) -> None:
        waits = access.called_by_flows or access.called_by_bots  # a caller, on the line
        function = CentreFunction(
            self,
            pascal_case(name),
            stage=self._stage,
            name=name,
            code=self._code,
            layers=[self._layer, *([self._encryption] if decrypts(access) else [])],
            storage=self._storage,
            environment=self._environment(name),
            timeout=Duration.seconds(access.timeout) if waits else contact_events.TIMEOUT,
            concurrency=None if waits else self._stage.background_concurrency,
        )
        self.by_name[name] = function
        self._grant(function.function, access)
        placeholder = f"{pascal_case(name)}Function"
        if access.called_by_flows:
            arn, association = function.let_connect_call(self._instance.arn)
            self.placeholders[placeholder] = arn
            self.associations[placeholder] = association
        if access.called_by_bots:
            self.hooks[placeholder] = function.live
            self.placeholders[placeholder] = function.live.function_arn

    def _grant(self, function: lambda_.Function, access: Access) -> None:
        if access.table:
            self._storage.grant(function, *access.table)
        for actions, resources in (
            (access.stream, [str(self._storage.table.table_stream_arn)]),
            # Authorised on the hours and on their instance (service authorization reference).
            (access.hours, [self._hours.office_arn, self._instance.arn]),
            (access.contacts, [f"{self._instance.arn}/contact/*"]),
            (access.instance, [self._instance.arn]),
            # Authorised on all three (service authorization reference). Which flow it is cannot be
            # said: the flow's ARN follows from what needs this function's.
            (
                access.phone_numbers,
                [self._instance.arn, f"{self._instance.arn}/contact-flow/*", *self._numbers],
            ),
            (access.texts, self._line.arns),
            (("sqs:SendMessage",) if access.rejects else (), [self._line.rejects.queue_arn]),
            (("scheduler:CreateSchedule",) if access.wakes else (), [self._line.wake_arns]),
        ):
            if actions:
                function.add_to_role_policy(
                    iam.PolicyStatement(actions=list(actions), resources=resources)
                )
        if access.wakes:
            function.add_to_role_policy(
                iam.PolicyStatement(
                    actions=["iam:PassRole"],
                    resources=[self._line.wake_role],
                    conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
                )
            )
        # Not grant_read: that one also allows to describe them, which nobody does.
        self._grant_secrets(function, "secretsmanager:GetSecretValue", access.secrets)
        self._grant_secrets(function, "secretsmanager:PutSecretValue", access.changes_secrets)
        if access.schedules:
            self._schedules.grant(function, *access.schedules)
        if access.flow_parameters:
            names = [flow_parameter(self._stage, stem) for stem in access.flow_parameters]
            function.add_to_role_policy(
                iam.PolicyStatement(
                    actions=["ssm:GetParameter"],
                    resources=[self._arn("ssm", "parameter", name) for name in names],
                )
            )
        if access.back_office and (office := self._stage.back_office):
            function.add_to_role_policy(
                iam.PolicyStatement(
                    actions=["secretsmanager:GetSecretValue"], resources=[office.secret_arn]
                )
            )

    def _grant_secrets(self, function: lambda_.Function, action: str, names: Sequence[str]) -> None:
        if names:
            arns = [self._secrets[name].secret_arn for name in names]
            function.add_to_role_policy(iam.PolicyStatement(actions=[action], resources=arns))

    def _environment(self, name: str) -> Mapping[str, str]:
        """Returns what the function declares to read, and nothing else."""
        office = self._stage.back_office
        known = {
            config.TABLE_NAME: self._storage.table.table_name,
            config.INSTANCE_ID: self._instance.id,
            config.HOURS_OF_OPERATION_ID: self._hours.office_id,
            config.CENTRE_TIME_ZONE: TIME_ZONE,
            config.BACK_OFFICE_URL: office.url if office else config.NONE,
            config.BACK_OFFICE_PORTS: ",".join(office.ports) if office else config.NONE,
            config.BACK_OFFICE_SECRET_ARN: office.secret_arn if office else config.NONE,
            config.SCHEDULE_GROUP: self._schedules.group,
            config.SCHEDULE_ROLE_ARN: self._schedules.role.role_arn,
            config.SCHEDULE_DEAD_LETTERS_ARN: self._schedules.dead_letters.queue_arn,
            # By name: a function cannot be told its own ARN.
            config.FUNCTION_ARN_PREFIX: Stack.of(self).format_arn(
                service="lambda",
                resource="function",
                resource_name=f"ringback-{self._stage.name}-",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            ),
            config.QUEUE_IDS: ",".join(f"{q}={i}" for q, i in self._queues.ids.items()),
            config.CALLBACK_FLOW_PARAMETER: f"/{flow_parameter(self._stage, 'callback')}",
            config.CALLBACK_OFFER_AFTER: str(self._stage.callback_offer_after),
            config.CALLBACK_SLOT_CAPACITY: str(self._stage.callback_slot_capacity),
            config.INCIDENT_REPORTS: str(self._stage.incident_reports),
            config.INCIDENT_MINUTES: str(self._stage.incident_minutes),
            config.PAGES_URL: self._pages_url,
            config.COMPANY: self._stage.company,
            config.CONTACT_NUMBER: self._stage.contact_number or config.NONE,
            config.STAGE: self._stage.name,
            **self._texts(),
            config.PAYMENT_PROVIDER: self._stage.payment_provider,
            config.INPUT_KEY_SECRET_ARN: self._secrets["input_keys"].secret_arn,
            config.PEPPER_SECRET_ARN: self._secrets["pepper"].secret_arn,
            config.POWERTOOLS["service"]: name,
            config.POWERTOOLS["namespace"]: config.metrics_namespace(self._stage.name),
            config.POWERTOOLS["log_level"]: self._stage.log_level.value,
        }
        return {variable: known[variable] for variable in config.REQUIRED[name]}

    def _texts(self) -> Mapping[str, str]:
        texts, line = self._stage.texts, self._line
        return {
            config.ORIGINATION_IDENTITY: line.origination,
            config.CONFIGURATION_SET: line.configuration_set,
            config.TEXT_PRICE_MICROS: str(texts.price_micros),
            config.FICTIONAL_NUMBERS: texts.fictional or config.NONE,
            config.OFFERS_TEXTS: "yes" if texts.offered_to_callers else "no",
            config.QUIET_STATE: texts.quiet_state or config.NONE,
            config.SUPPRESSION_KEY_SECRET_ARN: self._secrets["suppressions"].secret_arn,
            config.REJECTED_TEXTS_URL: line.rejects.queue_url,
            config.WAKE_GROUP: line.wake_group,
            config.WAKE_TARGET_ARN: line.wake_target,
            config.WAKE_ROLE_ARN: line.wake_role,
        }

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


def flow_parameter(stage: Stage, stem: str) -> str:
    """Returns the name of the parameter that says which flow flows/<stem>.json became.

    Functions read it as they run: flows name functions, so a function cannot be given a flow.
    """
    return f"ringback/{stage.name}/flows/{stem}"


def _asset(package: packaging.Package) -> lambda_.Code:
    # The digest is ours: CDK would read every file again to compute its own.
    return lambda_.Code.from_asset(str(package.path), asset_hash=package.digest)
