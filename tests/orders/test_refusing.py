"""What outcomes write down beside the move, and who goes along into trash (A7.5 to A7.24)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions, rules
from callboard.orders.models import LeadOrigin, OrderPolicy
from callboard.orders.models.order import CallMade, Problem
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory, at_place

NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)  # 12:00 in Kyiv, a Monday


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def order(company):
    return OrderFactory(company, call_made="", comment="the blue one")


def fresh(order):
    order.refresh_from_db()
    return order


def written(order):
    return (order.call_made, order.problem, order.comment.splitlines()[0])


def test_confirming_leaves_a_dated_comment_and_no_problem(company, operator):
    """A7.5."""
    order = OrderFactory(company, problem=Problem.NO_ANSWER, comment="the blue one")

    done = actions.confirm(order, by=operator, version=1)

    assert (done.problem, done.due_at) == ("", None)
    assert done.comment == "23.11 – confirmed\nthe blue one"


def test_no_answer_says_problem_number_and_cause(order, operator):
    """A7.10: the recall date of the first three comes from the ladder, nobody sets it."""
    OrderPolicy.objects.filter(company=order.company).update(
        ladder=[3, 3, 3, 60], ask_time_from_attempt=4
    )
    at = NOON + timedelta(hours=5)
    done = actions.no_answer(order, reason="unreachable", by=operator, version=1, at=at)
    assert written(done) == (CallMade.MADE, "no_answer", "23.11 – no answer 1, Out of reach")
    assert done.due_at == NOON + timedelta(minutes=3)

    for attempt in (2, 3):
        done = actions.no_answer(done, reason="busy", by=operator, version=None)
        assert done.comment.startswith(f"23.11 – no answer {attempt}, Busy")


def test_the_fourth_failed_call_sets_the_time_today(order, operator):
    """A7.11: within today, an hour ahead where nothing else is said."""
    OrderPolicy.objects.filter(company=order.company).update(
        ladder=[3, 3, 3, 60], ask_time_from_attempt=4
    )
    for _ in range(3):
        order = actions.no_answer(order, reason="busy", by=operator, version=None)
    tomorrow = NOON + timedelta(days=1)
    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.no_answer(order, reason="busy", by=operator, version=None, at=tomorrow)
    assert list(refused.value.fields) == ["at"]

    asked = actions.no_answer(order, reason="busy", by=operator, version=None)

    assert (asked.attempts, asked.due_at) == (4, NOON + timedelta(hours=1))


def test_a_promised_call_says_that_a_call_is_needed(order, operator):
    """A7.14."""
    at = NOON + timedelta(hours=5)
    done = actions.callback(order, at=at, by=operator, version=1, comment="the wife decides")

    assert written(done) == (
        CallMade.MADE,
        "call_back",
        "23.11 – call back on 23.11 17:00, the wife decides",
    )


def test_a_planned_delivery_says_its_day(company, operator):
    """A7.4."""
    order = OrderFactory(company)
    done = actions.schedule(order, on=date(2026, 11, 28), by=operator, version=1)

    assert done.comment == "23.11 – delivery on 28.11"


def test_a_refusal_says_its_reason_and_the_date(order, operator):
    """A7.17."""
    done = actions.cancel(order, reason="changed_mind", by=operator, version=1, comment="too late")

    assert written(done) == (CallMade.MADE, "", "23.11 – Changed their mind, too late")


@pytest.mark.parametrize(
    ("reason", "call_made"),
    [
        ("wrong_number", CallMade.NOT_MADE),  # A7.18
        ("spam", CallMade.NOT_MADE),  # A7.20
        ("did_not_order", CallMade.UNKNOWN),
    ],
)
def test_trash_says_whether_anybody_was_called(order, operator, reason, call_made):
    done = actions.trash(order, reason=reason, by=operator, version=1)

    assert (done.status, done.call_made) == (Status.TRASH, call_made)
    assert done.comment.startswith("23.11 – ")


def test_what_telephony_said_of_the_call_stays(company, operator):
    """A17 C19."""
    called = OrderFactory(company, call_made=CallMade.MADE)

    assert actions.trash(called, reason="spam", by=operator, version=1).call_made == CallMade.MADE


def test_feedback_of_our_customer_is_trash(order, operator):
    """A7.19."""
    done = actions.trash(order, reason="feedback", is_ours=True, by=operator, version=1)

    assert (done.status, done.reason, done.call_made) == (Status.TRASH, "feedback", CallMade.MADE)


def test_feedback_for_somebody_else_is_a_refusal_with_a_description(order, operator):
    """A7.19."""
    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.trash(order, reason="feedback", by=operator, version=1)
    assert list(refused.value.fields) == ["is_ours"]
    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.trash(order, reason="feedback", is_ours=False, by=operator, version=1)
    assert list(refused.value.fields) == ["comment"]

    done = actions.trash(
        order, reason="feedback", is_ours=False, comment="bought at X", by=operator, version=1
    )

    assert (done.status, done.line, done.reason) == (Status.CANCELLED, Line.REJECT, "other")
    assert done.call_made == CallMade.MADE


def test_a_duplicate_takes_the_ticked_along_but_never_its_original(order, operator):
    """A7.21."""
    first, twin = (OrderFactory(customer=order.customer, call_made="") for _ in range(2))

    done = actions.trash(
        order,
        reason="duplicate",
        duplicate_of=first.number,
        along=[first.number, twin.number],
        by=operator,
        version=1,
    )

    words = f"23.11 – duplicate of order no. {first.number}"
    assert written(done) == (CallMade.NOT_MADE, "", words)
    assert written(fresh(twin)) == (CallMade.NOT_MADE, "", words)
    assert twin.duplicate_of == first.number
    assert fresh(first).status == Status.NEW


@pytest.fixture
def near(order):
    """An order of another customer from the same address."""
    near = OrderFactory(order.company)
    LeadOrigin.objects.filter(order__in=[order, near]).update(ip="203.0.113.7")
    return near


def test_orders_of_the_same_address_go_along(order, near, operator):
    """A7.24."""
    order.call_made = CallMade.MADE
    order.save(update_fields=["call_made"])

    actions.confirm(order, by=operator, version=1, duplicates=[near.number])

    assert (fresh(near).status, near.duplicate_of) == (Status.TRASH, order.number)


def test_an_order_of_another_address_does_not(order, near, operator):
    LeadOrigin.objects.filter(order=near).update(ip="203.0.113.8")

    with pytest.raises(Refused), transaction.atomic():
        actions.trash(order, reason="spam", along=[near.number], by=operator, version=1)
    assert fresh(order).status == Status.NEW


def test_an_order_of_the_address_in_other_hands_stops_the_press(order, near, company, team):
    """A4.4: what somebody works with is not taken away under their hands."""
    operator = MemberFactory(company=company, team=team)
    other = MemberFactory(company=company, team=team, name="Petro")
    claim_of(operator, order)
    claim_of(other, near)

    with pytest.raises(Refused, match="Petro"), transaction.atomic():
        actions.trash(order, reason="spam", along=[near.number], by=operator, version=None)
    assert fresh(near).status != Status.TRASH


def test_an_order_that_is_beyond_trash_does_not_go_along(order, operator):
    sent = at_place(order.company, Status.PACKING, Line.BUYOUT, customer=order.customer)

    with pytest.raises(Refused, match=str(sent.number)), transaction.atomic():
        actions.trash(order, reason="spam", along=[sent.number], by=operator, version=1)


def test_a_comment_keeps_its_length_and_loses_its_oldest_lines(company):
    comment = "\n".join(f"line {n} {'x' * 90}" for n in range(20))

    noted = rules.noted(comment, ["no answer 5", " ", "two\nlines"], NOON, company)

    assert noted.startswith("23.11 – no answer 5, two lines\nline 0")
    assert 1850 < len(noted) <= 2000
    assert rules.noted("", ["x" * 3000], NOON, company) == ("23.11 – " + "x" * 3000)[:2000]


def test_the_day_of_a_comment_is_the_company_s(company):
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # the 24th in Kyiv

    assert rules.noted("", ["confirmed"], late, company) == "24.11 – confirmed"
