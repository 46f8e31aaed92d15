"""The clock when very many wait: nobody who cannot move yet keeps the others back (A3a, A4.12)."""

from datetime import timedelta

import pytest

from callboard.accounts import actions as accounts
from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries
from callboard.dispatch.models import Ready
from callboard.kit import clock, invariants
from callboard.orders import actions
from callboard.orders.actions import clockwork
from callboard.orders.models import Order, OrderEntry
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, promise_of

pytestmark = pytest.mark.usefixtures("at_noon")


def ago(**time):
    return clock.now() - timedelta(**time)


def test_promises_to_customers_who_sleep_do_not_hide_a_missed_one(company, operator):
    """It is night in Vancouver: the grace of what was promised there stands still."""
    offer = OfferFactory(company)
    for _ in range(4):
        asleep = CustomerFactory(company, zone="America/Vancouver", country="CA")
        promise_of(operator, customer=asleep, offer=offer, due_at=ago(hours=5, minutes=5))
    awake = promise_of(operator, offer=offer, due_at=ago(minutes=15))

    assert actions.run_clock(company.pk, most=1) == 1

    awake.refresh_from_db()
    assert awake.missed_on == Line.FIRST
    assert Order.objects.exclude(missed_on=None).count() == 1


def test_promises_somebody_just_keeps_do_not_hide_a_missed_one(company, operator, leader):
    offer = OfferFactory(company)
    kept = promise_of(operator, offer=offer, due_at=ago(minutes=20))
    claim_of(operator, kept)
    missed = promise_of(leader, offer=offer, due_at=ago(minutes=15))

    assert actions.run_clock(company.pk, most=1) == 1

    missed.refresh_from_db()
    kept.refresh_from_db()
    assert (missed.missed_on, kept.missed_on) == (Line.FIRST, None)


def test_a_round_looks_at_a_bounded_number_of_orders(company, operator, monkeypatch):
    """What is refused costs something too: a crowd of it ends the round."""
    offer, looked = OfferFactory(company), []
    for _ in range(30):
        promise_of(operator, offer=offer, due_at=ago(minutes=15))
    monkeypatch.setattr(clockwork, "_tried", lambda verb, order: looked.append(order) or False)

    assert actions.run_clock(company.pk, most=1) == 0
    assert len(looked) == 20


class TestBlocked:
    """A4.12: the personal list of a member who was blocked goes back by itself."""

    def blocked(self, operator, admin):
        on_the_line(operator)
        accounts.block(operator, by=admin)

    def test_it_goes_back_to_its_block_and_anybody_is_handed_it(
        self, company, operator, leader, admin
    ):
        order = OrderFactory(company, assignee=operator)
        promised = promise_of(operator, assignee=operator, due_at=ago(minutes=1))
        self.blocked(operator, admin)
        on_the_line(leader)
        assert queries.next_for(leader, clock.now()) is None

        assert actions.run_clock(company.pk) == 2

        order.refresh_from_db()
        promised.refresh_from_db()
        assert (order.assignee, promised.assignee) == (None, None)
        assert (order.status, order.line, order.due_at) == (Status.NEW, Line.FIRST, clock.now())
        assert queries.next_for(leader, clock.now()).order_id == order.pk
        assert list(invariants.broken(company.pk)) == []

    def test_the_history_says_it_went_by_itself_and_a_second_round_does_nothing(
        self, company, operator, admin
    ):
        order = OrderFactory(company, assignee=operator)
        self.blocked(operator, admin)

        assert (actions.run_clock(company.pk), actions.run_clock(company.pk)) == (1, 0)
        entries = OrderEntry.objects.filter(order=order, action="take_away")
        assert [entry.actor for entry in entries] == [None]

    def test_a_long_list_goes_back_in_rounds(self, company, operator, admin):
        offer = OfferFactory(company)
        for _ in range(7):
            OrderFactory(company, offer=offer, assignee=operator)
        self.blocked(operator, admin)

        assert [actions.run_clock(company.pk, most=3) for _ in range(4)] == [3, 3, 1, 0]
        assert not Ready.objects.exclude(reserved_for=None).exists()

    def test_what_is_over_stays_as_it_was(self, company, operator, admin):
        """Whose it was is part of the past; nobody has to do anything."""
        order = OrderFactory(company, status=Status.TRASH, line=None, assignee=operator)
        self.blocked(operator, admin)

        assert actions.run_clock(company.pk) == 0
        order.refresh_from_db()
        assert order.assignee == operator

    def test_the_list_of_somebody_who_only_went_home_stays(self, company, operator):
        order = OrderFactory(company, assignee=operator)
        on_the_line(operator)
        dispatch.stop(operator)

        assert actions.run_clock(company.pk) == 0
        order.refresh_from_db()
        assert order.assignee == operator
