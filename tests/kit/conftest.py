import pytest

from callboard.kit import live
from tests.kit.browser import _server, desk, tab  # noqa: F401


@pytest.fixture
def registries(monkeypatch):
    """Empty ones, to be filled by the test."""
    for name in ("figures_of", "doors"):
        monkeypatch.setattr(live, name, {})
    monkeypatch.setattr(live, "heartbeats", [])
    live.admits(lambda cookies: None)
    live.rechecks(lambda seats: set(seats))
