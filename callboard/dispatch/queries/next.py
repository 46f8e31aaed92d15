"""The one answer to "what is next for this member?": button, Refresh and automatic delivery.

Index probes, never a walk: per lane in the team's order, the heads of each line, zone, country and
offer that have anybody waiting, in the zones where it is calling time. Two of each at first, of
which the six that waited longest are tried; then all of them; more only when all of these are
locked by others at this moment. The heads are fetched by their place in the table: within one
statement it cannot change, and no statistics can talk the planner out of it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from callboard.accounts.models import Member
from callboard.dispatch import rules
from callboard.dispatch.models import DeskPolicy, Lane, Layout, OverdueRelease, Ready
from callboard.dispatch.queries.desk import desk_of
from callboard.places import rules as places

# (how many heads are read of each line, zone, country and offer; how many of all these are tried)
WINDOWS = ((2, 6), (4, 1_000), (64, 1_000), (512, 10_000))
PARKED_AFTER = 2  # days of the company: what arrived today, yesterday or the day before is called
EARLIEST = datetime.min.replace(tzinfo=UTC)
COLUMNS = (
    "order_id company_id customer_id offer_id line lane zone country ready_at reserved_for_id"
    " personal"
)
_ROW = ", ".join(f"r.{column}" for column in COLUMNS.split())

# Row and customer; whoever is locked is being handed out or changed at this moment, and is passed
# by without waiting. PostgreSQL then looks at the newest version of the row again. The row comes
# first: it is gone when somebody was just quicker, and then nobody's customer stays locked.
LOCK = "FOR NO KEY UPDATE OF r, c SKIP LOCKED"

_RESTING = """ALL (ARRAY(
    SELECT customer_id FROM dispatch_rest
    WHERE company_id = %(company)s AND member_id = %(member)s AND until > %(at)s))"""

_OWN = f"""
    SELECT {_ROW} FROM dispatch_ready r JOIN customers_customer c ON c.id = r.customer_id
    WHERE r.company_id = %(company)s AND r.reserved_for_id = %(member)s AND NOT r.personal
        AND r.ready_at <= %(at)s AND r.zone = ANY(%(zones)s) AND r.line = ANY(%(lines)s)
        AND r.lane = ANY(%(lanes)s)
        AND (%(offers)s::bigint[] IS NULL OR r.offer_id = ANY(%(offers)s::bigint[]))
        AND (%(countries)s::text[] IS NULL OR r.country = ANY(%(countries)s::text[]))
        AND r.customer_id <> {_RESTING}
    ORDER BY %(pin)s AND r.lane = 'scheduled' DESC, r.ready_at, r.order_id LIMIT 1
    {{lock}}
"""

_FREE = f"""
    WITH RECURSIVE place AS (
        (SELECT line, zone, country FROM dispatch_ready
         WHERE company_id = %(company)s AND lane = %(lane)s AND reserved_for_id IS NULL
         ORDER BY line, zone, country LIMIT 1)
        UNION ALL
        SELECT following.line, following.zone, following.country FROM place CROSS JOIN LATERAL (
            SELECT line, zone, country FROM dispatch_ready
            WHERE company_id = %(company)s AND lane = %(lane)s AND reserved_for_id IS NULL
                AND (line, zone, country) > (place.line, place.zone, place.country)
            ORDER BY line, zone, country LIMIT 1
        ) following
    ), head AS MATERIALIZED (
        SELECT probe.place, probe.order_id, probe.ready_at FROM place {{offers}}
        CROSS JOIN LATERAL (
            SELECT r.ctid AS place, r.order_id, r.ready_at FROM dispatch_ready r
            WHERE r.company_id = %(company)s AND r.lane = %(lane)s AND r.reserved_for_id IS NULL
                AND r.line = place.line AND r.zone = place.zone AND r.country = place.country
                {{offer}} {{parked}}
                AND r.ready_at <= %(at)s AND r.customer_id <> {_RESTING}
            ORDER BY r.ready_at {{turn}}, r.order_id {{turn}} LIMIT %(read)s
        ) probe
        WHERE place.line = ANY(%(lines)s) AND place.zone = ANY(%(zones)s) {{countries}}
        ORDER BY probe.ready_at {{turn}}, probe.order_id {{turn}} LIMIT %(tried)s
    )
    SELECT counted.heads, first.* FROM (SELECT count(*) AS heads FROM head) counted
    LEFT JOIN LATERAL (
        SELECT {_ROW} FROM head
        JOIN dispatch_ready r ON r.ctid = head.place
        JOIN customers_customer c ON c.id = r.customer_id
        WHERE r.ready_at <= %(at)s AND r.reserved_for_id IS NULL
            AND r.lane = %(lane)s AND r.line = ANY(%(lines)s)
        ORDER BY head.ready_at {{turn}}, head.order_id {{turn}} LIMIT 1
        {{lock}}
    ) first ON true
"""


# Due no later than they arrived: the index passes the parked by, and asks only of the newest ones.
_NOT_PARKED = """
    AND r.ready_at >= CASE place.line WHEN 'first' THEN %(parked)s ELSE '-infinity' END
    AND (place.line <> 'first' OR EXISTS (
        SELECT FROM orders_order o WHERE o.id = r.order_id AND o.arrived_at >= %(parked)s))"""


def next_for(
    member: Member,
    at: datetime,
    desk: rules.Desk | None = None,
    *,
    reserved_since: datetime | None = EARLIEST,
) -> Ready | None:
    """The row of the queue this member is to be handed now, locked until the transaction ends.

    Own promises that are due come first; then the lanes of the team in their order, oldest or
    newest first (A4.2, A4.3, A14.4). None: nothing is free for this member. `reserved_since` is
    what `standing_of` says, where the caller has asked it. A team in tabs is handed no parked
    order: not reached, on the first line, come before the day before yesterday (A17 C9).
    """
    desk = desk or desk_of(member)
    facts: dict[str, Any] = {
        "company": member.company_id,
        "member": member.pk,
        "at": at,
        "zones": desk.open_zones(at),
        "lines": sorted(desk.lines),
        "offers": None if desk.offers is None else sorted(desk.offers),
        "countries": None if desk.countries is None else sorted(desk.countries),
    }
    if desk.layout == Layout.TABS:
        facts["parked"] = places.midnight(member.company.zone, at, PARKED_AFTER)
    if not (facts["zones"] and facts["lines"]):
        return None
    own = _own(desk, facts) if reserved_since and reserved_since <= at else None
    return own or _free(desk, facts)


def _own(desk: rules.Desk, facts: dict[str, Any]) -> Ready | None:
    lanes = sorted({*desk.lanes, *rules.PROMISES, Lane.NEW, Lane.REDIAL})
    pin = desk.policy.overdue == DeskPolicy.Overdue.PIN
    row = _answer(_OWN.format(lock=LOCK), facts | {"lanes": lanes, "pin": pin})
    return _ready(row) if row else None


def _free(desk: rules.Desk, facts: dict[str, Any]) -> Ready | None:
    some = desk.offers is not None
    for lane in desk.lanes:
        text = _FREE.format(
            lock=LOCK,
            turn="DESC" if desk.newest_first else "ASC",
            offers="CROSS JOIN unnest(%(offers)s::bigint[]) AS mine(offer_id)" if some else "",
            offer="AND r.offer_id = mine.offer_id" if some else "AND NOT r.personal",
            countries="" if desk.countries is None else "AND place.country = ANY(%(countries)s)",
            parked=_NOT_PARKED if lane == Lane.REDIAL and desk.layout == Layout.TABS else "",
        )
        for read, tried in WINDOWS:
            heads, *row = _answer(text, facts | {"lane": lane, "read": read, "tried": tried})
            if row[0] is not None:
                return _ready(row)
            if heads < read:
                break  # nobody waits beyond these, and these are being handed out to others
    return None


def _ready(row: Sequence[Any]) -> Ready:
    return Ready(**dict(zip(COLUMNS.split(), row, strict=True)))


def _answer(text: str, facts: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(text, facts)
        return cursor.fetchone()


def overdue_of(member: Member, at: datetime, desk: rules.Desk | None = None) -> list[Ready]:
    """Scheduled deliveries this member promised and has not processed within the grace (A4.11).

    Only where it is calling time: what cannot be rung now keeps nobody from other work.
    """
    desk = desk or desk_of(member)
    hours = desk.hours
    latest = at - timedelta(minutes=hours.callback_grace)
    rows = Ready.objects.filter(
        company=member.company_id,
        reserved_for=member,
        ready_at__lte=latest,
        lane=Lane.SCHEDULED,
        order__promised_by=member,
    )
    released = OverdueRelease.objects.filter(
        company=member.company_id,
        member=member,
        order=OuterRef("order"),
        planned_at=OuterRef("ready_at"),
    )
    rows = rows.filter(~Exists(released)).select_related("order").order_by("ready_at", "order")
    zones = set(desk.open_zones(at))
    return [
        row
        for row in rows
        if row.zone in zones and rules.grace_is_over(row.zone, row.ready_at, at, hours)
    ]
