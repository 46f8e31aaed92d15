"""The table of what is ready: a slim copy of the orders that wait for a call and may be handed out.

It is written in the transaction of the change, while the customer's row is locked, so that it never
lags behind and no two writers meet. Only this module and `claiming` write it.
"""

from callboard.accounts.models import Member
from callboard.customers.models import Customer
from callboard.dispatch import queries, rules
from callboard.dispatch.models import Claim, Lane, Ready
from callboard.kit import clock, live
from callboard.orders import queries as orders
from callboard.orders.models import Order

_COPIED = ["customer", "offer", "line", "lane", "zone", "ready_at", "reserved_for", "personal"]


def sync(order: Order) -> None:
    """Make the queue right for the customer of an order that has changed."""
    _write(order.company_id, order.customer_id)


def put_back(customer: Customer) -> None:
    """Make the queue right for a customer: all waiting orders when free, none when held or barred.

    Call it with the customer locked before it was read, and after the claim is deleted: what came
    in meanwhile is then seen by this statement and cannot get lost.
    """
    _write(customer.company_id, customer.pk, customer)


def drop(company_id: int, customer_id: int) -> None:
    """Out of distribution with all orders of a customer (A4.4)."""
    Ready.objects.filter(company=company_id, customer=customer_id).delete()


def _write(company_id: int, customer_id: int, customer: Customer | None = None) -> None:
    found = {
        row.order_id: row for row in Ready.objects.filter(company=company_id, customer=customer_id)
    }
    wanted = _wanted(company_id, customer_id, customer)
    gone = found.keys() - wanted.keys()
    changed = [row for pk, row in wanted.items() if pk not in found or _differ(row, found[pk])]
    if gone:
        Ready.objects.filter(company=company_id, order__in=gone).delete()
    if changed:
        Ready.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["order"], update_fields=_COPIED
        )
    if gone or changed:
        live.tell(company_id, "free")


def _wanted(company_id: int, customer_id: int, customer: Customer | None) -> dict[int, Ready]:
    """The rows there should be, read now: by index one after the other, without a join."""
    if Claim.objects.filter(company=company_id, customer=customer_id).exists():
        return {}
    customer = customer or Customer.objects.get(pk=customer_id)
    if not customer.phone_is_valid or customer.blacklisted_at is not None:
        return {}
    orders = Order.objects.filter(company=company_id, customer=customer_id, line__isnull=False)
    waiting = list(orders.filter(due_at__isnull=False).order_by("due_at", "id"))
    return rules.ready_rows(customer, waiting, _rescuers(customer, waiting))


def _differ(one: Ready, other: Ready) -> bool:
    return any(
        getattr(one, field.attname) != getattr(other, field.attname)
        for field in Ready._meta.concrete_fields
    )


def _rescuers(customer: Customer, waiting: list[Order]) -> frozenset[int]:
    """Who confirmed a parcel in trouble, is at work and is handed such orders: offered first."""
    found = set()
    for order in waiting:
        lane = rules.lane_of(order.status, order.line, order.missed_on)
        if lane == Lane.RESCUE and order.confirmed_by_id and not _grace_is_over(customer, order):
            member = Member.objects.select_related("team", "company").get(pk=order.confirmed_by_id)
            handed_out = Lane.RESCUE in queries.desk_of(member).lanes
            if handed_out and queries.presence_of(member) in rules.AT_WORK:
                found.add(member.pk)
    return frozenset(found)


def _grace_is_over(customer: Customer, order: Order) -> bool:
    policy = orders.policy_of(order.company_id)
    due_at = order.due_at or clock.now()
    return rules.grace_is_over(customer.zone, due_at, clock.now(), policy)
