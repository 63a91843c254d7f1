"""``pytest --record FILE.py``: play a call by hand in the centre of the configuration file.

No test runs; what was played is written as one that uses the fixture ``centre`` as it is
configured. ``python -m simulator record`` does the same for any flow.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from simulator.pytest_plugin.setup import read_setup, refusals


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("simulator")
    group.addoption(
        "--record", type=Path, metavar="FILE.py", help="play a call by hand and keep it as a test"
    )
    group.addoption("--record-from", metavar="E164", help="who calls; withheld without")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> pytest.ExitCode | None:
    """Record instead of running tests, where that is asked for."""
    path: Path | None = config.getoption("--record")
    if path is None:
        return None
    if path.exists():
        raise pytest.UsageError(f"{path}: is there already; name another file, or remove it")
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture is not None:
        capture.suspend_global_capture(in_=True)
    try:
        _record(config, path)
    except refusals() as refusal:
        raise pytest.UsageError(str(refusal)) from None
    finally:
        if capture is not None:
            capture.resume_global_capture()
    return pytest.ExitCode.OK


def _record(config: pytest.Config, path: Path) -> None:
    from simulator.recording import Head, as_test, play_by_hand, show
    from simulator.terminal import Terminal

    console = Terminal()
    number: str | None = config.getoption("--record-from")
    with read_setup(config, {}).opened() as centre:
        show(centre.simulation, console)
        recorder = play_by_hand(centre.call(number), sys.stdin, console)
        text = as_test(recorder.call, path, Head(call={"number": number}))
    path.write_text(text, encoding="utf-8")
    console.print(f"written: {path}")
