"""A centre in which customers serve themselves, in memory; the others stand one folder above."""

import pytest

from tests.memory_table import MemoryTable
from tests.self_service import Centre


@pytest.fixture
def memory() -> Centre:
    return Centre(MemoryTable())
