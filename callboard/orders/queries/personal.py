"""Personal lists, and orders named by their numbers (A4.12)."""

from collections.abc import Iterable

from callboard.accounts.models import Member
from callboard.orders.models import Order

PAGE = 50


def assigned_to(member: Member, owner: Member, *, after: int | None = None) -> list[Order]:
    """Orders on a line in the owner's personal list, newest first, PAGE and one more at the most.

    `after` is the id of the last order of the page before.
    """
    orders = Order.objects.visible_to(member).filter(assignee=owner, line__isnull=False)
    if after is not None:
        orders = orders.filter(pk__lt=after)
    return list(orders.select_related("customer", "offer").order_by("-pk")[: PAGE + 1])


def by_numbers(member: Member, numbers: Iterable[int]) -> list[Order]:
    """The orders of these numbers that the member may see, by number."""
    orders = Order.objects.visible_to(member).filter(number__in=set(numbers))
    return list(orders.select_related("customer", "offer").order_by("number"))
