"""The short lists a member has of their own."""

from datetime import datetime

from callboard.accounts.models import Member
from callboard.orders.models import Order, Reason
from callboard.orders.statuses import Status

MOST = 50


def promises_of(member: Member, until: datetime) -> list[Order]:
    """What this member promised for a time before `until`, the most urgent first, MOST of them."""
    orders = Order.objects.visible_to(member).select_related("offer", "customer")
    promised = orders.filter(
        status__in=[Status.CALLBACK, Status.SCHEDULED], due_at__lt=until, promised_by=member
    )
    return list(promised.order_by("due_at", "id")[:MOST])


def personal_list(member: Member) -> list[Order]:
    """What was assigned to this member by name, due ones first, MOST at the most (A4.12)."""
    orders = Order.objects.visible_to(member).select_related("offer", "customer")
    return list(orders.filter(assignee=member).order_by("due_at", "id")[:MOST])


def every_reason(company_id: int) -> dict[str, list[Reason]]:
    """The reasons in use, by kind, each list in its order."""
    listed: dict[str, list[Reason]] = {kind: [] for kind in Reason.Kind.values}
    for reason in Reason.objects.filter(company=company_id, active=True).order_by("position", "id"):
        listed[reason.kind].append(reason)
    return listed
