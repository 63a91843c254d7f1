import pytest


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for others who are at work on the same items."""
    monkeypatch.setattr("contact_center.adapters.unit_of_work.pause", lambda *_: None)
