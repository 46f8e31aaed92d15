"""Names as long as they may be, in one word or from right to left, widen no page."""

import os
from pathlib import Path

import pytest

from callboard.accounts.models import Member
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import Offer
from callboard.dispatch.models import TeamDesk
from callboard.kit import clock
from callboard.orders.models import Order
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory, promise_of
from tests.journeys.conftest import at, sign_in, start, tab_of
from tests.journeys.test_accessibility import WIDER

pytestmark = pytest.mark.browser

ONE_WORD = "W" * 80
ARABIC = ("عبد الرحمن بن محمد الأنصاري القرطبي " * 3)[:80]
LOOK = os.environ.get("CALLBOARD_TEST_LOOK")  # a folder for pictures of these pages


@pytest.fixture
def crowd(person):
    """Twelve orders: half of customers with one endless word for a name, half in Arabic."""
    with acting_for(person.company_id):
        Member.objects.filter(pk=person.pk).update(name=ONE_WORD, role="leader")
        for number in range(12):
            name = (ONE_WORD, ARABIC)[number % 2]
            facts = {"surname": name, "name": name, "patronymic": name, "city": name}
            facts |= {"street": name, "comment": name * 4, "carrier": name[:40]}
            if number % 3:
                OrderFactory(person.company, **facts)
            else:
                promise_of(person, due_at=clock.now(), **facts)
        Offer.objects.update(name=ONE_WORD)
    return DeskFactory(person.team, mode="classic")


@pytest.fixture(params=[(1366, "light"), (1920, "dark")], ids=["1366", "1920"])
def wide(request, _chromium, web):
    """A window of this width."""
    width, theme = request.param
    with tab_of(_chromium, web, color_scheme=theme) as page:
        page.set_viewport_size({"width": width, "height": 768})
        yield page


def test_no_name_makes_a_page_wider_than_its_window(wide, person, crowd):
    sign_in(wide)
    start(wide)
    with acting_for(person.company_id):
        number = Order.objects.order_by("id").values_list("number", flat=True)[0]
    pages = ["/", "/orders/", f"/orders/{number}/", "/find/?q=WWW", "/team/", "/team/wall/"]
    for layout in ("button", "lines", "tabs"):
        with acting_for(person.company_id):
            TeamDesk.objects.filter(pk=crowd.pk).update(layout=layout)
        for address in ("/floor/", *(pages if layout == "button" else ())):
            wide.goto(address)
            at(wide, address)
            if LOOK:
                shown = address.strip("/").replace("/", "-").replace("?", "-") or "welcome"
                name = f"{shown}-{layout}-{wide.viewport_size['width']}.png"
                wide.screenshot(path=Path(LOOK) / name)
            assert not wide.evaluate(WIDER), (layout, address)
