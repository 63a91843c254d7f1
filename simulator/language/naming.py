"""How a flow is referred to by the name of its file: ``menu.json`` is ``${MenuFlow}``."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final

from simulator.language.document import MODULE, Flow, load_document, parse_flow, read_text

_PARTS: Final = re.compile(r"[A-Za-z0-9]+")


def placeholder(stem: str, kind: str) -> str:
    """The placeholder for a file.

    >>> placeholder("agent_whisper", "Flow")
    '${AgentWhisperFlow}'
    >>> placeholder("K\u00fcndigung & St\u00f6rung", "Queue")
    '${KundigungStorungQueue}'
    """
    words = _PARTS.findall(_latin(stem))
    return "${" + "".join(word[0].upper() + word[1:] for word in words) + kind + "}"


def _latin(text: str) -> str:
    """A text with letters in place of those with accents."""
    apart = unicodedata.normalize("NFKD", text.replace("\u00df", "ss"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def references_to(flow: Flow) -> tuple[str, ...]:
    """Every way another flow may refer to a flow that was read from a file."""
    stem = PurePath(flow.source).stem
    kind = "Module" if flow.type == MODULE else "Flow"
    return tuple(dict.fromkeys((placeholder(stem, kind), flow.name, stem, flow.source)))


def flows_below(folder: Path) -> Iterator[Flow]:
    """Every flow and module below a folder; other JSON (a view, a test case) is passed over.

    Raises:
        InvalidFlow: A file has the actions of a flow and is none.
    """
    for path in sorted(folder.rglob("*.json")):
        text = read_text(path)
        if "Actions" in load_document(text, str(path)) and '"StartAction"' in text:
            yield parse_flow(text, source=str(path))
