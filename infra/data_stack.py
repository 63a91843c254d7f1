"""What must outlive everything else: the table, its key, and the pepper of the PINs in it."""

from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.constructs.secret_texts import Pepper
from infra.constructs.storage import Storage
from infra.stages import Stage


class DataStack(Stack):
    """Outputs: `TableName`, `PepperSecretArn`."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.storage = Storage(self, "Storage", stage=stage)
        self.pepper = Pepper(self, "Pepper", stage=stage)
        CfnOutput(self, "TableName", value=self.storage.table.table_name)
        CfnOutput(self, "PepperSecretArn", value=self.pepper.secret.secret_arn)
