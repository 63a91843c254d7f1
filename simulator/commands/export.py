"""``python -m simulator export``: a flow of ours as the designer imports it."""

import argparse
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from simulator.language.document import InvalidFlow, load_document, load_flow, read_text
from simulator.language.exchange import export_flow


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FLOW.json")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--arns",
        type=Path,
        metavar="FILE",
        help="JSON object: placeholder -> ARN or id, as import writes it",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Write the export; 2 where an input is not what it should be."""
    try:
        flow = load_flow(arguments.file)
        text = json.dumps(export_flow(flow, arns_of(arguments.arns)), ensure_ascii=False, indent=2)
        arguments.output.write_text(f"{text}\n", encoding="utf-8")
    except InvalidFlow as invalid:
        sys.stderr.write(f"{invalid}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{arguments.output}: cannot be written ({error.strerror})\n")
        return 2
    left = sorted(set(re.findall(r"\$\{[A-Za-z0-9]+\}", text)))
    if left:
        sys.stderr.write(f"{arguments.output}: still placeholders: {', '.join(left)}\n")
    return 0


def arns_of(path: Path | None) -> Mapping[str, str]:
    """Read what placeholders stand for.

    Raises:
        InvalidFlow: The file does not say it.
    """
    if path is None:
        return {}
    mend = 'write {"${BillingQueue}": "arn:..."}, as import --arns does'
    values = load_document(read_text(path), str(path), mend)
    for placeholder, value in values.items():
        if not isinstance(value, str):
            mend = "write placeholder and ARN as strings"
            raise InvalidFlow(str(path), placeholder, "is not given as a string", mend)
    return values
