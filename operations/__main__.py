"""What is done to a deployed centre: `python -m operations COMMAND`; `make` has each."""

import argparse
import re
import sys
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from infra.prices import AVERAGE_CALL_MINUTES
from operations import (
    adopt,
    callbacks,
    campaign_commands,
    cost,
    group_call_commands,
    held_back,
    pull,
    quotas,
    smoke,
    upkeep,
    variables,
)
from operations.centre import OperationError, anywhere, deployed
from operations.flow_versions import FlowVersions
from operations.group_calls import GroupCalls
from operations.redrive import Redrive
from operations.template import synthesized

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0 done, 1 something is wrong with the centre, 2 the command cannot be carried out.
    """
    parsed = _parser().parse_args(arguments)
    command: Command = parsed.command
    try:
        return command(parsed)
    except OperationError as error:
        print(error, file=sys.stderr)
    except (BotoCoreError, ClientError) as error:
        print(f"AWS did not do it: {error}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="operations", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    rollback = _add(commands, "rollback", _roll_back, "publish an earlier version of a flow")
    rollback.add_argument("flow", help="name of its file, such as main or menu")
    rollback.add_argument("--to", type=int, metavar="VERSION", help="default: the one before")
    redrive = _add(commands, "redrive", _redrive, "send back what was set aside")
    redrive.add_argument("queue", help="name of the queue of dead letters")
    let_go = _add(commands, "let-go", _let_go, "let a function run that was held back")
    let_go.add_argument("function", help="its name, such as send_texts")
    _add(commands, "drift", _drift, "list flows that were changed by hand")
    versions = _add(commands, "versions", _versions, "list what was kept of flows, newest first")
    versions.add_argument("flow", nargs="?", help="all versions of one; default: the newest of all")
    pulled = _add(commands, "pull", _pull, "take a flow that was changed by hand into its file")
    pulled.add_argument("flow", help="name of its file, such as main or menu")
    _add(commands, "smoke", _smoke, "check a deployed centre, and say how to mend it")
    adopted = _add(commands, "adopt", _adopt, "what an instance that exists can lend, by name")
    adopted.add_argument("instance_arn", help="of Amazon Connect")
    for name in ("hours", "queues", "profiles"):
        adopted.add_argument(
            f"--{name}", help="such as 'General=Customer care', if named otherwise"
        )
    known = _add(commands, "variables", _variables, "what the runbook's commands need, for a shell")
    known.add_argument("--alarm", help="its whole name, for what it watches")
    quota = _add(commands, "quotas", _quotas, "quotas that a centre of a size needs raised")
    for name, default, says in (
        ("calls", 100, "an hour, at the busiest"),
        ("agents", 10, "who may sign in"),
        ("texts", 1, "parts a second, at the most"),
        ("monthly-texts", 5_000, "parts a month"),
        ("campaign-calls", 0, "at once, of our own"),
    ):
        quota.add_argument(f"--{name}", type=_count, default=default, help=says)
    quota.add_argument("--minutes", type=_amount, default=AVERAGE_CALL_MINUTES, help="a call")
    says = "call a list of people: judge it, approve it, hold it up, look at it"
    group = commands.add_parser("group-calls", help=says, description=says)
    group.set_defaults(command=_group_calls)
    group_call_commands.add_to(group)
    month = _add(commands, "cost", _cost, "what a month costs at given volumes")
    month.add_argument("--calls", type=_count, default=20_000, help="a month")
    month.add_argument("--minutes", type=_amount, default=AVERAGE_CALL_MINUTES, help="a call")
    month.add_argument("--texts", type=_count, default=5_000, help="parts a month")
    desk = _add(commands, "callbacks", _callbacks, "list, move, assign, remove callbacks; report")
    desk.add_argument("do", choices=("list", "show", "cancel", "move", "assign", "report"))
    desk.add_argument("id", nargs="?", help="of a callback, for show, cancel, move and assign")
    for name, says in (
        ("state", "list only these, such as scheduled"),
        ("queue", "list only these; assign it to this one"),
        ("owner", "list only these; assign it to this agent"),
        ("day", "list those that ended on a day, such as 2026-11-23"),
        ("slot", "move it there, such as General/2026-11-23T14:30Z"),
        ("from", "first day of a report"),
        ("to", "last day of a report"),
    ):
        desk.add_argument(f"--{name}", help=says)
    desk.add_argument("--late", action="store_true", help="list only broken promises")
    campaign = _add(commands, "campaign", _campaign, "tell everybody in an area by text")
    campaign_commands.add_to(campaign)
    upkeep.add_export(_add(commands, "export", _export, "write what is set here into a file"))
    upkeep.add_import(_add(commands, "import", _import, "set what a file says: tells, or writes"))
    upkeep.add_restore(_add(commands, "restore", _restore, "the table as it was at a moment"))
    _add(commands, "rotate-pepper", _rotate, "hash new PINs with another pepper")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Command,
    says: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=says, description=says)
    parser.add_argument("--stage", default="dev")
    parser.set_defaults(command=command)
    return parser


def _count(text: str) -> int:
    """Returns a whole number that is not negative; argparse tells what else was given."""
    if text.isascii() and text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number, allowed is 0 or more")


def _amount(text: str) -> float:
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number, allowed is 0 or more, such as 3.5")


def _group_calls(arguments: argparse.Namespace) -> int:
    print(arguments.deed(GroupCalls(deployed(arguments.stage)), arguments))
    return 0


def _roll_back(arguments: argparse.Namespace) -> int:
    version = FlowVersions(deployed(arguments.stage)).roll_back(arguments.flow, arguments.to)
    print(f"{arguments.flow}: version {version} is published. Revert the commit before deploying.")
    return 0


def _redrive(arguments: argparse.Namespace) -> int:
    done = Redrive(deployed(arguments.stage), arguments.queue).run()
    for line in done.lines():
        print(line)
    return 0 if done.complete else 1


def _let_go(arguments: argparse.Namespace) -> int:
    print(held_back.let_go(deployed(arguments.stage), arguments.function))
    return 0


def _drift(arguments: argparse.Namespace) -> int:
    drifted = FlowVersions(deployed(arguments.stage)).drifted()
    for drift in drifted:
        print(drift)
    return 1 if drifted else 0


def _versions(arguments: argparse.Namespace) -> int:
    for line in FlowVersions(deployed(arguments.stage)).history(arguments.flow):
        print(line)
    return 0


def _pull(arguments: argparse.Namespace) -> int:
    pulled = pull.pull(FlowVersions(deployed(arguments.stage)), arguments.flow)
    for name in pulled.changed:
        print(f"{arguments.flow}: {name} was written")
    for name in pulled.gone:
        print(f"{arguments.flow}: {name} is gone")
    for arn in pulled.unknown:
        print(f"{arguments.flow}: no file has a placeholder for {arn}: put one in its place")
    if not pulled.changed and not pulled.gone:
        print(f"{arguments.flow}: the file has what is published")
    return 1 if pulled.unknown else 0


def _callbacks(arguments: argparse.Namespace) -> int:
    given = ("do", "id", "state", "queue", "owner", "day", "slot", "from", "to", "late")
    command = {name: getattr(arguments, name) for name in given}
    if arguments.id is None and arguments.do not in ("list", "report"):
        raise OperationError(
            f"callbacks {arguments.do} needs the id of a callback: `callbacks list` tells them"
        )
    answer = callbacks.ask(deployed(arguments.stage), command)
    print(callbacks.told(arguments.do, answer))
    return 0 if answer.get("outcome", "ok") == "ok" else 1


def _smoke(arguments: argparse.Namespace) -> int:
    found = list(smoke.findings(deployed(arguments.stage)))
    for finding in found:
        print(finding)
    if not found:
        print(smoke.ALL_WELL)
    return 1 if found else 0


def _variables(arguments: argparse.Namespace) -> int:
    print(variables.FORGET)
    try:
        known = variables.variables(deployed(arguments.stage), arguments.alarm)
    except BaseException:
        print(variables.FAILED)  # the shell sees this, and not our status
        raise
    print("\n".join(variables.assignments(known)))
    return 0


def _adopt(arguments: argparse.Namespace) -> int:
    given = {
        "hours": adopt.renamed(arguments.hours),
        "queues": adopt.renamed(arguments.queues),
        "routing_profiles": adopt.renamed(arguments.profiles),
    }
    # Whole, or not at all: half an adoption that was copied would create what is there already.
    print("\n".join(adopt.lines(arguments.instance_arn, anywhere, given)))
    return 0


def _quotas(arguments: argparse.Namespace) -> int:
    size = quotas.Size(
        calls=arguments.calls,
        minutes=arguments.minutes,
        agents=arguments.agents,
        texts=arguments.texts,
        monthly_texts=arguments.monthly_texts,
        campaign_calls=arguments.campaign_calls,
    )
    print(quotas.table(size, synthesized(arguments.stage)))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    return upkeep.export(arguments, deployed)


def _import(arguments: argparse.Namespace) -> int:
    return upkeep.load(arguments, deployed)


def _restore(arguments: argparse.Namespace) -> int:
    return upkeep.restore(arguments, deployed)


def _rotate(arguments: argparse.Namespace) -> int:
    return upkeep.rotate(arguments, deployed)


def _campaign(arguments: argparse.Namespace) -> int:
    return campaign_commands.run(arguments, deployed)


def _cost(arguments: argparse.Namespace) -> int:
    volumes = cost.Volumes(
        calls=arguments.calls,
        minutes=arguments.minutes,
        texts=arguments.texts,
    )
    print(cost.table(volumes, synthesized(arguments.stage)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
