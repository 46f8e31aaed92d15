"""The table of what is ready: a slim copy of the orders that wait for a call and may be handed out.

It is written in the transaction of the change, while the customer's row is locked, so that it never
lags behind and no two writers meet. Only this module and `claiming` write it.
"""

from callboard.accounts.models import Member
from callboard.customers.models import Customer
from callboard.dispatch import queries, rules
from callboard.dispatch.models import Lane, Ready
from callboard.kit import clock, live
from callboard.kit.rows import Shape, Written, answer, answers
from callboard.orders import queries as orders
from callboard.orders.models import Order

_COPIED = "customer_id offer_id line lane zone country ready_at reserved_for_id personal"
_READY, _ORDER, _NEW = Shape(Ready, "r"), Shape(Order, "o"), Written(Ready)

_FOUND = f"""
    SELECT {_READY.columns}, EXISTS (SELECT FROM dispatch_claim c
        WHERE c.company_id = who.company AND c.customer_id = who.customer AND c.kind = 'calling')
    FROM (SELECT %s::bigint AS company, %s::bigint AS customer) who
    LEFT JOIN dispatch_ready r ON r.company_id = who.company AND r.customer_id = who.customer
"""
_WAITING = f"""
    SELECT {_ORDER.columns} FROM orders_order o WHERE o.company_id = %s AND o.customer_id = %s
        AND o.line IS NOT NULL AND o.due_at IS NOT NULL ORDER BY o.due_at, o.id
"""
_PUT = f"""
    {_NEW.insert} ON CONFLICT (order_id) DO UPDATE
    SET {", ".join(f"{column} = excluded.{column}" for column in _COPIED.split())}
    RETURNING order_id
"""

# Whoever is locked is being handed out or changed at this moment: the next round meets it again.
_COMPLETE = """
    WITH picked AS (
        SELECT r.order_id, o.country FROM dispatch_ready r JOIN orders_order o ON o.id = r.order_id
        WHERE r.company_id = %s AND r.country = '' AND o.country <> ''
        ORDER BY r.order_id LIMIT 2000 FOR NO KEY UPDATE OF r SKIP LOCKED
    )
    UPDATE dispatch_ready r SET country = picked.country FROM picked
    WHERE r.order_id = picked.order_id RETURNING r.order_id
"""


def sync(order: Order) -> None:
    """Make the queue right for the customer of an order that has changed."""
    _write(order.company_id, order.customer_id)


def put_back(customer: Customer) -> None:
    """Make the queue right for a customer: all waiting orders when free, none when held or barred.

    Call it with the customer locked before it was read, and after the claim is deleted: what came
    in meanwhile is then seen by this statement and cannot get lost.
    """
    _write(customer.company_id, customer.pk, customer)


def fill(customer: Customer) -> set[str]:
    """Make the queue right for a customer who was held until this moment, so has nothing in it.

    The answer: the lines that have a row more now.
    """
    wanted = _wanted(customer)
    if wanted:
        _insert(list(wanted.values()))
        live.tell(customer.company_id, "free")
    return {row.line for row in wanted.values()}


def enter(order: Order) -> None:
    """The first order of a customer nobody knew: there is nothing to compare."""
    can_be_rung = order.customer.phone_is_valid
    if rows := rules.ready_rows(order.customer, [order] if can_be_rung else [], frozenset()):
        _insert(list(rows.values()))
        live.tell(order.company_id, "free")


def complete(company_id: int) -> None:
    """What a web process of the release before has put in while both serve gets its country."""
    if answers(_COMPLETE, [company_id]):
        live.tell(company_id, "free")


def _write(company_id: int, customer_id: int, customer: Customer | None = None) -> None:
    found: dict[int, Ready] = {}
    is_held = False
    for row, is_held in answers(_FOUND, [company_id, customer_id], _READY):  # noqa: B007
        if row is not None:
            found[row.order_id] = row
    wanted = {} if is_held else _wanted(customer or Customer.objects.get(pk=customer_id))
    gone = found.keys() - wanted.keys()
    changed = [row for pk, row in wanted.items() if pk not in found or _differ(row, found[pk])]
    if gone:
        Ready.objects.filter(company=company_id, order__in=gone).delete()
    if changed:
        _insert(changed)
    if gone or changed:
        live.tell(company_id, "free")


def _wanted(customer: Customer) -> dict[int, Ready]:
    """The rows there should be for a customer nobody holds, read now."""
    if not customer.phone_is_valid or customer.blacklisted_at is not None:
        return {}
    found = answers(_WAITING, [customer.company_id, customer.pk], _ORDER)
    waiting = [order for (order,) in found]
    return rules.ready_rows(customer, waiting, _rescuers(customer, waiting))


def _insert(rows: list[Ready]) -> None:
    for row in rows:
        answer(_PUT, _NEW.values(row))


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
