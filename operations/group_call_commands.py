"""The words of `python -m operations group-calls`, and what each does."""

import argparse
import getpass
from collections.abc import Callable

from operations.group_calls import GroupCalls

Deed = Callable[[GroupCalls, argparse.Namespace], str]


def add_to(parser: argparse.ArgumentParser) -> None:
    """Adds `upload | dry-run | approve | pause | resume | stop | status | ...`; sets `deed`."""
    deeds = parser.add_subparsers(required=True, metavar="WHAT")
    upload = _add(deeds, "upload", GroupCalls.upload, "put a list where runs read it")
    upload.add_argument(
        "list", nargs="+", help="a file of CSV; docs/outbound-calls.md says which columns"
    )
    dry_run = _add(deeds, "dry-run", GroupCalls.dry_run, "who would be called when, or not")
    dry_run.add_argument("list", help="name of a list that was uploaded")
    dry_run.add_argument("--mode", choices=("calls", "tasks"), default="calls")
    dry_run.add_argument("--agents", nargs="*", default=[], metavar="QUEUE=NUMBER")
    dry_run.add_argument("--minutes", type=int, default=4, help="that a call takes an agent")
    for name, does in (
        ("approve", "have the list called that a dry run judged"),
        ("pause", "call nobody until resume"),
        ("resume", "go on after a pause"),
        ("stop", "call nobody any more"),
    ):
        deed = _add(deeds, name, getattr(GroupCalls, name), does)
        deed.add_argument("run", help="as the dry run named it")
        deed.add_argument("--by", default=getpass.getuser(), help="whose decision it is")
        if name == "approve":
            deed.add_argument("--digest", required=True, help="of the list, as the dry run showed")
            deed.add_argument(
                "--again", action="store_true", help="its list was called before; call the others"
            )
    status = _add(deeds, "status", GroupCalls.status, "what became of a run so far")
    status.add_argument("run")
    results = _add(deeds, "results", GroupCalls.results, "what came of each row, as CSV")
    results.add_argument("run")
    _add(deeds, "list", GroupCalls.runs, "runs that are not over")
    allow = _add(deeds, "allow", GroupCalls.allow, "take back that they asked for no calls")
    allow.add_argument("number", help="whose wish it is, in E.164")
    allow.add_argument("--words", required=True, help="what they said; kept as a record")
    allow.add_argument("--by", default=getpass.getuser(), help="who heard it")


def _add(
    deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, deed: Deed, says: str
) -> argparse.ArgumentParser:
    parser = deeds.add_parser(name, help=says, description=says)
    parser.add_argument("--stage", default="dev")
    parser.set_defaults(deed=deed)
    return parser
