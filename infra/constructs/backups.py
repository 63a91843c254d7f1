"""Capability: backups of the table that outlast its 35 days of point-in-time recovery. Stateful."""

from aws_cdk import Duration
from aws_cdk import aws_backup as backup
from aws_cdk import aws_events as events
from constructs import Construct

from infra.constructs import retention
from infra.constructs.storage import Storage
from infra.stage import Stage


class Backups(Construct):
    """One backup a day, kept for `days`, in a vault of its own under the table's key.

    Point-in-time recovery mends what went wrong in the table; it goes when the table goes. A vault
    with recovery points refuses to be deleted, whatever happens to the table.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, storage: Storage, days: int
    ) -> None:
        super().__init__(scope, construct_id)
        vault = backup.BackupVault(
            self,
            "Vault",
            backup_vault_name=f"ringback-{stage.name}",
            encryption_key=storage.key,
            removal_policy=retention.of_data(stage),
        )
        plan = backup.BackupPlan(
            self,
            "Plan",
            backup_plan_name=f"ringback-{stage.name}",
            backup_vault=vault,
            backup_plan_rules=[
                backup.BackupPlanRule(
                    rule_name="daily",
                    schedule_expression=events.Schedule.cron(hour="7", minute="0"),  # UTC: night
                    delete_after=Duration.days(days),
                )
            ],
        )
        plan.add_selection(
            "Table",
            backup_selection_name="table",
            resources=[backup.BackupResource.from_arn(storage.table.table_arn)],
        )
