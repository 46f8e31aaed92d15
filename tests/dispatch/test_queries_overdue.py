"""An overdue delivery keeps its member from other work (A4.11)."""

from datetime import datetime, timedelta

import pytest

from callboard.dispatch import actions, queries
from callboard.dispatch.models import DeskPolicy
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Status
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory, promise_of

pytestmark = pytest.mark.usefixtures("at_noon")


def ago(**time) -> datetime:
    return clock.now() - timedelta(**time)


def next_order(member) -> Order | None:
    ready = queries.next_for(member, clock.now())
    return ready and Order.objects.get(pk=ready.order_id)


class TestOverdue:
    """A4.11, A17 C17: a scheduled delivery nobody rang about in time."""

    def overdue(self, member):
        return OrderFactory(
            member.company, status=Status.SCHEDULED, promised_by=member, due_at=ago(minutes=16)
        )

    def test_it_blocks_its_promiser_and_says_which_and_when(self, company, operator):
        order = self.overdue(operator)
        OrderFactory(company)
        on_the_line(operator)

        with pytest.raises(Refused, match=f"Process order {order.number} first"):
            actions.take_next(operator)
        assert actions.open_for_work(order, by=operator).order == order

    def test_no_other_order_opens_by_hand_either(self, company, operator):
        self.overdue(operator)
        on_the_line(operator)

        with pytest.raises(Refused, match="Process order"):
            actions.open_for_work(OrderFactory(company, assignee=operator), by=operator)

    def test_within_the_grace_it_is_simply_the_next(self, company, operator):
        order = OrderFactory(
            company, status=Status.SCHEDULED, promised_by=operator, due_at=ago(minutes=14)
        )
        on_the_line(operator)

        assert actions.take_next(operator).order == order

    @pytest.mark.parametrize("rule", ["pin", "remind"])
    def test_other_companies_only_remind_or_put_it_on_top(self, company, operator, rule):
        DeskPolicy.objects.update(overdue=rule)
        callback = promise_of(operator, due_at=ago(minutes=30))
        overdue = self.overdue(operator)
        on_the_line(operator)

        assert actions.take_next(operator).order == (overdue if rule == "pin" else callback)

    def test_it_is_free_to_others_while_its_promiser_is_away(self, company, operator, leader):
        order = self.overdue(leader)

        actions.sweep(company.pk)

        assert next_order(operator) == order

    def test_it_is_its_promisers_again_from_start(self, company, operator, leader):
        self.overdue(leader)
        actions.sweep(company.pk)

        actions.start(leader)

        assert next_order(operator) is None

    def test_while_the_customer_sleeps_nobody_is_blocked(self, company, operator):
        OrderPolicy.objects.update(calls_from=9, calls_until=12)
        OrderFactory(company, status=Status.SCHEDULED, promised_by=operator, due_at=ago(hours=2))

        assert queries.overdue_of(operator, clock.now()) == []
