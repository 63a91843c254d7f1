"""What must outlive everything else: the table and its key."""

from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.constructs.storage import Storage
from infra.stages import Stage


class DataStack(Stack):
    """Outputs: `TableName`."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.storage = Storage(self, "Storage", stage=stage)
        CfnOutput(self, "TableName", value=self.storage.table.table_name)
