"""The words of `python -m operations campaign`, before any centre is asked."""

import argparse
import io
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from operations.campaign_commands import Latest, add_to, carry_out, run
from operations.campaigns import CampaignDesk
from operations.centre import OperationError

DESK = CampaignDesk(cast("Any", None))  # nothing gets that far


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("call banana", r"expected a number such as \+15550102"),
        ("call", "required: number"),
        ("wait -5", "expected a number of minutes, up to 1440, such as 5; got -5"),
        ("wait x", "expected a number of minutes, up to 1440, such as 5; got x"),
        ("wait nan", "expected a number of minutes"),
        ("bogus", "'help', 'wait', 'call'"),
    ],
)
def test_what_cannot_be_done_here_says_what_can(line: str, said: str) -> None:
    local: Any = object()

    with pytest.raises(OperationError, match=said):
        carry_out(DESK, line.split(), local)


def test_what_is_for_a_local_centre_is_no_command_of_aws() -> None:
    with pytest.raises(OperationError, match="invalid choice: 'wait'"):
        carry_out(DESK, ["wait", "5"])
    assert "wait" not in carry_out(DESK, ["help"])


def test_help_lists_the_commands() -> None:
    local: Any = object()

    assert "let minutes pass" in carry_out(DESK, ["help"], local)


@pytest.mark.parametrize("at", ["x", "2026-11-23T10:00", ""])
def test_a_time_that_is_none_says_how_it_is_written(
    at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    add_to(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(["--local", "--at", at])

    assert "expected a time with its offset, such as 2026-11-23T10:00-05:00" in (
        capsys.readouterr().err
    )
    noon = parser.parse_args(["--at", "2026-11-23T12:00+00:00"])
    assert noon.at == datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_file_says_which_line_could_not_be_carried_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = argparse.ArgumentParser()
    add_to(parser)
    parser.add_argument("--stage", default="dev")
    said = "# what everybody may ask\n\nhelp  # lists\nbogus\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    centre: Any = None

    assert run(parser.parse_args([]), lambda _stage: centre) == 2

    assert capsys.readouterr().err.startswith("line 4: campaign: ")


def test_last_is_the_campaign_that_was_previewed_last() -> None:
    latest = Latest("RUN-1", "d92ab0d8")

    assert latest.in_place(["approve", "last"]) == ["approve", "RUN-1", "d92ab0d8"]
    assert latest.in_place(["stop", "last", "--over"]) == ["stop", "RUN-1", "--over"]
    assert latest.in_place(["list"]) == ["list"]
    with pytest.raises(OperationError, match="nothing was previewed here yet"):
        Latest().in_place(["approve", "last"])
