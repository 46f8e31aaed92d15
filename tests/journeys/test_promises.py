"""A call promised by its date and time, and a refusal with its reason, in a browser (A7)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.models.order import CallMade
from callboard.orders.statuses import Status
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import is_on_the_floor
from tests.journeys.test_outcomes import at_work, dialog, now, press  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser


def far_from_midnight(company):
    """The floor shows what is promised for the company's day, and this day must last a while."""
    if clock.now().astimezone(ZoneInfo(company.zone)).hour == 23:
        with acting_for(company.pk):
            company.zone = "Asia/Almaty"
            company.save(update_fields=["zone"])


def test_a7_13_a_call_promised_for_a_day_and_an_hour_waits_among_callbacks(at_work, person):  # noqa: F811
    far_from_midnight(person.company)
    order = OrderFactory(person.company)
    page = at_work(order)
    with acting_for(order.company_id):
        zone = ZoneInfo(order.customer.zone)
    day = clock.now().astimezone(zone).date() + timedelta(days=1)

    press(page, "b")
    asked = dialog(page, "callback")
    asked.locator("[name=callback-day]").fill(f"{day:%Y-%m-%d}")
    asked.locator("[name=callback-time]").fill("11:30")
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).status, order.problem) == (Status.CALLBACK, "call_back")
    assert order.due_at.astimezone(zone) == datetime.combine(day, time(11, 30), zone)
    for minutes, tone in ((25, "soon"), (10, "late")):
        with acting_for(order.company_id):
            Order.objects.filter(pk=order.pk).update(
                due_at=clock.now() + timedelta(minutes=minutes)
            )
        page.goto("/floor/")
        expect(page.locator(f"time-left[data-due={tone}]").first).to_be_visible()


def test_a7_17_a_refusal_writes_down_its_reason_and_a_dated_comment(at_work, person):  # noqa: F811
    order = OrderFactory(person.company, call_made="")
    page = at_work(order)

    press(page, "x")
    asked = dialog(page, "cancel")
    asked.get_by_label("Changed their mind").check()
    asked.get_by_label("Comment", exact=True).fill("bought it at the chemist's")
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).status, order.reason) == (Status.CANCELLED, "changed_mind")
    assert order.call_made == CallMade.MADE
    day = clock.now().astimezone(ZoneInfo(person.company.zone))
    assert f"{day:%d.%m}" in order.comment
    assert order.comment.endswith("Changed their mind, bought it at the chemist's")
