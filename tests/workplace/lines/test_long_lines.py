"""However long a line is, it costs the same and every row is on one of its pages (A3.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from callboard.workplace.rules import places
from tests.factories.orders import OfferFactory, OrderFactory, at_place
from tests.hostile import ODD

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line
QUERIES = 26


@pytest.fixture
def offer(company):
    return OfferFactory(company)


@pytest.mark.parametrize("line", ["reject", "buyout", "retention", "personal"])
@pytest.mark.parametrize("many", [2, 60])
def test_a_line_asks_the_database_the_same_however_long_it_is(
    desk, face, company, operator, offer, line, many, django_assert_max_num_queries
):
    for _ in range(many):
        _one_of(company, operator, offer, line)
    desk.get("/floor/", line=line)

    with django_assert_max_num_queries(QUERIES):
        desk.get("/floor/", line=line)


@pytest.mark.parametrize("line", ["reject", "buyout", "retention"])
def test_every_row_of_a_long_line_is_on_one_of_its_pages(floor, company, operator, offer, line):
    made = {_one_of(company, operator, offer, line).number for _ in range(120)}
    seen, asked = [], {}

    for _page in range(3):
        shown = floor(line, **asked)
        seen += floor.numbers(line, **asked)
        more = shown.with_("id", "more-work")
        asked = dict([more[0]["href"].split("&")[1].split("=")]) if more else {}

    assert not asked
    assert len(seen) == 120
    assert set(seen) == made


def test_pages_of_my_leads_go_on(floor, company, operator, offer):
    """A3.2"""
    for _ in range(60):
        at_place(company, S.SENDING, L.BUYOUT, confirmed_by=operator, offer=offer, due_at=None)
    first = floor("buyout", mine="1")
    place = first.with_("id", "more-work")[0]["href"].split("work=")[1].split("&")[0]

    assert len(floor.numbers("buyout", mine="1", work=place)) == 10


def _one_of(company, operator, offer, line):
    at = clock.now() - timedelta(minutes=1)
    if line == "personal":
        return OrderFactory(company, offer=offer, assignee=operator)
    status = {"reject": S.CANCELLED, "buyout": S.ARRIVED, "retention": S.PAID}[line]
    due = at if line == "reject" else None
    return at_place(company, status, Line(line), offer=offer, due_at=due, arrived_at=at)


def test_places_in_addresses_are_read_as_typed_by_strangers():
    at = datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)

    assert places.read(places.written(at, 17)) == (at, 17)
    for nonsense in ("", None, "1", "-", "9" * 17 + "-1", "1-" + "9" * 19, "１-２", *ODD.values()):
        assert places.read(nonsense) is None
