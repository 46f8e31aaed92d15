"""A row of the floor: the order, who holds its customer, who drives with its parcel."""

from collections.abc import Sequence
from dataclasses import dataclass

from callboard.accounts.models import Member
from callboard.delivery import queries as delivery
from callboard.delivery.models import Ride
from callboard.dispatch.models import Claim
from callboard.orders.models import Order
from callboard.orders.statuses import Status


@dataclass(frozen=True)
class Row:
    """One order of a list, as this member sees it."""

    order: Order
    holder: Claim | None = None
    is_mine: bool = False
    ride: Ride | None = None

    @property
    def is_promise(self) -> bool:
        """Whether the order has a time to keep (A3.1)."""
        promised = self.order.status in {Status.CALLBACK, Status.SCHEDULED}
        return promised and self.order.due_at is not None

    @property
    def is_open(self) -> bool:
        """Whether nobody else works with the customer now."""
        return self.holder is None or self.is_mine


def orders_in_turn(member: Member, ids: Sequence[int]) -> list[Order]:
    """These orders, in this order, with customer and offer; those of others are left out."""
    orders = Order.objects.visible_to(member).select_related(
        "customer", "offer", "source", "promised_by", "assignee"
    )
    found = orders.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def rows_of(member: Member, orders: Sequence[Order], *, with_rides: bool = False) -> list[Row]:
    """Rows of these orders: one question about holders, one about rides, whatever their number."""
    if not orders:
        return []
    customers = {order.customer_id for order in orders}
    claims = Claim.objects.filter(company=member.company_id, customer__in=customers)
    parcels, held = dict[int, Claim](), dict[int, Claim]()
    for claim in claims.select_related("member"):
        if claim.kind == Claim.Kind.PARCEL:
            parcels[claim.order_id] = claim
        else:
            held[claim.customer_id] = claim
    rides = delivery.rides_of(member.company_id, [o.pk for o in orders]) if with_rides else {}
    return [
        Row(
            order,
            holder := parcels.get(order.pk) or held.get(order.customer_id),
            holder is not None and holder.member_id == member.pk,
            rides.get(order.pk),
        )
        for order in orders
    ]
