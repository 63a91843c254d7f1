"""Cold start of ``caller_lookup``: from a fresh process to the first reply.

Beside it a bare boto3 client that makes the same request, also in a fresh process; in turns.
"""

import os
import subprocess
import sys
import time
from statistics import median

from benchmarks import dynamodb_stub
from benchmarks.dynamodb_stub import ROOT

RUNS = 21
AIM = 1.25

# What is timed ends when this reaches the pipe: leaving the interpreter is not part of it.
_DONE = "import os; os.write(2, b'!')"

BARE = f"""
import boto3
client = boto3.client("dynamodb")
assert client.query(**{{query!r}})["Items"]
{_DONE}
"""
OURS = f"""
from caller_lookup.handler import handler
assert handler({{event!r}}, None)["outcome"] == "recognised"
{_DONE}
"""


def first_reply(code: str, environment: dict[str, str]) -> float:
    """Return the seconds that a fresh interpreter takes to run the code."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**environment, "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        first = os.read(process.stderr.fileno(), 1)
        elapsed = time.perf_counter() - start
        rest = process.stderr.read()
    if first != b"!" or process.returncode:
        raise RuntimeError(f"the measured process failed: {(first + rest).decode()}")
    return elapsed


def main() -> None:
    bare_code = BARE.format(query=dynamodb_stub.query())
    our_code = OURS.format(event=dynamodb_stub.EVENT)
    bare, ours = [], []
    with dynamodb_stub.running(interactions=10) as environment:
        for code in (bare_code, our_code):
            first_reply(code, environment)  # compiles what is not compiled yet
        for _ in range(RUNS):
            bare.append(first_reply(bare_code, environment))
            ours.append(first_reply(our_code, environment))
    ratio = median(ours) / median(bare)
    print(f"cold start of caller_lookup, median of {RUNS} fresh processes each")
    print(f"  bare boto3 client, same request   {median(bare) * 1e3:7.1f} ms")
    print(f"  caller_lookup                     {median(ours) * 1e3:7.1f} ms")
    print(f"  ratio                             {ratio:7.2f}      (aim {AIM})")


if __name__ == "__main__":
    main()
