"""``python -m simulator draw``: a flow as SVG or Mermaid."""

import argparse
import sys
from pathlib import Path

from simulator.coverage.collect import Coverage
from simulator.language.document import Flow, InvalidFlow, load_flow
from simulator.language.draw import draw_mermaid, draw_svg
from simulator.language.draw.picture import Branch

MOST_ACTIONS = 1_000  # four times what Amazon Connect takes; Graphviz needs minutes for more
_FORMATS = {".svg": draw_svg, ".mmd": draw_mermaid}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FLOW.json")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=".svg or .mmd (Mermaid)"
    )
    parser.add_argument(
        "--coverage",
        type=Path,
        metavar="DIRECTORY",
        help="shade what was played: counts that pytest --simulator-cover-data kept",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Write the drawing; 2 where the file is not a flow or the name says no known format."""
    draw = _FORMATS.get(arguments.output.suffix)
    if draw is None:
        sys.stderr.write(f"{arguments.output}: not a drawing; name it .svg or .mmd\n")
        return 2
    try:
        flow = _readable(load_flow(arguments.file))
        drawing = draw(flow, _played(flow, arguments.coverage))
        arguments.output.write_text(drawing, encoding="utf-8")
    except InvalidFlow as invalid:
        sys.stderr.write(f"{invalid}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{arguments.output}: cannot be written ({error.strerror})\n")
        return 2
    return 0


def _readable(flow: Flow) -> Flow:
    """The flow, where a drawing of it is of use.

    Raises:
        InvalidFlow: It has too many actions.
    """
    if len(flow.actions) > MOST_ACTIONS:
        problem = f"are {len(flow.actions):,}, and nobody can read a drawing of so many"
        mend = f"draw a flow of at most {MOST_ACTIONS:,} (Amazon Connect takes 250)"
        raise InvalidFlow(flow.source, "Actions", problem, mend)
    return flow


def _played(flow: Flow, directory: Path | None) -> set[Branch] | None:
    if directory is None:
        return None
    if not any(directory.glob("*.json")):
        mend = "name the folder that pytest --simulator-cover-data wrote"
        raise InvalidFlow(str(directory), "--coverage", "holds no counts", mend)
    taken = Coverage.load(directory).taken
    return {(branch.action, branch.way) for branch in taken if branch.flow == flow.name}
