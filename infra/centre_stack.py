"""Everything that is replaced often: Amazon Connect's resources, functions, flows.

The stack only wires capabilities together; it defines no resource itself.
"""

from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from contact_center import config
from infra.constructs.alarms import Alarms
from infra.constructs.callbacks import Callbacks
from infra.constructs.contact_events import ContactEvents
from infra.constructs.dashboard import Dashboard
from infra.constructs.deflections import Deflections
from infra.constructs.desk import Desk
from infra.constructs.estate import survey
from infra.constructs.flows import Flows
from infra.constructs.follow_up import FollowUp
from infra.constructs.functions import Functions
from infra.constructs.hours import Hours
from infra.constructs.http_api import HttpApi
from infra.constructs.input_key import InputKey
from infra.constructs.instance import Instance
from infra.constructs.native_tests import NativeTests
from infra.constructs.phone_numbers import NumberLeadsToFlow, PhoneNumbers
from infra.constructs.queues import Queues
from infra.constructs.schedules import Schedules
from infra.constructs.secret_texts import InputKeySecret, Pepper, SuppressionKey
from infra.constructs.storage import Storage
from infra.constructs.text_line import TextLine
from infra.constructs.texts import Texts
from infra.stages import Stage


class CentreStack(Stack):
    """Outputs: `OfficeHoursId`, `MainFlowArn`, `PagesUrl`, and `IncomingTextsTopic`.

    To the last, a number that is adopted has to send what it gets.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        storage: Storage,
        pepper: Pepper,
        instance: Instance,
        phone_numbers: PhoneNumbers,
        suppression_key: SuppressionKey,
        root: Path,
        **kwargs: Any,
    ) -> None:
        # CloudFormation takes 1 MB, and the flows are most of it.
        super().__init__(scope, construct_id, suppress_template_indentation=True, **kwargs)
        hours = Hours(self, "Hours", instance_arn=instance.arn, adoption=stage.adopts)
        queues = Queues(
            self,
            "Queues",
            instance_arn=instance.arn,
            hours=hours,
            adoption=stage.adopts,
        )
        input_keys = InputKeySecret(self, "InputKeys", stage=stage)
        http_api = HttpApi(self, "HttpApi", stage=stage, storage=storage)
        line = TextLine(self, "TextLine", stage=stage, key=storage.key)
        self.schedules = schedules = Schedules(self, "Schedules", stage=stage)
        functions = Functions(
            self,
            "Functions",
            stage=stage,
            root=root,
            storage=storage,
            secrets={
                "pepper": pepper.secret,
                "input_keys": input_keys.secret,
                "suppressions": suppression_key.secret,
            },
            line=line,
            instance=instance,
            hours=hours,
            queues=queues,
            schedules=schedules,
            phone_numbers=phone_numbers.arns,
            pages_url=http_api.url,
        )
        for name, routes in config.ROUTES.items():
            http_api.route(name, functions[name].function, routes)
        contact_events = ContactEvents(
            self,
            "ContactEvents",
            instance_arn=instance.arn,
            function=functions["contact_events"].function,
        )
        FollowUp(
            self,
            "FollowUp",
            stream_arn=str(storage.table.table_stream_arn),
            function=functions["follow_up"].function,
            dead_letters=contact_events.dead_letters,
        )
        texts = Texts(
            self,
            "Texts",
            stage=stage,
            line=line,
            functions=functions,
            stream_arn=str(storage.table.table_stream_arn),
            dead_letters=contact_events.dead_letters,
        )
        Deflections(
            self,
            "Deflections",
            stage=stage,
            function=functions["deflection_due"].function,
            dead_letters=contact_events.dead_letters,
        )
        schedules.every("ChargeSweep", 5, functions["charge_sweep"].function)
        input_key = InputKey(self, "InputKey", stage=stage, function=functions["input_key"])
        resources = {
            **functions.placeholders,
            **queues.placeholders,
            **hours.placeholders,
            **input_key.placeholders,
        }
        flows = Flows(
            self,
            "Flows",
            folder=root / "flows",
            instance_arn=instance.arn,
            placeholders=resources,
            associations=functions.associations,
            hooks=functions.hooks,
            stage=stage,
        )
        for number in phone_numbers.arns:
            NumberLeadsToFlow(
                self,
                "MainNumber",
                function=functions["phone_number"],
                number_arn=number,
                flow_arn=flows.main_arn,
            )
        Callbacks(
            self,
            "Callbacks",
            stage=stage,
            instance_arn=instance.arn,
            schedules=schedules,
            functions=functions.by_name,
            flow_arn=flows.arns["CallbackFlow"],
            dead_letters=contact_events.dead_letters,
        )
        if stage.native_tests:
            NativeTests(
                self,
                "NativeTests",
                folder=root / "tests" / "native",
                instance_arn=instance.arn,
                placeholders={**resources, **flows.arns},
            )
        if not stage.adopts:
            Desk(self, "Desk", instance_arn=instance.arn)
        estate = survey(self)
        Alarms(
            self,
            "Alarms",
            stage=stage,
            estate=estate,
            instance_id=instance.id,
            storage=storage,
        )
        Dashboard(self, "Dashboard", stage=stage, estate=estate, instance_id=instance.id)
        CfnOutput(self, "OfficeHoursId", value=hours.office_id)
        CfnOutput(self, "MainFlowArn", value=flows.main_arn)
        CfnOutput(self, "IncomingTextsTopic", value=line.incoming.topic_arn)
        CfnOutput(self, "EventBusName", value=texts.bus.event_bus_name)
