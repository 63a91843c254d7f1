"""The keys of a world file: certificates or private keys in PEM, written out or in files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.world.keys import BEGIN, Keys
from simulator.world.schema import InvalidWorld

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def read_keys(keys: Keys, items: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Add the section ``keys``.

    Args:
        keys: To add to.
        items: As the file has them, checked.
        folder: What the files they name are relative to.

    Raises:
        InvalidWorld: A key has no public half, two that differ, or one that cannot be read.
    """
    from simulator.certificates import CertificateRefused, certified_key, public_half

    halves = {"certificate": certified_key, "privateKey": public_half}
    for index, item in enumerate(items):
        publics = set()
        for field, half in halves.items():
            if field in item:
                where = f"keys[{index}].{field}"
                try:
                    publics.add(half(_pem(item[field], folder, where)))
                except CertificateRefused as refused:
                    raise InvalidWorld(f"{where}: {refused}") from None
        if not publics:
            raise InvalidWorld(f"keys[{index}]: certificate is missing; give it one, or privateKey")
        if len(publics) > 1:
            raise InvalidWorld(f"keys[{index}]: its certificate is another key's than privateKey")
        keys.add(item["id"], publics.pop(), *item.get("references", ()))


def _pem(text: str, folder: Path, where: str) -> str:
    if text.lstrip().startswith(BEGIN):
        return text
    try:
        return (folder / text).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise InvalidWorld(
            f"{where}: {folder / text} cannot be read ({reason}); write PEM, or a file of it"
        ) from None
