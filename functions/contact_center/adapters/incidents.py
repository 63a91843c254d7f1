"""Reports of an area, and the incidents declared from them: for who follows the table's stream."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from contact_center.adapters import codec, items, keys
from contact_center.adapters.area_outages import DynamoOutages
from contact_center.adapters.aws import failures_as
from contact_center.adapters.in_table.outages import TableOutages
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.incidents import Incident, OutageMap, Report
from contact_center.domain.matters import Matter

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoIncidents:
    """``Incidents`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._outages = DynamoOutages(client, table)

    def known(self) -> OutageMap:
        work = UnitOfWork(self._client, self._table)
        outages = TableOutages(work)
        outages.expect()
        work.read()
        return outages.outages()

    def reports(self, area: str, since: datetime) -> Sequence[Report]:
        with failures_as(StorageUnavailable):
            pages = self._client.get_paginator("query").paginate(
                TableName=self._table,
                KeyConditionExpression="pk = :area AND sk BETWEEN :since AND :last",
                ExpressionAttributeValues={
                    ":area": {"S": keys.area(area)},
                    ":since": {"S": keys.report(items.instant(since), "")},
                    ":last": {"S": f"{keys.REPORTS}~"},
                },
                ConsistentRead=True,
            )
            stored = [items.from_wire(item) for page in pages for item in page["Items"]]
        return [codec.restored(Report, item) for item in stored]

    def declare(self, incident: Incident) -> None:
        words = {str(language): text for language, text in incident.words.items()}
        outage = Matter("outage", incident.reference, None, incident.since, incident.until, words)
        self._outages.declare(incident.area, outage)
