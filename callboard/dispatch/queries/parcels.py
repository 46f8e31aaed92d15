"""What the button gives after the calls: parcels to pack, to send and to look after (A4.2, A14.5).

Index probes as in `next`: for each status, country and offer that has parcels, the heads that are
in nobody's hand, merged by the time they have been in their status. Packing and sending claim the
parcel alone. Looking after a delivery rings the customer, so it claims the customer, in calling
hours; what was given back rests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from callboard.accounts.models import Member
from callboard.dispatch import rules
from callboard.dispatch.models import Claim
from callboard.dispatch.queries.next import WINDOWS
from callboard.orders.statuses import PARCELS, Status

# As `next`: whoever is locked is in somebody's hand at this moment, and is passed by.
LOCK = "FOR NO KEY UPDATE OF o, c SKIP LOCKED"

# The condition of the index that stands for this alone, word for word.
IN_TURN = """o.line = 'buyout' AND o.assignee_id IS NULL
    AND o.status_since > '2000-01-01 00:00:00+00:00'"""
# The status stands in the text: how many there are of each is told to the planner.
_HERE = f"o.company_id = %(company)s AND o.status = '{{status}}' AND {IN_TURN}"

# The customer of an order, and no two people on one order.
_ALIVE = """c.id = o.customer_id AND c.blacklisted_at IS NULL"""
_NOBODYS = """NOT EXISTS (SELECT FROM dispatch_claim k
    WHERE k.company_id = %(company)s AND k.order_id = o.id)"""

# To ring them: the hour, a number, nobody else who holds them or was given them.
_TO_RING = f"""{_ALIVE} AND c.phone_is_valid AND c.zone = ANY(%(zones)s)"""
_NOT_RUNG = f"""{_NOBODYS} AND (o.due_at IS NULL OR o.due_at <= %(at)s)
    AND NOT EXISTS (SELECT FROM dispatch_claim k WHERE k.company_id = %(company)s
        AND k.customer_id = o.customer_id AND k.kind = 'calling')
    AND NOT EXISTS (SELECT FROM dispatch_ready r WHERE r.company_id = %(company)s
        AND r.customer_id = o.customer_id AND r.reserved_for_id <> %(member)s
        AND (r.personal OR r.order_id = o.id))"""

_HEADS = f"""(
        SELECT probe.* FROM (
            WITH RECURSIVE known AS (
                (SELECT o.country, o.offer_id FROM orders_order o WHERE {_HERE}
                 ORDER BY o.country, o.offer_id LIMIT 1)
                UNION ALL
                SELECT following.country, following.offer_id FROM known CROSS JOIN LATERAL (
                    SELECT o.country, o.offer_id FROM orders_order o WHERE {_HERE}
                        AND (o.country, o.offer_id) > (known.country, known.offer_id)
                    ORDER BY o.country, o.offer_id LIMIT 1
                ) following
            )
            SELECT country, offer_id FROM known
            WHERE (%(offers)s::bigint[] IS NULL OR offer_id = ANY(%(offers)s::bigint[]))
                AND (%(countries)s::text[] IS NULL OR country = ANY(%(countries)s::text[]))
        ) place CROSS JOIN LATERAL (
            SELECT o.ctid AS place, o.id, o.status_since FROM orders_order o
            WHERE {_HERE} AND o.country = place.country AND o.offer_id = place.offer_id
                AND o.customer_id <> ALL (ARRAY(SELECT customer_id FROM dispatch_rest
                    WHERE company_id = %(company)s AND member_id = %(member)s AND until > %(at)s))
                AND EXISTS (SELECT FROM customers_customer c WHERE {{alive}}) AND {{free}}
            ORDER BY o.status_since, o.id LIMIT %(read)s
        ) probe
    )"""
_NEXT = f"""
    WITH head AS MATERIALIZED (
        SELECT * FROM ({{heads}}) found ORDER BY status_since, id LIMIT %(tried)s
    )
    SELECT counted.heads, first.* FROM (SELECT count(*) AS heads FROM head) counted
    LEFT JOIN LATERAL (
        SELECT o.id, o.customer_id FROM head JOIN orders_order o ON o.ctid = head.place
        JOIN customers_customer c ON {{alive}}
        WHERE o.status IN ({{statuses}}) AND {IN_TURN}
        ORDER BY head.status_since, head.id LIMIT 1
        {{lock}}
    ) first ON true
"""


@dataclass(frozen=True)
class Parcel:
    """An order of a parcel, locked with its customer, and what a claim on it is to hold."""

    order_id: int
    customer_id: int
    kind: str


def next_parcel(member: Member, at: datetime, desk: rules.Desk) -> Parcel | None:
    """The parcel this member is to be handed now, locked until the transaction ends; None: none.

    Packing, then sending, then what the courier asks to call about, then what is on its way
    (A4.2); of these the longest in its status. Asks nothing where the team has no such right.
    """
    facts: dict[str, Any] = {
        "company": member.company_id,
        "member": member.pk,
        "at": at,
        "offers": None if desk.offers is None else sorted(desk.offers),
        "countries": None if desk.countries is None else sorted(desk.countries),
    }
    for statuses, kind in _steps(desk):
        zones = [] if kind == Claim.Kind.PARCEL else desk.open_zones(at)
        if kind == Claim.Kind.CALLING and not zones:
            continue
        found = _first(statuses, facts | {"zones": zones}, kind)
        if found:
            return Parcel(*found, kind)
    return None


def _steps(desk: rules.Desk) -> Iterator[tuple[list[str], str]]:
    """The statuses to ask about one after the other; what is on its way is one step."""
    on_the_way: list[str] = []
    for status in desk.parcels:
        if status in PARCELS:
            yield [status], Claim.Kind.PARCEL
        elif status == Status.COURIER_CALLBACK:
            yield [status], Claim.Kind.CALLING
        else:
            on_the_way.append(status)
    if on_the_way:
        yield on_the_way, Claim.Kind.CALLING


def _first(statuses: list[str], facts: dict[str, Any], kind: str) -> tuple[int, int] | None:
    rings = kind == Claim.Kind.CALLING
    alive, free = (_TO_RING, _NOT_RUNG) if rings else (_ALIVE, _NOBODYS)
    heads = [_HEADS.format(status=status, alive=alive, free=free) for status in statuses]
    text = _NEXT.format(
        heads=" UNION ALL ".join(heads),
        statuses=", ".join(f"'{status}'" for status in statuses),
        alive=alive,
        lock=LOCK,
    )
    with connection.cursor() as cursor:
        for read, tried in WINDOWS:
            cursor.execute(text, facts | {"read": read, "tried": tried})
            heads, order_id, customer_id = cursor.fetchone()
            if order_id is not None:
                return order_id, customer_id
            if heads < read:
                break  # as in `next`: nobody waits beyond these
    return None
