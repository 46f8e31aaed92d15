"""Who leads, who is led, and figures that are counted whenever somebody looks."""

import pytest

from callboard.dispatch.queries import free
from callboard.workplace.queries import wallboard
from tests.factories.accounts import MemberFactory


@pytest.fixture
def stay(monkeypatch):
    """`stay(60)`: how long what was counted is shown."""

    def shown_for(seconds):
        for kept in (wallboard.boards, wallboard.days, free.counted):
            monkeypatch.setattr(kept, "fresh_for", seconds)

    return shown_for


@pytest.fixture(autouse=True)
def _counted_at_once(stay, at_noon):
    stay(-1)


@pytest.fixture
def led(as_member, leader):
    """The leader's browser."""
    return as_member(leader)


@pytest.fixture
def stranger(company):
    """Works in another team of the company."""
    return MemberFactory(company=company, name="Stranger")
