"""What must outlive everything else: what callers told us, and what they know us by."""

from typing import Any

from aws_cdk import Annotations, CfnOutput, Stack
from constructs import Construct

from infra.constructs.agent_statuses import AgentStatuses
from infra.constructs.backups import Backups
from infra.constructs.call_lists import CallLists
from infra.constructs.instance import Instance
from infra.constructs.phone_numbers import PhoneNumbers
from infra.constructs.photos import PhotosBucket
from infra.constructs.recordings import Recordings, RecordingsBucket
from infra.constructs.secret_texts import Pepper, SuppressionKey
from infra.constructs.storage import Storage
from infra.constructs.text_number import TextNumber
from infra.stage import Stage


class DataStack(Stack):
    """Outputs: `TableName`, `CallListsBucket`, `InstanceId`, `InstanceArn`, `IncomingTextsTopic`.

    To the last, a number of texts that is adopted has to send what it gets. `NumberArn` is there
    where the stage has a number for callers. Those of secrets are
    `PepperSecretArn` and `SuppressionKeySecretArn`; `secrets` has them by the names that rows of
    infra/functions.py use.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.storage = Storage(self, "Storage", stage=stage)
        self.pepper = Pepper(self, "Pepper", stage=stage)
        self.suppression_key = SuppressionKey(self, "SuppressionKey", stage=stage)
        if stage.backup_days:
            Backups(self, "Backups", stage=stage, storage=self.storage, days=stage.backup_days)
        self.instance = Instance(self, "Instance", stage=stage, key=self.storage.key)
        if not stage.adopts:
            AgentStatuses(self, "AgentStatuses", instance_arn=self.instance.arn)
        self.phone_numbers = PhoneNumbers(
            self, "PhoneNumbers", stage=stage, instance_arn=self.instance.arn
        )
        self.text_number = TextNumber(self, "TextNumber", stage=stage, key=self.storage.key)
        self.call_lists = CallLists(self, "CallLists", stage=stage, key=self.storage.key)
        if stage.recording_days and not stage.adopts:
            bucket = RecordingsBucket(
                self,
                "Recordings",
                stage=stage,
                key=self.storage.key,
                days=stage.recording_days,
            )
            Recordings(self, "KeepsRecordings", instance_arn=self.instance.arn, place=bucket)
        self.photos = PhotosBucket(self, "Photos", stage=stage)
        self.secrets = {
            "pepper": self.pepper.secret,
            "suppressions": self.suppression_key.secret,
        }
        if stage.keep_data and not stage.protected:
            Annotations.of(self).add_warning_v2(
                "ringback:data-unprotected",
                f"stage {stage.name}: protected is False, so anybody who may can delete the table:"
                " set it once the first deployment has succeeded, and deploy again"
                " (infra/stages.py)",
            )
        CfnOutput(self, "InstanceId", value=self.instance.id)
        CfnOutput(self, "InstanceArn", value=self.instance.arn)
        for arn in self.phone_numbers.arns:
            CfnOutput(self, "NumberArn", value=arn)
        CfnOutput(self, "TableName", value=self.storage.table.table_name)
        CfnOutput(self, "CallListsBucket", value=self.call_lists.bucket.bucket_name)
        CfnOutput(self, "IncomingTextsTopic", value=self.text_number.incoming.topic_arn)
        CfnOutput(self, "PepperSecretArn", value=self.pepper.secret.secret_arn)
        CfnOutput(self, "SuppressionKeySecretArn", value=self.suppression_key.secret.secret_arn)
