"""What open screens are told of orders: the order itself, and the line that has a row more."""

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.orders import actions as orders
from callboard.orders.statuses import Line, Status
from tests.dispatch.test_actions_news import member, told  # noqa: F401 (a fixture)
from tests.factories.orders import OrderFactory, at_place

pytestmark = pytest.mark.django_db(transaction=True)


def lines(news):
    return {topic for topic in news if topic.startswith("line:")}


def test_a_lead_is_news_of_its_line_and_the_button_is_not(member):  # noqa: F811
    """A3b.1: the first tab shows it; a press is no reason for every list to be read anew."""
    came = told(member.company_id, lambda: OrderFactory(member.company))
    pressed = told(member.company_id, lambda: dispatch.take_next(member))

    assert lines(came) == {"line:first"}
    assert lines(pressed) == set()


def test_an_order_that_comes_to_a_line_is_news_of_it(member):  # noqa: F811
    """A3a: Reject, Buyout and Retention are lists that several people share."""
    OrderFactory(member.company)
    with acting_for(member.company_id):
        order = dispatch.take_next(member).order

    news = told(
        member.company_id,
        lambda: orders.cancel(order, by=member, version=None, reason="changed_mind"),
    )

    assert {"line:reject", f"order:{order.number}"} <= news


def test_what_is_only_written_down_is_no_news_of_the_line(member):  # noqa: F811
    order = at_place(member.company, Status.CANCELLED, Line.REJECT)

    news = told(
        member.company_id,
        lambda: orders.save(order, by=member, version=None, fields={"comment": "rang twice"}),
    )

    assert lines(news) == set()
    assert f"order:{order.number}" in news
