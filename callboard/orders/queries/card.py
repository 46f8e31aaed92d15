"""One order with all that its card shows."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.orders.models import Order, OrderEntry, Reason
from callboard.orders.statuses import CALL, Line, Status

SHOWN = 50


def card(member: Member, number: int) -> Order:
    """The order of that number; 404 when it is not this member's business."""
    orders = Order.objects.visible_to(member).select_related(
        "customer",
        "offer__product",
        "company",
        "promised_by",
        "assignee",
        "confirmed_by",
        "source",
        "origin",
        "parent",
        "link__made_by",
        "stage",
    )
    return get_object_or_404(orders.prefetch_related("items__product"), number=number)


def customers_orders(member: Member, order: Order) -> list[Order]:
    """The customer's other orders, newest first, as many as fit the card (A5b)."""
    others = Order.objects.visible_to(member).filter(customer=order.customer_id)
    return list(
        others.exclude(pk=order.pk).select_related("offer", "customer").order_by("-id")[:SHOWN]
    )


def may_go_along(order: Order) -> bool:
    """Whether this other order of the customer can be ticked to go along with an outcome."""
    waits = order.status in CALL and order.line in {Line.FIRST, Line.SECOND}
    return waits or (order.status == Status.CANCELLED and order.line == Line.REJECT)


def same_ip(member: Member, order: Order) -> list[Order]:
    """Orders that came from the same address, other customers' ones (A5c)."""
    ip = order.origin.ip if hasattr(order, "origin") else None
    if ip is None:
        return []
    others = Order.objects.visible_to(member).filter(origin__ip=ip, origin__company=member.company)
    others = others.exclude(customer=order.customer_id).select_related("offer", "customer")
    return list(others.order_by("-id")[:10])


def timeline(member: Member, order: Order) -> QuerySet[OrderEntry]:
    """What happened to the order, newest first; the caller takes a page of it."""
    entries = OrderEntry.objects.filter(company=member.company_id, order=order)
    return entries.select_related("actor").order_by("-id")


def reasons(company_id: int, kind: str) -> QuerySet[Reason]:
    """The reasons a member may choose from, in their order."""
    return Reason.objects.filter(company=company_id, kind=kind, active=True).order_by(
        "position", "id"
    )
