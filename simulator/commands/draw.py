"""``python -m simulator draw``: a flow as SVG or Mermaid."""

import argparse
import sys
from pathlib import Path

from simulator.language.document import InvalidFlow, load_flow
from simulator.language.draw import draw_mermaid, draw_svg

_FORMATS = {".svg": draw_svg, ".mmd": draw_mermaid}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FLOW.json")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=".svg or .mmd (Mermaid)"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Write the drawing; 2 where the file is not a flow or the name says no known format."""
    draw = _FORMATS.get(arguments.output.suffix)
    if draw is None:
        sys.stderr.write(f"{arguments.output}: not a drawing; name it .svg or .mmd\n")
        return 2
    try:
        drawing = draw(load_flow(arguments.file))
        arguments.output.write_text(drawing, encoding="utf-8")
    except InvalidFlow as invalid:
        sys.stderr.write(f"{invalid}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{arguments.output}: cannot be written ({error.strerror})\n")
        return 2
    return 0
