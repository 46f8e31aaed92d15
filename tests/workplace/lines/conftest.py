"""The floor as a team in lines sees it."""

import pytest

from callboard.dispatch.models import Layout
from callboard.dispatch.queries import free
from tests.factories.dispatch import DeskFactory
from tests.workplace.paper import read


@pytest.fixture
def face(team):
    """Lines, all of them; leads of the first two are handed out one by one."""
    return DeskFactory(team, layout=Layout.LINES)


@pytest.fixture
def floor(desk, face):
    """`floor("buyout")` is the line as it is shown; `floor.numbers("buyout")` its rows."""

    class Shown:
        def __call__(self, line, **asked):
            free.snapshot(face.company_id)
            return read(desk.get("/floor/", line=line, **asked))

        def numbers(self, line, **asked):
            page = self(line, **asked)
            ids = [attrs["id"] for attrs in page.with_("data-row")]
            return [int(name.removeprefix("open-")) for name in ids]

    return Shown()
