"""Drawings of a flow: SVG for people, Mermaid for documents."""

from simulator.language.draw.mermaid import draw_mermaid
from simulator.language.draw.picture import branches_of
from simulator.language.draw.svg import draw_svg

__all__ = ["branches_of", "draw_mermaid", "draw_svg"]
