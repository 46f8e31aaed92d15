"""What the clock has to look at. Each answer is short: what was moved is found no more."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from callboard.orders.models import Order, OrderPolicy
from callboard.orders.queries.policy import policy_of
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places

MOST = 5_000


def grown_old(company_id: int, at: datetime) -> QuerySet[Order]:
    """First line orders too long in No answer, oldest first (A11.7)."""
    policy = policy_of(company_id)
    orders = Order.objects.filter(company=company_id, status=Status.NO_ANSWER, line=Line.FIRST)
    if not policy.second_line:
        return orders.none()
    since = at - timedelta(days=policy.days_until_second)
    return orders.filter(status_since__lte=since).order_by("status_since", "id")


def perhaps_missed(company_id: int, at: datetime) -> QuerySet[Order]:
    """Callbacks whose grace may be over; `is_missed` counts the calling hours."""
    grace = timedelta(minutes=policy_of(company_id).callback_grace)
    orders = Order.objects.filter(
        company=company_id,
        status=Status.CALLBACK,
        missed_on=None,
        line__isnull=False,
        due_at__lte=at - grace,
    )
    return orders.order_by("due_at", "id")


def missed(company_id: int, at: datetime) -> list[Order]:
    """Callbacks whose grace is over by the clock of their customers, the longest due first.

    MOST are looked at: those who sleep now do not keep the others waiting.
    """
    policy = policy_of(company_id)
    found = perhaps_missed(company_id, at).select_related("customer")[:MOST]
    return [order for order in found if is_missed(order, policy, at)]


def came_due(company_id: int, since: datetime, until: datetime) -> QuerySet[Order]:
    """Promised callbacks whose time came after `since`, at `until` at the latest (A7.13)."""
    orders = Order.objects.filter(
        company=company_id,
        status=Status.CALLBACK,
        line__in=Line.values,
        missed_on=None,
        promised_by__isnull=False,
        due_at__gt=since,
        due_at__lte=until,
    )
    return orders.only("number", "promised_by", "company", "due_at").order_by("due_at")[:MOST]


def lists_of_the_blocked(company_id: int) -> QuerySet[Order]:
    """Orders on a line in the personal list of somebody who may not work any more (A4.12)."""
    orders = Order.objects.filter(
        company=company_id, line__isnull=False, assignee__blocked_at__isnull=False
    )
    return orders.order_by("due_at", "id")


def is_missed(order: Order, policy: OrderPolicy, at: datetime) -> bool:
    """Whether the grace, in calling hours of the customer, is over."""
    if order.due_at is None or order.missed_on is not None:
        return False
    end = places.calling_minutes_later(
        order.customer.zone,
        order.due_at,
        policy.callback_grace,
        policy.calls_from,
        policy.calls_until,
    )
    return end <= at
