"""What watches the centre and holds nothing: alarms, the dashboard, test cases, test calls.

It may be deleted and deployed again at any time; callers do not notice.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import Stack
from constructs import Construct

from infra.centre_stack import CentreStack
from infra.constructs.alarms import Alarms
from infra.constructs.dashboard import Dashboard
from infra.constructs.directory import LookedUp
from infra.constructs.estate import survey
from infra.constructs.functions import Functions
from infra.constructs.http_api import API
from infra.constructs.means import Means
from infra.constructs.native_tests import NativeTests
from infra.data_stack import DataStack
from infra.outreach_stack import OutreachStack
from infra.stacks import OPERATIONS
from infra.stage import Stage
from infra.stage_types import InvalidStage


class OperationsStack(Stack):
    """The stack only wires capabilities together; it defines no resource itself."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        data: DataStack,
        centre: CentreStack,
        outreach: OutreachStack,
        root: Path,
        **kwargs: Any,
    ) -> None:
        # Test cases carry their content, as flows do.
        super().__init__(scope, construct_id, suppress_template_indentation=True, **kwargs)
        self.add_stack_dependency(outreach)
        instance = data.instance
        named = LookedUp(
            self, stage=stage, names=centre.directory, known=centre.functions.names_of_live
        )
        cases = NativeTests(
            self,
            "NativeTests",
            folder=root / "tests" / "native",
            instance_arn=instance.arn,
            only=None if stage.native_tests else stage.canaries,
            placeholders=named,
        )
        functions = Functions(
            self,
            "Watchers",
            stack=OPERATIONS,
            stage=stage,
            root=root,
            means=Means(
                storage=data.storage,
                instance=instance,
                secrets=data.secrets,
                named=named,
                schedules=centre.schedules,
                photos=data.photos.bucket,
                canaries=_chosen(cases.arns, stage),
            ),
        )
        centre.schedules.every("Canary", stage.canary_minutes, functions["canary"].function)
        estate = survey(centre, outreach, self)
        Alarms(
            self,
            "Alarms",
            stage=stage,
            estate=estate,
            instance_id=instance.id,
            api_id=named[API],
            storage=data.storage,
        )
        Dashboard(self, "Dashboard", stage=stage, estate=estate, instance_id=instance.id)


def _chosen(arns: Mapping[str, str], stage: Stage) -> Mapping[str, str]:
    if missing := [stem for stem in stage.canaries if stem not in arns]:
        raise InvalidStage(
            f"stage {stage.name!r}: canary {missing[0]!r} is no file of tests/native/"
            " (infra/stages.py)"
        )
    return {stem: arns[stem] for stem in stage.canaries}
