"""One order with all that its card shows."""

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem, Reason
from callboard.orders.statuses import CALL, Line, Status

SHOWN = 9  # other orders of the customer: a card costs the same with ten of them and a thousand
SAME_IP = 10
LOOKED_AT = 200  # newest leads of the address, among which those of other customers are sought


def card(member: Member, number: int) -> Order:
    """The order of that number; 404 when it is not this member's business."""
    orders = Order.objects.visible_to(member).select_related(
        "customer",
        "offer__product",
        "company",
        "promised_by",
        "assignee",
        "confirmed_by",
        "call_marked_by",
        "source",
        "origin",
        "parent",
        "link__made_by",
        "stage",
    )
    items = Prefetch("items", OrderItem.objects.select_related("product"))
    return get_object_or_404(orders.prefetch_related(items), number=number)


def around(member: Member, order: Order) -> tuple[list[Order], list[Order]]:
    """The customer's other orders (A5b), and other customers' orders that came from the same
    address (A5c) among its LOOKED_AT newest, newest first, SHOWN and SAME_IP at the most; one
    statement for both."""
    others = Order.objects.visible_to(member).select_related("offer", "customer")
    own = others.filter(customer=order.customer_id).exclude(pk=order.pk).order_by("-id")[:SHOWN]
    ip = order.origin.ip if hasattr(order, "origin") else None
    if ip is None:
        return list(own), []
    newest = LeadOrigin.objects.filter(company=member.company_id, ip=ip).order_by("-order_id")
    near = others.filter(pk__in=newest.values("order_id")[:LOOKED_AT])
    near = near.exclude(customer=order.customer_id).order_by("-id")[:SAME_IP]
    found = sorted(own.union(near, all=True), key=lambda other: -other.pk)
    return (
        [other for other in found if other.customer_id == order.customer_id],
        [other for other in found if other.customer_id != order.customer_id],
    )


def may_go_along(order: Order) -> bool:
    """Whether this other order of the customer can be ticked to go along with an outcome."""
    waits = order.status in CALL and order.line in {Line.FIRST, Line.SECOND}
    return waits or (order.status == Status.CANCELLED and order.line == Line.REJECT)


def timeline(member: Member, order: Order) -> QuerySet[OrderEntry]:
    """What happened to the order, newest first; the caller takes a page of it."""
    entries = OrderEntry.objects.filter(company=member.company_id, order=order)
    return entries.select_related("actor").order_by("-id")


def reasons(company_id: int, kind: str) -> QuerySet[Reason]:
    """The reasons a member may choose from, in their order."""
    return Reason.objects.filter(company=company_id, kind=kind, active=True).order_by(
        "position", "id"
    )
