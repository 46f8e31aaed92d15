"""Who holds whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from callboard.accounts.models import Member
from callboard.customers.models import Customer
from callboard.dispatch import rules
from callboard.dispatch.models import Claim
from callboard.kit.rows import Shape, answer
from callboard.orders.models import Order, OrderEntry
from callboard.orders.queries import may_go_along

_CLAIM, _MEMBER = Shape(Claim, "c"), Shape(Member, "m")
_HELD = f"""
    SELECT {_CLAIM.columns}, {_MEMBER.columns}
    FROM dispatch_claim c JOIN accounts_member m ON m.id = c.member_id
"""
_CLAIM_OF = f"{_HELD} WHERE c.company_id = %s AND c.customer_id = %s AND c.kind = 'calling'"
_PARCEL_OF = f"{_HELD} WHERE c.company_id = %s AND c.order_id = %s AND c.kind = 'parcel'"
_CLAIM_ON = f"""
    {_HELD} WHERE c.company_id = %s AND c.customer_id = %s
        AND (c.kind = 'calling' OR c.order_id = %s)
    ORDER BY c.kind DESC LIMIT 1
"""


@dataclass(frozen=True)
class Known:
    """Who holds a customer, and what a member's team is handed: read by whoever asks about both."""

    claim: Claim | None
    desk: rules.Desk


def claims_of(member: Member) -> list[Claim]:
    """The customers and parcels this member holds, the longest held first."""
    claims = Claim.objects.filter(company=member.company_id, member=member)
    return list(claims.select_related("order__offer", "customer").order_by("taken_at", "id"))


def holder_of(customer: Customer) -> Claim | None:
    """Who holds this customer now, with the member's name; nobody: None."""
    return claim_of_customer(customer.company_id, customer.pk)


def claim_of_customer(company_id: int, customer_id: int) -> Claim | None:
    """The claim on a customer; nobody holds it: None. Who holds a parcel holds no customer."""
    return _claim(_CLAIM_OF, [company_id, customer_id])


def parcel_claim_of(order: Order) -> Claim | None:
    """The claim on this parcel alone (A4.2); nobody packs or sends it now: None."""
    return _claim(_PARCEL_OF, [order.company_id, order.pk])


def claim_on(order: Order) -> Claim | None:
    """In whose hand an order is: of whoever holds this parcel, else of the customer's holder."""
    return _claim(_CLAIM_ON, [order.company_id, order.customer_id, order.pk])


def _claim(text: str, keys: list[int]) -> Claim | None:
    found = answer(text, keys, _CLAIM, _MEMBER)
    if found is None:
        return None
    claim, claim.member = found
    return claim


def due_siblings(claim: Claim, at: datetime) -> list[Order]:
    """The customer's orders that one talk can settle and whose time has come, oldest first."""
    orders = Order.objects.filter(
        company=claim.company_id, customer=claim.customer_id, due_at__lte=at
    )
    return [order for order in orders.order_by("due_at", "id") if may_go_along(order)]


def settled_under(claim: Claim, among: list[Order], outcomes: Collection[str]) -> set[int]:
    """Which of these orders the holder has given an outcome since the claim began."""
    entries = OrderEntry.objects.filter(
        order__in=among, actor=claim.member_id, at__gte=claim.taken_at, action__in=outcomes
    )
    return set(entries.values_list("order_id", flat=True))
