"""What answers callers: Amazon Connect's resources, the functions that flows call, the flows.

The stack only wires capabilities together; it defines no resource itself.
"""

from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from contact_center import config
from infra.constructs.administrators import Administrators
from infra.constructs.callbacks import Callbacks
from infra.constructs.contact_events import ContactEvents
from infra.constructs.desk import Desk
from infra.constructs.directory import Directory
from infra.constructs.estate import name_queues
from infra.constructs.flows import Flows
from infra.constructs.follow_up import FollowUp
from infra.constructs.functions import Functions
from infra.constructs.hours import Hours
from infra.constructs.http_api import HttpApi
from infra.constructs.input_key import InputKey
from infra.constructs.means import Means
from infra.constructs.phone_numbers import NumberLeadsToFlow
from infra.constructs.queues import Profile, Queues
from infra.constructs.quick_connects import Listing, QuickConnects
from infra.constructs.schedules import Schedules
from infra.constructs.secret_texts import InputKeySecret
from infra.data_stack import DataStack
from infra.stacks import CENTRE
from infra.stage import Stage


class CentreStack(Stack):
    """Outputs: `OfficeHoursId`, `MainFlowArn`, `PagesUrl`.

    Attributes:
        directory: what AWS named here, for later stacks to look up (directory.py), by name.
        functions: the functions that are here.
        http_api: takes routes of later stacks' functions as well.
        schedules: serves later stacks' functions as well.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        data: DataStack,
        root: Path,
        **kwargs: Any,
    ) -> None:
        # CloudFormation takes 1 MB, and the flows are most of it.
        super().__init__(scope, construct_id, suppress_template_indentation=True, **kwargs)
        instance, storage = data.instance, data.storage
        hours = Hours(self, "Hours", instance_arn=instance.arn, adoption=stage.adopts)
        queues = Queues(
            self,
            "Queues",
            instance_arn=instance.arn,
            hours=hours,
            adoption=stage.adopts,
            shown=next(iter(data.phone_numbers.arns), None),
        )
        self.http_api = HttpApi(self, "HttpApi", stage=stage, storage=storage)
        self.schedules = Schedules(self, "Schedules", stage=stage)
        input_keys = InputKeySecret(self, "InputKeys", stage=stage)
        self.functions = functions = Functions(
            self,
            "Functions",
            stack=CENTRE,
            stage=stage,
            root=root,
            means=Means(
                storage=storage,
                instance=instance,
                secrets={**data.secrets, "input_keys": input_keys.secret},
                named={**queues.placeholders, **hours.placeholders, **self.http_api.entries},
                photos=data.photos.bucket,
                schedules=self.schedules,
                phone_numbers=data.phone_numbers.arns,
            ),
        )
        functions.route(self.http_api, config.ROUTES)
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
        self.schedules.every("ChargeSweep", 5, functions["charge_sweep"].function)
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
        for number in data.phone_numbers.arns:
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
            instance_arn=instance.arn,
            schedules=self.schedules,
            functions=functions.by_name,
            dead_letters=contact_events.dead_letters,
        )
        quick_connects = QuickConnects(
            self,
            "QuickConnects",
            instance_arn=instance.arn,
            queues=queues.arns,
            flows=flows.arns,
            stage=stage,
        )
        profile = Profile(
            self,
            "Profile",
            instance_arn=instance.arn,
            queues=queues,
            adoption=stage.adopts,
            listing=lambda: (
                Listing(
                    self,
                    "Listing",
                    instance_arn=instance.arn,
                    hours_arn=hours.always_arn,
                    quick_connects=quick_connects,
                ).arn
            ),
        )
        if not stage.adopts:
            desk = Desk(self, "Desk", instance_arn=instance.arn)
            Administrators(
                self,
                "Administrators",
                instance_arn=instance.arn,
                security_profile_arn=desk.profiles["Ringback Administrator"],
                routing_profile_arn=profile.arn,
                key=storage.key,
                people=stage.administrators,
            )
        self.directory = {
            **queues.placeholders,
            **hours.placeholders,
            **self.http_api.entries,
            **{name: arn for name, arn in flows.arns.items() if name.endswith(("Flow", "Bot"))},
        }
        Directory(self, "Directory", stage=stage, entries=self.directory)
        name_queues(self, stage=stage.name)
        CfnOutput(self, "OfficeHoursId", value=functions.means.hours_id)
        CfnOutput(self, "MainFlowArn", value=flows.main_arn)
