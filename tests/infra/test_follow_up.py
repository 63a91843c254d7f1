"""What follows from something written reaches its function, and nothing else does."""

import json

from contact_center import config
from tests.infra.assembly import Assembly


def test_the_tables_stream_passes_what_is_followed_and_nothing_else(every: Assembly) -> None:
    mapping = every.whole.mapping_of("follow_up")
    patterns = [json.loads(one["Pattern"]) for one in mapping["FilterCriteria"]["Filters"]]

    assert "ImportValue" in str(mapping["EventSourceArn"])
    assert patterns == [dict(pattern) for pattern in config.FOLLOWED]


def test_nothing_written_is_lost_and_one_bad_record_stops_nobody(every: Assembly) -> None:
    mapping = every.whole.mapping_of("follow_up")

    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRetryAttempts"] > 0


def test_what_keeps_failing_is_set_aside(every: Assembly) -> None:
    mapping = every.whole.mapping_of("follow_up")
    destination = mapping["DestinationConfig"]["OnFailure"]["Destination"]

    (sends,) = (
        statement
        for statement in every.whole.statements("follow_up")
        if "sqs:SendMessage" in statement["Action"]
    )
    assert sends["Resource"] == destination
