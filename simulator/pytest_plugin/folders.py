"""Folders that options name, made before any test runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(folder: Path, option: str) -> None:
    """Make a folder that is written into after the tests.

    Raises:
        pytest.UsageError: It cannot be made, or not be written into.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise pytest.UsageError(f"{option}: {folder} is no folder ({error.strerror})") from None
    if not os.access(folder, os.W_OK):
        raise pytest.UsageError(f"{option}: {folder} cannot be written into")
