"""The longest words of each language stand in the rows of the floor at the smallest screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Language, Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import Layout
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from callboard.sources.models import Source
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory, at_place, promise_of
from tests.journeys.conftest import at, sign_in, start
from tests.journeys.fitting import misfits
from tests.journeys.test_accessibility import WIDER

pytestmark = pytest.mark.browser

FACTS = {"surname": "Олександренко-Крижанівська", "name": "Олександра", "patronymic": "Іванівна"}

BEYOND = """() => [...document.querySelectorAll("#floor .panel > .table, #floor .block > .table")]
  .filter((each) => {
    const [inner, outer] = [each, each.parentElement].map((box) => box.getBoundingClientRect());
    return inner.right > outer.right + 1;
  }).map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture(params=Language.values)
def speaks(request, person):
    """The language of the person, whose own name stands in the rows."""
    with acting_for(person.company_id):
        person.language, person.name = request.param, "Олександра Крижанівська"
        person.save()
    return request.param


def rows_of(person):
    """A row for each status with a long name: missed, old, of a courier who asks for a call."""
    now = clock.now()
    source = {"company": person.company, "webmaster": "webmaster-2041", "flow": "", "agency": ""}
    with acting_for(person.company_id):
        facts = FACTS | {"source": Source.objects.create(**source)}
    late = {"due_at": now - timedelta(hours=3), "line": Line.SECOND, "missed_on": Line.FIRST}
    promise_of(person, **late, **facts)
    promise_of(person, due_at=now - timedelta(minutes=20), line=Line.RETENTION, **facts)
    at_place(person.company, Status.SCHEDULED, Line.REJECT, promised_by=person, **facts)
    OrderFactory(person.company, status=Status.NO_ANSWER, attempts=5, due_at=now, **facts)
    at_place(person.company, Status.COURIER_CALLBACK, Line.BUYOUT, **facts)
    at_place(person.company, Status.PAID, Line.RETENTION, due_at=None, **facts)
    with acting_for(person.company_id):
        for days, number in enumerate(Order.objects.values_list("pk", flat=True)[:3]):
            Order.objects.filter(pk=number).update(arrived_at=now - timedelta(days=days * 4))


@pytest.mark.parametrize("layout", Layout.values)
def test_no_row_of_the_floor_is_wider_than_the_screen(page, person, speaks, layout):
    DeskFactory(person.team, layout=layout)
    rows_of(person)
    sign_in(page)
    start(page)
    if layout == Layout.LINES:
        addresses = [f"/floor/?line={line}" for line in (*Line, "personal")]
    elif layout == Layout.BUTTON:
        addresses = ["/floor/"]
    else:
        addresses = [f"/floor/?tab={tab}" for tab in ("new", "in_work", "today", "older")]
    shown = 0
    for address in addresses:
        page.goto(address)
        at(page, address)
        shown += page.locator("#floor tbody tr").count()
        assert not page.evaluate(WIDER), (speaks, address)
        assert page.evaluate(BEYOND) == [], (speaks, address)
        assert misfits(page) == [], (speaks, address)
    assert shown >= 2


def test_the_usual_columns_of_the_list_stand_in_the_window_with_whole_words(page, person, speaks):
    """A12: nothing to scroll aside, and no name broken off inside a word."""
    DeskFactory(person.team, mode="classic")
    rows_of(person)
    with acting_for(person.company_id):
        person.role = Role.LEADER
        person.save()
    sign_in(page)
    page.goto("/orders/")
    expect(page.locator("pick-rows tbody tr")).to_have_count(6)

    wider = page.locator("pick-rows").evaluate("each => each.scrollWidth - each.clientWidth")
    assert wider <= 0, speaks
    assert misfits(page) == [], speaks
