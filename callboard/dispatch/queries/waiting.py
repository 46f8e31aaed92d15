"""The queue as a list to choose from: what the floors by lines show, the most urgent first.

The same rows, rights and hours as `next_for`, without a lock. Index probes as there: for each kind
of work, each zone and country that has anybody waiting and each offer, the first rows after the
place where the page before ended, merged by `kit.walks`; however long the queue is.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from callboard.dispatch import rules
from callboard.kit import walks

Place = tuple[datetime, int]  # due time and order id of the row a page begins after
BEFORE_ALL: Place = (datetime(1970, 1, 1, tzinfo=UTC), 0)

_HERE = """company_id = %(company)s AND lane = kind.lane AND line = %(line)s
    AND reserved_for_id IS NULL"""

_PLACES = f"""
    SELECT kind.lane, here.zone, here.country {{offer}} FROM unnest(%(lanes)s::text[]) AS kind(lane)
    CROSS JOIN LATERAL (
        WITH RECURSIVE known AS (
            (SELECT zone, country FROM dispatch_ready WHERE {_HERE} ORDER BY zone, country LIMIT 1)
            UNION ALL
            SELECT following.zone, following.country FROM known CROSS JOIN LATERAL (
                SELECT zone, country FROM dispatch_ready
                WHERE {_HERE} AND (zone, country) > (known.zone, known.country)
                ORDER BY zone, country LIMIT 1
            ) following
        )
        SELECT zone, country FROM known WHERE zone = ANY(%(zones)s) {{countries}}
    ) here {{offers}}
"""
_WALK = """
    FROM dispatch_ready WHERE company_id = %(company)s AND lane = place.lane AND line = %(line)s
        AND reserved_for_id IS NULL AND zone = place.zone AND country = place.country {offer}
        AND ready_at <= %(now)s AND (ready_at, order_id) > (%(at)s, %(id)s)
"""


def waiting_on(
    company_id: int,
    desk: rules.Desk,
    line: str,
    lanes: Sequence[str],
    now: datetime,
    *,
    after: Place = BEFORE_ALL,
    most: int = 50,
) -> list[int]:
    """Ids of the free orders of these kinds on a line that are due and in calling hours, for this
    desk: the longest due first, `most` of them, beginning after a place (A3a, A4.3).
    """
    zones = desk.open_zones(now)
    if line not in desk.lines or not zones:
        return []
    some = desk.offers is not None
    offers = "CROSS JOIN unnest(%(offers)s::bigint[]) AS mine(offer_id)" if some else ""
    countries = "" if desk.countries is None else "AND country = ANY(%(countries)s)"
    text = walks.merged(
        _PLACES.format(offer=", mine.offer_id" if some else "", offers=offers, countries=countries),
        _WALK.format(offer="AND offer_id = place.offer_id" if some else "AND NOT personal"),
        pk="order_id",
        key="ready_at",
    )
    facts: dict[str, Any] = {
        "company": company_id,
        "line": line,
        "lanes": list(lanes),
        "zones": zones,
        "offers": sorted(desk.offers or ()),
        "countries": sorted(desk.countries or ()),
        "now": now,
        "at": after[0],
        "id": after[1],
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(text, facts)
        return [order for (order,) in cursor.fetchall()]
