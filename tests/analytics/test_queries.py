from datetime import date, timedelta

import pytest

from callboard.analytics import queries
from callboard.analytics.queries import Figures
from callboard.calls.models import Call
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.models.order import CallMade
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory, ProductFactory

TODAY = date(2026, 11, 23)


def confirmed(member, **facts):
    order = OrderFactory(member.company, **facts)
    return orders.confirm(order, by=member, version=None)


def called(member, order, at, times=1):
    for _ in range(times):
        Call.objects.create(
            company=member.company,
            order=order,
            member=member,
            phone=order.customer.phone,
            began_at=at,
            ended_at=at,
        )


@pytest.mark.parametrize(
    ("sent", "band", "level"),
    [
        (0, "low", 1),
        (4, "low", 1),
        (5, "medium", 2),
        (9, "medium", 2),
        (10, "high", 3),
        (14, "high", 3),
        (15, "awesome", 4),
        (19, "awesome", 4),
        (20, "awesome", 4),
        (200, "awesome", 4),
    ],
)
def test_bands_are_half_open(sent, band, level):
    """A13.3, A17 C7."""
    figures = Figures(calls=0, sent=sent, upsells=0)

    assert (str(figures.band), figures.level) == (band, level)


@pytest.mark.parametrize(
    ("calls", "sent", "approve"),
    [(0, 0, None), (0, 3, None), (1, 1, 100), (3, 1, 33), (3, 2, 67), (8, 1, 13), (200, 1, 1)],
)
def test_approve_is_sent_per_call_rounded_half_up(calls, sent, approve):
    """A13.2."""
    assert Figures(calls=calls, sent=sent, upsells=0).approve == approve


def test_calls_and_orders_of_the_member_and_the_day_are_counted(operator, leader, at_noon):
    """A13.1, A13.2."""
    order = OrderFactory(operator.company)
    called(operator, order, at_noon, times=4)
    called(leader, order, at_noon)
    called(operator, order, at_noon - timedelta(days=1))
    confirmed(operator)
    confirmed(leader)
    with clock.frozen(at_noon - timedelta(days=1)):
        confirmed(operator)

    figures = queries.figures_of(operator, TODAY)

    assert figures == Figures(calls=4, sent=1, processed=1)
    assert figures.approve == 25


def test_the_day_begins_at_the_companys_midnight(operator, at_noon):
    """Kyiv is two hours ahead in November."""
    midnight = at_noon.replace(hour=22, day=22)
    order = OrderFactory(operator.company)
    called(operator, order, midnight)
    called(operator, order, midnight - timedelta(microseconds=1))
    called(operator, order, midnight + timedelta(days=1))

    assert queries.figures_of(operator, TODAY).calls == 1
    assert queries.day_of(operator, midnight) == TODAY
    assert queries.day_of(operator, midnight - timedelta(microseconds=1)) == date(2026, 11, 22)


def test_an_upsell_has_more_than_one_unit_of_the_main_product(operator, at_noon):
    """A8.6: exactly one is none; a gift is a unit; other products do not count."""
    confirmed(operator, quantity=1)
    confirmed(operator, quantity=2)
    with_gift = OrderFactory(operator.company)
    with_gift.items.create(
        company=operator.company, product=with_gift.offer.product, price=990, discount_percent=100
    )
    with_another = OrderFactory(operator.company)
    with_another.items.create(
        company=operator.company,
        product=ProductFactory(operator.company),
        kind="extra",
        quantity=5,
        price=10,
    )
    for order in (with_gift, with_another):
        orders.confirm(order, by=operator, version=None)

    assert queries.figures_of(operator, TODAY) == Figures(calls=0, sent=4, upsells=2, processed=4)


def test_a_scheduled_delivery_is_not_sent_yet(operator, at_noon):
    on_the_line(operator)
    order = OrderFactory(operator.company, call_made=CallMade.MADE)
    orders.schedule(order, by=operator, version=None, on=date(2026, 11, 24))

    assert queries.figures_of(operator, TODAY).sent == 0


def test_another_company_counts_its_own(outsider, operator, at_noon):
    confirmed(operator)

    assert queries.figures_of(outsider, TODAY) == Figures(calls=0, sent=0, upsells=0)


@pytest.mark.parametrize(
    ("sent", "processed", "cancelled", "of_processed", "quality"),
    [(0, 0, 0, None, None), (0, 4, 2, 0, 0), (3, 8, 1, 38, 75), (2, 2, 0, 100, 100)],
)
def test_the_three_approvals_have_names_of_their_own(
    sent, processed, cancelled, of_processed, quality
):
    """A17 C13, A13.4."""
    figures = Figures(calls=10, sent=sent, processed=processed, cancelled=cancelled)

    assert figures.approve == sent * 10
    assert (figures.approve_of_processed, figures.quality) == (of_processed, quality)


def test_every_talk_that_ended_counts_its_order_once(operator, at_noon):
    on_the_line(operator)
    order = OrderFactory(operator.company)
    for _ in range(2):
        orders.no_answer(order, by=operator, version=None, reason="busy")
    orders.cancel(order, by=operator, version=None, reason="changed_mind")
    confirmed(operator)

    figures = queries.figures_of(operator, TODAY)

    assert (figures.processed, figures.sent, figures.cancelled) == (2, 1, 1)


def test_many_members_cost_one_question(operator, leader, at_noon, django_assert_num_queries):
    confirmed(operator)
    confirmed(operator)
    confirmed(leader)

    with django_assert_num_queries(1):
        found = queries.figures_of_all(operator.company, [operator.pk, leader.pk], TODAY)

    assert [found[member.pk].sent for member in (operator, leader)] == [2, 1]
    assert Figures.together(found.values()).sent == 3


def test_the_figures_cost_two_questions(operator, at_noon, django_assert_max_num_queries):
    for _ in range(5):
        confirmed(operator, quantity=2)

    with django_assert_max_num_queries(2):
        assert queries.figures_of(operator, TODAY).upsells == 5
