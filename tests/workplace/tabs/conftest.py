"""The floor as a team in tabs sees it."""

import pytest

from callboard.dispatch.models import Layout
from tests.factories.dispatch import DeskFactory
from tests.workplace.paper import read


@pytest.fixture
def face(team):
    return DeskFactory(team, layout=Layout.TABS)


@pytest.fixture
def shown(desk, face):
    """`shown("new")` is the tab as it stands in the browser."""
    return lambda tab, **asked: read(desk.get("/floor/", tab=tab, **asked))
