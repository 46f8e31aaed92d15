"""How a claim ends without an outcome: given back, stopped, run out (A2.8, A3.8)."""

import time
from datetime import timedelta

import pytest

from callboard.accounts.actions import Blocked
from callboard.calls import actions as calls
from callboard.dispatch import actions, queries
from callboard.dispatch.models import Claim, ClaimEntry, Ready, Rest
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.statuses import Status
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")
Ending = ClaimEntry.Ending


def ago(**time):
    return clock.now() - timedelta(**time)


def in_(**time):
    return clock.now() + timedelta(**time)


def endings() -> list[str]:
    return list(ClaimEntry.objects.order_by("id").values_list("ending", flat=True))


class TestEnd:
    def test_giving_back_leaves_the_order_as_it_is_in_its_place(self, company, operator):
        """A3.8"""
        order = OrderFactory(company, due_at=ago(minutes=5))
        claim_of(operator, order)

        actions.give_back(order, by=operator)

        order.refresh_from_db()
        row = Ready.objects.get()
        assert order.status == Status.ACCEPTED
        assert (row.lane, row.ready_at) == ("new", ago(minutes=5))
        assert endings() == [Ending.GIVEN_BACK]

    def test_giving_back_twice_is_refused_politely(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)
        actions.give_back(order, by=operator)

        with pytest.raises(Refused, match="do not hold"):
            actions.give_back(order, by=operator)

    def test_stop_gives_back_and_leaves_the_personal_list(self, company, operator):
        order = OrderFactory(company)
        mine = OrderFactory(company, assignee=operator)
        claim_of(operator, order)

        actions.stop(operator)

        mine.refresh_from_db()
        assert endings() == [Ending.STOPPED]
        assert mine.assignee == operator
        assert set(Ready.objects.values_list("order", flat=True)) == {order.pk, mine.pk}

    def test_a_blocked_member_holds_nobody(self, company, operator):
        claim_of(operator, OrderFactory(company))

        events.announce(Blocked(operator))

        assert endings() == [Ending.BLOCKED]
        assert queries.presence_of(operator) == "not_active"

    def test_a_lost_connection_ends_it_after_the_lease(self, company, operator, leader):
        order = OrderFactory(company)
        claim_of(operator, order)

        with clock.frozen(in_(seconds=119)):
            actions.sweep(company.pk)
            assert Claim.objects.exists()
        with clock.frozen(in_(seconds=120)):
            actions.sweep(company.pk)
            assert endings() == [Ending.LEASE]
            assert queries.next_for(leader, clock.now()).order_id == order.pk
            assert queries.next_for(operator, clock.now()) is None

    def test_an_open_screen_renews_the_lease_not_the_return_timer(self, company, operator):
        claim_of(operator, OrderFactory(company))

        for minute in range(1, 10):
            with clock.frozen(in_(minutes=minute)):
                actions.renew({(company.pk, operator.pk): time.monotonic()})
                actions.sweep(company.pk)
                assert Claim.objects.exists()
        with clock.frozen(in_(minutes=10)):
            actions.renew({(company.pk, operator.pk): time.monotonic()})
            actions.sweep(company.pk)

        assert endings() == [Ending.TIMER]

    def test_the_lease_runs_from_the_moment_the_screen_answered(self, company, operator):
        claim_of(operator, OrderFactory(company))

        with clock.frozen(in_(minutes=1)):
            actions.renew({(company.pk, operator.pk): time.monotonic() - 30})
        with clock.frozen(in_(seconds=149)):
            actions.sweep(company.pk)
            assert Claim.objects.exists()
        with clock.frozen(in_(seconds=150)):
            actions.sweep(company.pk)

        assert endings() == [Ending.LEASE]

    def test_an_answer_of_long_ago_shortens_no_lease(self, company, operator):
        claim_of(operator, OrderFactory(company))

        actions.renew({(company.pk, operator.pk): time.monotonic() - 100})
        with clock.frozen(in_(seconds=119)):
            actions.sweep(company.pk)

        assert Claim.objects.exists()

    def test_a_change_by_hand_restarts_the_return_timer(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)

        with clock.frozen(in_(minutes=9)):
            orders.save(order, by=operator, version=None, fields={"comment": "tall"})

            assert queries.claims_of(operator)[0].return_at == in_(minutes=10)

    def test_nothing_runs_out_during_a_talk_and_all_begins_anew_after_it(self, company, operator):
        """A2.8"""
        order = OrderFactory(company)
        claim_of(operator, order)
        calls.call(order, by=operator)

        with clock.frozen(in_(hours=2)):
            actions.sweep(company.pk)
            assert queries.presence_of(operator) == "talking"
            calls.hang_up(operator)
            actions.sweep(company.pk)

            claim = queries.claims_of(operator)[0]
            assert claim.return_at == in_(minutes=10)
            assert claim.lease_until == in_(seconds=120)

    def test_old_rests_are_swept(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)
        actions.give_back(order, by=operator)

        with clock.frozen(in_(minutes=10)):
            actions.sweep(company.pk)

        assert not Rest.objects.exists()

    def test_sweeping_twice_changes_nothing_more(self, company, operator):
        claim_of(operator, OrderFactory(company))

        with clock.frozen(in_(minutes=30)):
            actions.sweep(company.pk)
            actions.sweep(company.pk)

        assert endings() in ([Ending.LEASE], [Ending.STOPPED])
        assert Order.objects.count() == 1
