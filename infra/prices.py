"""Prices in USD, US East, each with its source and date: look up again what matters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs."""

    usd: float
    unit: str
    source: str


_PRICING = "aws.amazon.com/connect/pricing, 2026-10-07"

VOICE_SERVICE = Price(0.038, "minute of voice", _PRICING)
INBOUND_MINUTE = Price(0.0022, "minute to a US number", "secondary source, before 2024")
VOICE_MINUTE = Price(
    VOICE_SERVICE.usd + INBOUND_MINUTE.usd, "minute of voice, all in", "the two together"
)
NUMBER_DAY = Price(0.03, "day of a US number", "secondary source, 2026-10")
CHAT_MESSAGE = Price(0.010, "chat message", _PRICING)
TEXT_PART = Price(
    0.0095, "part of a US text, carrier's fee included", "secondary sources, 2024 to 2026"
)
LAMBDA_REQUEST = Price(0.20e-6, "request", "AWS Lambda pricing, 2026-05")
LAMBDA_GB_SECOND = Price(0.0000133334, "GB-second on arm64", "AWS Lambda pricing, 2026-05")
DYNAMODB_WRITE = Price(0.625e-6, "write unit", "DynamoDB on-demand pricing, since 2024-11")
DYNAMODB_READ = Price(0.125e-6, "read unit", "DynamoDB on-demand pricing, since 2024-11")
KEY_MONTH = Price(1.0, "key and month", "AWS KMS pricing, not looked up again")
ALARM_MONTH = Price(0.10, "alarm and month", "CloudWatch pricing, not looked up again")
METRIC_MONTH = Price(0.30, "metric and month", "CloudWatch pricing, not looked up again")
SECRET_MONTH = Price(0.40, "secret and month", "Secrets Manager pricing, not looked up again")

AVERAGE_CALL_MINUTES = 3.0
