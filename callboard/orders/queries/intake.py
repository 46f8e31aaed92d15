"""What a lead is compared with, and what its sender may read of it later."""

from datetime import datetime

from django.db.models import QuerySet

from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry
from callboard.orders.rules import intake
from callboard.orders.statuses import Status
from callboard.sources.models import Source


def sent_before(company_id: int, source: Source, external_id: str) -> Order | None:
    """The order this source already sent under its own number; None for a lead without one."""
    if not external_id:
        return None
    return Order.objects.filter(company=company_id, source=source, external_id=external_id).first()


def original_of(company_id: int, order: Order, since: datetime) -> int | None:
    """Number of the oldest order of this customer and offer since then that is not over (A7.21)."""
    others = Order.objects.filter(
        company=company_id, customer=order.customer, offer=order.offer, arrived_at__gte=since
    )
    others = others.exclude(status__in=intake.OVER)
    return others.order_by("id").values_list("number", flat=True).first()


def first_status(company_id: int, order: Order) -> str:
    """The status an order came in with, whatever became of it."""
    entries = OrderEntry.objects.filter(
        company=company_id, order=order, action=Action.RECEIVE
    ).order_by("id")
    return entries.values_list("to_status", flat=True).first() or Status.NEW


def orders_of_sender(company_id: int, source: Source | None) -> QuerySet[Order]:
    """The company's orders, or only those a source sent itself, with what the API tells of them."""
    orders = Order.objects.filter(company=company_id)
    if source is not None:
        named = {
            f"source__{name}": value
            for name in ("webmaster", "flow", "agency")
            if (value := getattr(source, name))
        }
        orders = orders.filter(**named) if named else orders.filter(source=source)
    return orders.select_related("offer", "source").prefetch_related("items__product")
