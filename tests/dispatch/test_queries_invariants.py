"""What check-invariants asks of queue, claims and shifts; and that it finds each break."""

from datetime import timedelta

import pytest

from callboard.accounts import actions as accounts
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions
from callboard.dispatch.models import Claim, DeskPolicy, Ready, Shift
from callboard.kit import clock, invariants
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.statuses import Status
from tests.database import as_owner
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OrderFactory, promise_of

pytestmark = pytest.mark.usefixtures("at_noon")


def broken(company) -> list[str]:
    """The names of the broken ones, those of the areas below left out."""
    names = [name for name, _row in invariants.broken(company.pk)]
    return [name for name in names if "history" not in name]


def test_a_day_of_work_breaks_nothing(company, operator, leader):
    customer = CustomerFactory(company)
    first = OrderFactory(company, customer=customer)
    OrderFactory(company, customer=customer, assignee=leader)
    promise_of(operator)
    OrderFactory(company, status=Status.HOLD)
    claim_of(operator, promise_of(operator, due_at=clock.now() - timedelta(minutes=1)))
    Claim.objects.get()

    assert broken(company) == []
    orders.trash(first, reason="spam", by=leader, version=None)
    assert broken(company) == []


def test_an_order_missing_in_the_queue_is_found(company):
    OrderFactory(company)
    Ready.objects.all().delete()

    assert broken(company) == ["the queue is what the orders say"]


def test_an_order_in_the_queue_by_mistake_is_found(company):
    order = OrderFactory(company)
    Order.objects.filter(pk=order.pk).update(status="deleted", line=None, due_at=None)

    assert broken(company) == ["the queue is what the orders say"]


@pytest.mark.parametrize(
    "facts",
    [
        {"lane": "redial"},
        {"line": "second"},
        {"zone": "Asia/Omsk"},
        {"country": "PL"},
        {"offer": 1},
        {"personal": True},
        {"ready_at": "2026-01-01T00:00Z"},
    ],
)
def test_a_row_of_the_queue_that_says_something_else_is_found(company, facts):
    OrderFactory(company)
    Ready.objects.update(**facts)

    assert broken(company) == ["the queue is what the orders say"]


def test_a_promise_free_to_all_before_its_grace_is_found(company, operator):
    promise_of(operator)
    Ready.objects.update(reserved_for=None)

    assert broken(company) == ["the queue is what the orders say"]


def test_a_held_customer_in_the_queue_is_found(company, operator):
    order = OrderFactory(company)
    row = Ready.objects.get()
    claim_of(operator, order)
    row.save(force_insert=True)

    assert broken(company) == [
        "the queue is what the orders say",
        "who is held is not in the queue",
    ]


def test_a_claim_beyond_the_limit_is_found(company, operator):
    claim_of(operator, OrderFactory(company))
    Claim.objects.update(slot=2)

    assert broken(company) == ["a claim fits within the limit"]
    DeskPolicy.objects.update(claim_limit=2)
    assert broken(company) == []


def test_a_limit_that_is_lowered_makes_nothing_wrong(company, operator, admin):
    """Who holds three customers ends the three talks; no fourth slot is forgiven."""
    DeskPolicy.objects.update(claim_limit=3)
    for _ in range(3):
        OrderFactory(company)
    on_the_line(operator)
    for _ in range(3):
        actions.take_next(operator)

    with clock.frozen(clock.now() + timedelta(minutes=1)):
        accounts.change(DeskPolicy.objects.get(), {"claim_limit": 1}, by=admin)
        assert broken(company) == []
        with pytest.raises(Refused, match="You hold 1 customer already"):
            actions.take_next(operator)

    Claim.objects.filter(slot=3).update(slot=4)
    assert broken(company) == ["a claim fits within the limit"]


def test_a_claim_with_an_order_of_somebody_else_is_found(company, operator):
    claim_of(operator, OrderFactory(company))
    Claim.objects.update(order=OrderFactory(company))

    assert broken(company) == ["a claim is on the customer of its order"]


def test_a_claim_of_a_blocked_member_is_found(company, operator):
    claim_of(operator, OrderFactory(company))
    operator.blocked_at = clock.now()
    operator.save()

    assert broken(company) == ["a blocked member holds nobody"]


@pytest.mark.django_db(transaction=True)
def test_two_present_statuses_are_found():
    """Only possible once the constraint is gone: then the check still sees it."""
    operator = MemberFactory()
    company = operator.company
    name = "shift_one_present_status"
    with as_owner() as owner:
        text = owner.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        remake = text.fetchone()[0]
        owner.execute(f"DROP INDEX {name}")
        try:
            for _ in range(2):
                with acting_for(company.pk):
                    Shift.objects.create(
                        company=company, member=operator, presence="ready", began_at=clock.now()
                    )
            with acting_for(company.pk):
                assert broken(company) == ["a member is in one working status"]
                Shift.objects.all().delete()
        finally:
            owner.execute(remake)
