"""What must outlive everything else: the table, its key, the pepper of its PINs, recordings."""

from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.constructs.recordings import RecordingsBucket
from infra.constructs.secret_texts import Pepper
from infra.constructs.storage import Storage
from infra.stages import Stage


class DataStack(Stack):
    """Outputs: `TableName`, `PepperSecretArn`."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.storage = Storage(self, "Storage", stage=stage)
        self.pepper = Pepper(self, "Pepper", stage=stage)
        self.recordings = (
            RecordingsBucket(
                self,
                "Recordings",
                stage=stage,
                key=self.storage.key,
                days=stage.recording_days,
            )
            if stage.recording_days and not stage.instance_arn
            else None
        )
        CfnOutput(self, "TableName", value=self.storage.table.table_name)
        CfnOutput(self, "PepperSecretArn", value=self.pepper.secret.secret_arn)
