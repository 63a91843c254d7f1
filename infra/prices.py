"""Prices in USD, US East, each with its source and date: look up again what matters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs."""

    usd: float
    unit: str
    source: str


_PRICING = "aws.amazon.com/connect/pricing, 2026-10-07"

_CLOUDWATCH = "secondary sources on CloudWatch's pricing, 2026-02 and 2026-06"
_BACKUPS = "not verified with AWS: by a secondary source on DynamoDB's backups, no date"
_CLOUDBURN = "secondary source (cloudburn.io), 2026-03"
_UNVERIFIED = "not verified: from memory of US East, 2026-11-22"

VOICE_SERVICE = Price(0.038, "minute of voice", _PRICING)
INBOUND_MINUTE = Price(0.0022, "minute to a US number", "secondary source, before 2024")
VOICE_MINUTE = Price(
    VOICE_SERVICE.usd + INBOUND_MINUTE.usd, "minute of voice, all in", "the two together"
)
TOLL_FREE_MINUTE = Price(0.012, "minute to a US toll-free number", _UNVERIFIED)
TOLL_FREE_DAY = Price(0.06, "day of a US toll-free number", _UNVERIFIED)
NUMBER_DAY = Price(0.03, "day of a US number", "secondary source, 2026-10")
CHAT_MESSAGE = Price(0.010, "chat message", _PRICING)
TEXT_PART = Price(
    0.0095, "part of a US text, carrier's fee included", "secondary sources, 2024 to 2026"
)
LAMBDA_REQUEST = Price(0.20e-6, "request", "AWS Lambda pricing, 2026-05")
LAMBDA_GB_SECOND = Price(0.0000133334, "GB-second on arm64", "AWS Lambda pricing, 2026-05")
DYNAMODB_WRITE = Price(0.625e-6, "write unit", "DynamoDB on-demand pricing, since 2024-11")
DYNAMODB_READ = Price(0.125e-6, "read unit", "DynamoDB on-demand pricing, since 2024-11")
KEY_MONTH = Price(1.0, "key and month", "AWS KMS pricing; secondary sources, 2026-03 and 2026-06")
ALARM_MONTH = Price(0.10, "alarm and month", _CLOUDWATCH)
METRIC_MONTH = Price(0.30, "metric and month", _CLOUDWATCH)
SECRET_MONTH = Price(0.40, "secret and month", _UNVERIFIED)
ANOMALY_ALARM_MONTH = Price(0.30, "alarm on anomalies (three metrics) and month", _CLOUDWATCH)
DASHBOARD_MONTH = Price(3.0, "dashboard and month, the first three are free", _CLOUDWATCH)
LOG_GB = Price(0.50, "GB of logs taken in", _CLOUDWATCH)
LEX_SPEECH = Price(0.004, "request by speech", "secondary source on Amazon Lex V2, 2026")
TRACE = Price(5e-6, "trace recorded", _UNVERIFIED)
HTTP_REQUEST = Price(1e-6, "request to an HTTP API", "secondary source, 2025-12")
BACKUP_GB_MONTH = Price(0.10, "GB of the table in the vault and month", _BACKUPS)
RECOVERY_GB_MONTH = Price(0.20, "GB of the table recoverable and month", _BACKUPS)
KEY_REQUEST = Price(3e-6, "request to a key, the first 20,000 are free", _CLOUDBURN)
QUEUE_REQUEST = Price(0.40e-6, "request to a queue, the first million is free", _CLOUDBURN)
FIRED_SCHEDULE = Price(1e-6, "schedule fired, the first 14 million are free", _CLOUDBURN)
FILE_GB_MONTH = Price(0.023, "GB in a bucket and month", _UNVERIFIED)
SNAPSHOT_GB_SECOND = Price(
    0.0000015046, "GB-second of a cached snapshot", "secondary source, 2026-05"
)
SNAPSHOT_RESTORED_GB = Price(
    0.0001397998, "GB restored from a snapshot", "secondary source, 2026-05"
)
PROVISIONED_GB_SECOND = Price(0.0000033334, "GB-second kept warm on arm64", _UNVERIFIED)

AVERAGE_CALL_MINUTES = 3.0
