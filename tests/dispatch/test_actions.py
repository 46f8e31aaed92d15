"""A claim is on the customer; how it begins, goes on and ends."""

from datetime import timedelta

import pytest

from callboard.dispatch import actions, queries
from callboard.dispatch.models import ClaimEntry, DeskPolicy, Ready
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, promise_of

pytestmark = pytest.mark.usefixtures("at_noon")
Ending = ClaimEntry.Ending


def ago(**time):
    return clock.now() - timedelta(**time)


def in_(**time):
    return clock.now() + timedelta(**time)


def endings() -> list[str]:
    return list(ClaimEntry.objects.order_by("id").values_list("ending", flat=True))


def no_answer(order, member):
    return orders.no_answer(order, by=member, version=None, reason="busy")


@pytest.fixture
def customer(company):
    return CustomerFactory(company)


def test_all_orders_of_the_phone_leave_the_queue_together(company, operator, leader, customer):
    """A4.4"""
    OrderFactory(company, customer=customer)
    OrderFactory(company, customer=customer)
    on_the_line(leader)
    on_the_line(operator)

    actions.take_next(operator)

    with pytest.raises(Refused, match="Nothing to take"):
        actions.take_next(leader)


def test_the_limit_counts_customers(company, operator, customer):
    OrderFactory(company, customer=customer)
    OrderFactory(company, customer=customer)
    OrderFactory(company)
    on_the_line(operator)
    actions.take_next(operator)

    with pytest.raises(Refused, match="You hold 1 customer already"):
        actions.take_next(operator)
    DeskPolicy.objects.update(claim_limit=2)
    assert actions.take_next(operator).slot == 2


def test_nobody_else_may_act_on_an_order_of_a_held_customer(company, operator, leader, customer):
    order = OrderFactory(company, customer=customer)
    other = OrderFactory(company, customer=customer)
    claim_of(operator, order)

    with pytest.raises(Refused, match=f"{operator.name} is working with this customer now"):
        orders.save(other, by=leader, version=None, fields={"comment": "mine"})
    with pytest.raises(Refused, match="is working with this customer now"):
        orders.assign(other, to=leader, by=leader, version=None)


def test_carriers_and_packers_are_not_stopped_by_a_claim(company, operator, admin, customer):
    parcel = OrderFactory(
        company, customer=customer, status=Status.ARRIVED, line=Line.BUYOUT, shipped_at=ago(days=1)
    )
    claim_of(operator, OrderFactory(company, customer=customer))

    assert orders.paid(parcel, by=None, version=None).status == Status.PAID


def test_the_clock_leaves_held_customers_alone(company, operator, customer):
    claim_of(operator, OrderFactory(company, customer=customer))
    old = OrderFactory(
        company, customer=customer, status=Status.NO_ANSWER, status_since=ago(days=6)
    )

    orders.run_clock(company.pk)

    old.refresh_from_db()
    assert old.line == Line.FIRST


def test_orders_of_another_teams_offer_are_read_only(company, operator, team):
    """A14.6"""
    DeskFactory(team, offers=(OfferFactory(company),))
    order = OrderFactory(company)

    with pytest.raises(Refused, match="another team"):
        orders.save(order, by=operator, version=None, fields={"comment": "mine"})


class TestOutcome:
    def test_it_ends_the_claim_and_puts_the_order_back_for_later(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)

        done = no_answer(order, operator)

        assert queries.claims_of(operator) == []
        assert endings() == [Ending.OUTCOME]
        row = Ready.objects.get()
        assert (row.order_id, row.lane, row.ready_at) == (order.pk, "redial", done.due_at)

    def test_it_goes_on_with_the_oldest_due_order_of_the_customer(
        self, company, operator, customer
    ):
        first = OrderFactory(company, customer=customer, due_at=ago(minutes=3))
        newer = OrderFactory(company, customer=customer, due_at=ago(minutes=1))
        older = OrderFactory(company, customer=customer, due_at=ago(minutes=2))
        claim = claim_of(operator, first)

        orders.cancel(first, reason="expensive", by=operator, version=None)
        assert queries.claims_of(operator)[0].order == older
        assert Order.objects.get(pk=older.pk).status == Status.ACCEPTED
        orders.cancel(older, reason="expensive", by=operator, version=None)
        assert queries.claims_of(operator)[0].order == newer
        orders.cancel(newer, reason="expensive", by=operator, version=None)

        assert queries.claims_of(operator) == []
        assert ClaimEntry.objects.get().taken_at == claim.taken_at

    def test_no_answer_puts_off_every_order_and_so_ends_the_claim(
        self, company, operator, customer
    ):
        order = OrderFactory(company, customer=customer, due_at=ago(minutes=2))
        OrderFactory(company, customer=customer, due_at=ago(minutes=1))
        claim_of(operator, order)

        done = no_answer(order, operator)

        assert queries.claims_of(operator) == []
        assert set(Ready.objects.values_list("ready_at", flat=True)) == {done.due_at}
        assert endings() == [Ending.OUTCOME]

    def test_a_promise_about_one_is_kept_by_the_same_member_for_all(
        self, company, operator, leader, customer
    ):
        order = OrderFactory(company, customer=customer, due_at=ago(minutes=2))
        OrderFactory(company, customer=customer, due_at=ago(minutes=1))
        claim_of(operator, order)

        orders.callback(order, at=in_(hours=1), by=operator, version=None)

        assert set(Ready.objects.values_list("reserved_for", flat=True)) == {operator.pk}

    def test_duplicates_ticked_along_are_not_gone_on_with(self, company, operator, customer, team):
        order = OrderFactory(company, customer=customer, due_at=ago(minutes=3))
        twin = OrderFactory(company, customer=customer, due_at=ago(minutes=2))
        rest = OrderFactory(company, customer=customer, due_at=ago(minutes=1))
        claim_of(operator, order)

        orders.confirm(order, by=operator, version=None, duplicates=[twin.number])

        assert queries.claims_of(operator)[0].order == rest
        twin.refresh_from_db()
        assert (twin.status, twin.duplicate_of) == (Status.TRASH, order.number)

    def test_orders_put_on_hold_one_by_one_do_not_come_round_again(
        self, company, operator, team, customer
    ):
        DeskFactory(team, priority=["new", "hold"])
        first = OrderFactory(company, customer=customer, due_at=ago(minutes=2))
        second = OrderFactory(company, customer=customer, due_at=ago(minutes=1))
        claim_of(operator, first)

        orders.hold(first, by=operator, version=None)
        orders.hold(second, by=operator, version=None)

        assert queries.claims_of(operator) == []

    def test_what_another_team_works_is_rung_a_step_of_the_ladder_later(
        self, company, operator, team, customer
    ):
        ours, theirs = OfferFactory(company), OfferFactory(company)
        DeskFactory(team, offers=(ours,))
        order = OrderFactory(company, customer=customer, offer=ours)
        other = OrderFactory(company, customer=customer, offer=theirs)
        claim_of(operator, order)

        orders.cancel(order, reason="expensive", by=operator, version=None)

        other.refresh_from_db()
        assert queries.claims_of(operator) == []
        assert other.due_at == in_(minutes=60)
        assert Ready.objects.get(order=other).ready_at == in_(minutes=60)

    def test_a_new_lead_of_a_held_customer_joins_the_claim(self, company, operator, customer):
        order = OrderFactory(company, customer=customer)
        claim_of(operator, order)

        lead = OrderFactory(company, customer=customer)
        assert not Ready.objects.exists()
        orders.cancel(order, reason="expensive", by=operator, version=None)

        assert queries.claims_of(operator)[0].order == lead

    def test_a_repeat_sale_is_worked_on_at_once_by_who_made_it(self, company, operator, customer):
        paid = OrderFactory(company, customer=customer, status=Status.PAID, line=Line.RETENTION)
        on_the_line(operator)
        actions.open_for_work(paid, by=operator)

        child = orders.repeat_sale(paid, by=operator, version=None)

        assert queries.claims_of(operator)[0].order == child

    def test_a_copy_is_worked_on_at_once_by_who_made_it(self, company, operator):
        cancelled = OrderFactory(company, status=Status.CANCELLED, line=None)
        on_the_line(operator)

        child = orders.copy(cancelled, by=operator, version=None)

        assert queries.claims_of(operator)[0].order == child

    def test_a_copy_by_somebody_not_at_work_waits_in_the_queue(self, company, operator):
        cancelled = OrderFactory(company, status=Status.CANCELLED, line=None)

        child = orders.copy(cancelled, by=operator, version=None)

        assert Ready.objects.get().order_id == child.pk


class TestByHand:
    @pytest.mark.parametrize(
        "facts",
        [
            {"status": Status.HOLD},
            {"status": Status.CANCELLED, "line": Line.REJECT},
            {"status": Status.PAID, "line": Line.RETENTION},
            {"status": Status.CANCELLED, "line": None},
        ],
    )
    def test_lists_one_may_choose_from(self, company, operator, facts):
        order = OrderFactory(company, **facts)
        on_the_line(operator)

        assert actions.open_for_work(order, by=operator).order == order

    @pytest.mark.parametrize("status", [Status.NEW, Status.NO_ANSWER])
    def test_work_of_the_first_lines_only_in_classic_mode(self, company, operator, team, status):
        desk = DeskFactory(team)
        order = OrderFactory(company, status=status)
        on_the_line(operator)

        with pytest.raises(Refused, match="one by one"):
            actions.open_for_work(order, by=operator)
        desk.mode = "classic"
        desk.save()
        assert actions.open_for_work(order, by=operator).order == order

    def test_own_promises_at_any_time_others_never(self, company, operator, leader):
        own = promise_of(operator, due_at=in_(hours=1))
        theirs = promise_of(leader, due_at=in_(hours=1))
        on_the_line(operator)

        with pytest.raises(Refused, match=f"{leader.name} promised"):
            actions.open_for_work(theirs, by=operator)
        assert actions.open_for_work(own, by=operator).order == own

    def test_the_own_personal_list_but_not_that_of_others(self, company, operator, leader):
        mine = OrderFactory(company, assignee=operator)
        theirs = OrderFactory(company, assignee=leader)
        on_the_line(operator)

        with pytest.raises(Refused, match=f"personal list of {leader.name}"):
            actions.open_for_work(theirs, by=operator)
        assert actions.open_for_work(mine, by=operator).order == mine

    def test_another_order_of_the_held_customer_opens_on_the_same_claim(
        self, company, operator, customer
    ):
        order = OrderFactory(company, customer=customer)
        other = OrderFactory(company, customer=customer, due_at=in_(days=1))
        claim = claim_of(operator, order)

        assert actions.open_for_work(other, by=operator) == claim
        assert queries.claims_of(operator)[0].order == other

    def test_what_another_member_holds_is_refused_with_the_name(self, company, operator, leader):
        order = OrderFactory(company, status=Status.HOLD)
        on_the_line(leader)
        on_the_line(operator)
        actions.open_for_work(order, by=leader)

        with pytest.raises(Refused, match=f"{leader.name} is working with this customer now"):
            actions.open_for_work(order, by=operator)

    def test_a_leader_takes_over(self, company, operator, leader):
        order = OrderFactory(company)
        claim_of(operator, order)

        actions.take_over(order, by=leader)

        assert queries.holder_of(order.customer).member == leader
        assert endings() == [Ending.TAKEN_OVER]

    def test_an_operator_does_not_take_over(self, company, operator, leader):
        order = OrderFactory(company)
        claim_of(operator, order)

        with pytest.raises(Refused, match="team leader"):
            actions.take_over(order, by=MemberFactory(company=company, team=operator.team))
