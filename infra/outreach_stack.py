"""What goes out, and what comes back to it: texts, and whatever else no caller waits for.

No flow calls a function of this stack, so it comes after the centre and can use all of it.
"""

from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from contact_center import config
from infra.centre_stack import CentreStack
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.directory import LookedUp
from infra.constructs.estate import name_queues
from infra.constructs.functions import Functions
from infra.constructs.group_calls import Beats, GroupCalls
from infra.constructs.means import Means
from infra.constructs.photos import Photos
from infra.constructs.text_chats import TextChats
from infra.constructs.text_line import TextLine
from infra.constructs.texts import Texts
from infra.data_stack import DataStack
from infra.stacks import OUTREACH
from infra.stage import Stage

_DEFLECTION_MINUTES, _CAMPAIGN_MINUTES = 10, 15


class OutreachStack(Stack):
    """Outputs: `EventBusName`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        data: DataStack,
        centre: CentreStack,
        root: Path,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.add_stack_dependency(centre)
        storage = data.storage
        dead_letters = DeadLetters(self, "OutreachDeadLetters").queue
        line = TextLine(self, "TextLine", stage=stage, key=storage.key, number=data.text_number)
        beats = Beats(self, "Beats", dead_letters=dead_letters).queue
        functions = Functions(
            self,
            "Outreach",
            stack=OUTREACH,
            stage=stage,
            root=root,
            means=Means(
                storage=storage,
                instance=data.instance,
                secrets=data.secrets,
                named=LookedUp(self, stage=stage, names=centre.directory),
                photos=data.photos.bucket,
                schedules=centre.schedules,
                line=line,
                lists=data.call_lists,
                beats=beats,
            ),
        )
        functions.route(centre.http_api, config.ROUTES)
        texts = Texts(
            self,
            "Texts",
            stage=stage,
            line=line,
            functions=functions,
            schedules=centre.schedules,
            stream_arn=str(storage.table.table_stream_arn),
            dead_letters=dead_letters,
        )
        Photos(
            self,
            "Photos",
            place=data.photos,
            function=functions["photos"].function,
            dead_letters=dead_letters,
        )
        TextChats(
            self,
            "TextChats",
            topic=line.chats,
            function=functions["chat_events"].function,
            dead_letters=line.rejects,
        )
        every = centre.schedules.every
        # Calls that went on by text, and were not finished there.
        every("DeflectionSweep", _DEFLECTION_MINUTES, functions["deflection_due"].function)
        # Campaigns make schedules for themselves; this one wakes what a lost one left asleep.
        every("CampaignSweep", _CAMPAIGN_MINUTES, functions["campaign"].function)
        GroupCalls(
            self,
            "GroupCalls",
            instance_arn=data.instance.arn,
            schedules=centre.schedules,
            functions=functions.by_name,
            beats=beats,
            dead_letters=dead_letters,
        )
        name_queues(self, stage=stage.name)
        CfnOutput(self, "EventBusName", value=texts.bus.event_bus_name)
