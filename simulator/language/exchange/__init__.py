"""Flows in and out: exports of the designer, old and new, as our form, and back.

imported = import_flow(text, source="Main.json")   # placeholders, names, no coordinates
export_flow(flow, imported.values)                 # what the designer imports, laid out
semantic_digest(flow, imported.values)             # equal before and after
"""

from simulator.language.exchange.digest import first_difference, semantic_digest
from simulator.language.exchange.form import write_json
from simulator.language.exchange.transfer import Imported, export_flow, import_flow

__all__ = [
    "Imported",
    "export_flow",
    "first_difference",
    "import_flow",
    "semantic_digest",
    "write_json",
]
