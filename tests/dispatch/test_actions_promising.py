"""Whose an overdue promise is, when there are more of them than one round looks at (A4.11)."""

from datetime import timedelta

import pytest

from callboard.dispatch import actions
from callboard.dispatch.actions import promising
from callboard.dispatch.models import Ready
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, at_place

pytestmark = pytest.mark.usefixtures("at_noon")


def overdue(member, offer, **facts):
    facts = {"promised_by": member, "due_at": clock.now() - timedelta(minutes=16)} | facts
    return OrderFactory(member.company, status=Status.SCHEDULED, offer=offer, **facts)


def owners() -> dict[int, int | None]:
    return dict(Ready.objects.values_list("order", "reserved_for"))


@pytest.fixture(autouse=True)
def _a_round_is_short(monkeypatch):
    monkeypatch.setattr(promising, "MOST", 2)


def test_those_that_are_right_already_do_not_hide_the_others(company, operator, leader):
    """Three deliveries are their promiser's, who is at work; one waits for somebody who is not."""
    offer = OfferFactory(company)
    on_the_line(operator)
    kept = [overdue(operator, offer) for _ in range(3)]
    left = overdue(leader, offer, due_at=clock.now() - timedelta(minutes=15, seconds=30))

    actions.sweep(company.pk)

    assert owners() == {**{order.pk: operator.pk for order in kept}, left.pk: None}


def test_those_that_are_free_already_do_not_keep_a_promiser_from_the_own(company, operator, leader):
    offer = OfferFactory(company)
    free = [overdue(leader, offer) for _ in range(3)]
    for _ in range(2):
        actions.sweep(company.pk)
    mine = overdue(operator, offer, due_at=clock.now() - timedelta(minutes=15, seconds=30))
    Ready.objects.filter(order=mine).update(reserved_for=None)
    on_the_line(operator)
    actions.sweep(company.pk)

    assert owners() == {**{order.pk: None for order in free}, mine.pk: operator.pk}


def test_parcels_in_trouble_are_free_after_the_grace_however_many_there_are(
    company, operator, leader
):
    offer = OfferFactory(company)
    facts = {"offer": offer, "confirmed_by": operator}
    many = [
        at_place(company, Status.COURIER_CALLBACK, Line.BUYOUT, due_at=clock.now(), **facts)
        for _ in range(5)
    ]
    Ready.objects.update(reserved_for=operator)

    with clock.frozen(clock.now() + timedelta(minutes=15)):
        for _ in range(3):
            actions.sweep(company.pk)

    assert owners() == {order.pk: None for order in many}


def test_what_waits_with_a_personal_order_stays_with_it(company, operator, leader):
    """The customer is the owner's of the personal list alone, overdue or not (A4.12)."""
    customer = CustomerFactory(company)
    order = overdue(operator, OfferFactory(company), customer=customer)
    OrderFactory(company, customer=customer, assignee=leader)
    on_the_line(operator)

    actions.sweep(company.pk)

    assert owners()[order.pk] == leader.pk
