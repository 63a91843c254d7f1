"""Functions share our process and notice nothing of each other."""

import gc
import logging
import os
import sys
import weakref
from datetime import timedelta

import pytest

from simulator.centre.functions import FunctionError
from tests.simulator.centre.conftest import NOW, Raise, arn, function, role

COUNTER = """
import shared
seen = 0
def handler(event, context):
    global seen
    seen += 1
    shared.total += 1
    return {"seen": seen, "total": shared.total}
"""


def test_module_state_stays_with_its_function(raise_cloud: Raise) -> None:
    cloud = raise_cloud(
        {"one": COUNTER, "two": COUNTER, "shared": "total = 0"},
        Role=role(),
        One=function("one"),
        Two=function("two"),
    )

    for _ in range(2):
        cloud.invoke(arn("one"), {})
    other = cloud.invoke(arn("two"), {}).reply

    assert other == {"seen": 1, "total": 1}
    assert cloud.invoke(arn("one"), {}).reply == {"seen": 3, "total": 3}
    assert "shared" not in sys.modules


def test_two_clouds_share_no_module_state(raise_cloud: Raise) -> None:
    code = {"one": COUNTER, "shared": "total = 0"}
    first, second = (raise_cloud(code, Role=role(), One=function("one")) for _ in range(2))

    first.invoke(arn("one"), {})

    assert second.invoke(arn("one"), {}).reply["seen"] == 1


def test_what_is_called_for_new_sessions_is_its_functions_own(raise_cloud: Raise) -> None:
    code = """
import boto3, botocore
made = []
botocore.register_initializer(made.append)
def handler(event, context):
    boto3.Session()
    return len(made)
"""
    cloud = raise_cloud(
        {"one": code, "two": code}, Role=role(), One=function("one"), Two=function("two")
    )

    assert [cloud.invoke(arn(name), {}).reply for name in ("one", "two", "one")] == [1, 1, 2]


def test_a_cloud_that_nobody_has_any_more_is_forgotten(raise_cloud: Raise) -> None:
    code = """
from aws_lambda_powertools import Logger, Metrics, Tracer
import boto3
logger = Logger(service="one")
def handler(event, context):
    logger.info(boto3.client("sts").meta.region_name)
"""
    clouds = [raise_cloud({"one": code}, Role=role(), One=function("one")) for _ in range(3)]
    for cloud in clouds:
        cloud.invoke(arn("one"), {})
    alive = [weakref.ref(cloud) for cloud in clouds]

    del cloud, clouds
    gc.collect()

    # What typing knows of overloads keeps the environment that was loaded last.
    assert [one() is None for one in alive[:2]] == [True, True]


def test_the_environment_of_one_function_is_invisible_to_another(
    raise_cloud: Raise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOST_ONLY", "not for functions")
    look = "import os\ndef handler(event, context): return dict(os.environ)"
    cloud = raise_cloud(
        {"one": look, "two": look},
        Role=role(),
        One=function("one", Environment={"Variables": {"COLOUR": "red", "SIZE": 3}}),
        Two=function("two"),
    )

    one, two = (cloud.invoke(arn(name), {}).reply for name in ("one", "two"))

    assert (one["COLOUR"], one["SIZE"], one["AWS_REGION"]) == ("red", "3", "us-east-1")
    assert one["AWS_LAMBDA_FUNCTION_NAME"] == "one"
    assert "COLOUR" not in two
    assert "HOST_ONLY" not in one
    assert os.environ["HOST_ONLY"] == "not for functions"
    assert "COLOUR" not in os.environ


def test_a_function_sees_virtual_time(raise_cloud: Raise) -> None:
    code = """
import time
from datetime import UTC, datetime
def handler(event, context):
    before = datetime.now(UTC).isoformat()
    left = context.get_remaining_time_in_millis()
    time.sleep(2)
    return [before, left, time.time(), context.get_remaining_time_in_millis()]
"""
    cloud = raise_cloud({"f": code}, Role=role(), F=function("f", Timeout=5))

    completion = cloud.invoke(arn("f"), {})

    later = (NOW + timedelta(seconds=2)).timestamp()
    assert completion.reply == [NOW.isoformat(), 5000, later, 3000]
    assert completion.seconds == 2


def test_a_function_that_sleeps_beyond_its_timeout_is_stopped(raise_cloud: Raise) -> None:
    code = """
import time
def handler(event, context):
    try:
        time.sleep(60)
    except Exception:
        return "survived"
"""
    cloud = raise_cloud({"f": code}, Role=role(), F=function("f", Timeout=5))

    with pytest.raises(FunctionError, match=r"timed out after 5\.00 seconds") as failure:
        cloud.invoke(arn("f"), {})

    assert failure.value.kind == "Sandbox.Timedout"
    assert failure.value.seconds == 5.0


def test_an_error_tells_how_long_the_function_ran(raise_cloud: Raise) -> None:
    code = "import time\ndef handler(event, context):\n    time.sleep(2.5)\n    raise ValueError"
    cloud = raise_cloud({"f": code}, Role=role(), F=function("f", Timeout=5))

    with pytest.raises(FunctionError) as failure:
        cloud.invoke(arn("f"), {})

    assert failure.value.seconds == 2.5


def test_everything_a_function_writes_is_in_the_log(raise_cloud: Raise) -> None:
    code = """
import logging, sys
def handler(event, context):
    print("printed")
    print("complained", file=sys.stderr)
    logging.getLogger("lib").warning("warned %s", 7)
    sys.stdout.write("unfinished")
    raise ValueError("broken")
"""
    cloud = raise_cloud({"f": code}, Role=role(), F=function("f"))

    with pytest.raises(FunctionError, match="ValueError: broken"):
        cloud.invoke(arn("f"), {})

    text = "\n".join(line.text for line in cloud.logs)
    for expected in (
        "printed",
        "complained",
        "warned 7",
        "unfinished",
        "[ERROR] ValueError: broken",
    ):
        assert expected in text
    assert "Traceback (most recent call last):" in text
    assert {line.function for line in cloud.logs} == {"f"}
    assert len({line.request_id for line in cloud.logs}) == 1


def test_loggers_of_functions_and_host_are_apart(raise_cloud: Raise) -> None:
    code = """
import logging
logger = logging.getLogger("same.name")
def handler(event, context):
    logger.setLevel(event["level"])
    logger.warning("from %s", context.function_name)
    return len(logging.getLogger().handlers)
"""
    cloud = raise_cloud({"a": code, "b": code}, Role=role(), A=function("a"), B=function("b"))

    cloud.invoke(arn("a"), {"level": "ERROR"})
    cloud.invoke(arn("b"), {"level": "WARNING"})

    assert [line.text.rpartition("\t")[2] for line in cloud.logs] == ["from b"]
    assert logging.getLogger("same.name").level == logging.NOTSET


def test_powertools_keeps_to_its_function(raise_cloud: Raise) -> None:
    code = """
from aws_lambda_powertools import Logger, Metrics
logger, metrics = Logger(), Metrics(namespace="N")
@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event, context):
    logger.info("hello")
    metrics.add_metric(name="Calls", unit="Count", value=1)
    return {}
"""
    variables = {"Variables": {"POWERTOOLS_SERVICE_NAME": "same", "POWERTOOLS_LOG_LEVEL": "INFO"}}
    cloud = raise_cloud(
        {"a": code, "b": code},
        Role=role(),
        A=function("a", Environment=variables),
        B=function("b", Environment=variables),
    )

    for name in ("a", "b"):
        cloud.invoke(arn(name), {})

    for name in ("a", "b"):
        lines = [line.text for line in cloud.logs if line.function == name]
        assert sum('"message":"hello"' in line for line in lines) == 1
        assert sum('"Calls"' in line for line in lines) == 1
        assert sum('"ColdStart"' in line for line in lines) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("import nonsense_that_is_not_there", "Runtime.ImportModuleError"),
        ("handle = None", "Runtime.HandlerNotFound"),
        ("def handler(e, c): return {1, 2}", "Runtime.MarshalError"),
        ("def handler(e, c): return {}['x']", "KeyError"),
    ],
)
def test_a_failure_has_the_type_lambda_gives_it(raise_cloud: Raise, code: str, kind: str) -> None:
    cloud = raise_cloud({"f": code}, Role=role(), F=function("f"))

    with pytest.raises(FunctionError) as failure:
        cloud.invoke(arn("f"), {})

    assert failure.value.kind == kind
    assert any(kind in line.text for line in cloud.logs)


def test_the_event_is_a_copy_that_went_through_json(raise_cloud: Raise) -> None:
    code = "def handler(event, context):\n    event['more'] = 1\n    return event"
    cloud = raise_cloud({"f": code}, Role=role(), F=function("f"))
    event = {"list": (1, 2)}

    reply = cloud.invoke(arn("f"), event).reply

    assert reply == {"list": [1, 2], "more": 1}
    assert event == {"list": (1, 2)}
