"""The first orders of some statuses, by arrival or by due time, however many there are.

Short walks along an index, merged by `kit.walks`. A team of every country walks one per status and
offer along `order_list_by_status_and_offer` (by arrival), or per status, line and offer along
`order_spoken_by_offer` (by due time); one of every offer as well walks the parcels and the sold
ones per status alone, along `order_floor_of_every_offer`, however many offers there are. A team of
some countries walks those that have anything, along `order_floor_by_country` and
`order_spoken_by_country`: what others work is not looked at.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

from callboard.catalogue.models import Offer
from callboard.dispatch.rules import Desk
from callboard.kit import walks
from callboard.orders.statuses import Line
from callboard.workplace.rules.places import Place

# What is worked by arrival long after the calls: as many orders as a company ever sold.
LATE = frozenset({Line.BUYOUT, Line.RETENTION})

# Word for word the conditions of the indexes: without them they could not be used. Who asks for a
# country says another one than who does not: neither is led to walk along the index of the other.
_SPOKEN_TO = "due_at IS NOT NULL AND status IN ('accepted', 'callback', 'hold', 'scheduled')"
_OF_A_COUNTRY = "line IS NOT NULL AND country > ''"
_OF_EVERY_OFFER = "line IN ('buyout', 'retention') AND number > 0"
_SPOKEN_TO_OF_A_COUNTRY = f"""{_OF_A_COUNTRY} AND due_at IS NOT NULL
    AND status NOT IN ('cancelled', 'new', 'no_answer', 'paid')"""

_KINDS = "unnest(%(statuses)s::text[]) AS kind(status)"
_LINES = "CROSS JOIN unnest(%(lines)s::text[]) AS stand(line)"
_OFFERS = "CROSS JOIN unnest(%(offers)s::bigint[]) AS mine(offer_id)"

# The countries of the team that have an order there, found by leaps from one to the next.
_HERE = "company_id = %(company)s AND status = kind.status AND line = stand.line"
_COUNTRIES = f"""
    CROSS JOIN LATERAL (
        WITH RECURSIVE known AS (
            (SELECT country FROM orders_order WHERE {_HERE} AND {{index}}
             ORDER BY country LIMIT 1)
            UNION ALL
            SELECT following.country FROM known CROSS JOIN LATERAL (
                SELECT country FROM orders_order
                WHERE {_HERE} AND {{index}} AND country > known.country
                ORDER BY country LIMIT 1
            ) following
        )
        SELECT country FROM known WHERE country = ANY(%(countries)s)
    ) here
"""
# The query for the places of a team of every offer, and what a walk says besides their status.
_OF_ALL = (
    f"SELECT status, line FROM {_KINDS} {_LINES}",
    f"line = place.line AND {_OF_EVERY_OFFER}",
)
_WALK = """
    FROM orders_order WHERE company_id = %(company)s AND status = place.status
        AND {where} {only} {after}
"""


def offers_of(company_id: int, desk: Desk) -> list[int]:
    """The offers of a desk by id; a desk that works every offer has all of the company's."""
    if desk.offers is not None:
        return sorted(desk.offers)
    return list(Offer.objects.filter(company=company_id).values_list("pk", flat=True))


def heads(
    company_id: int,
    desk: Desk,
    *,
    statuses: Collection[str],
    lines: Collection[str],
    only: str = "",
    facts: Mapping[str, Any] | None = None,
    by_due: bool = False,
    backwards: bool = False,
    after: Place | None = None,
    most: int,
) -> list[int]:
    """Ids of orders in these statuses on these lines, of the desk's offers and countries, by
    arrival, `most` of them.

    `only` is a further condition in SQL of ours, with `facts` for its names; `after` the place of
    the last row before. `by_due` sorts by due time, and leaves out what is not due at any time;
    `backwards` turns the list round.
    """
    beyond = "<" if backwards else ">"
    key = "due_at" if by_due else "arrived_at"
    countries = desk.countries
    every = desk.offers is None and countries is None and not by_due and LATE.issuperset(lines)
    named: dict[str, Any] = {
        "company": company_id,
        "statuses": sorted(statuses),
        "lines": sorted(lines),
        "offers": [] if every else offers_of(company_id, desk),
        "countries": sorted(countries or ()),
        "most": most,
        "at": after[0] if after else None,
        "id": after[1] if after else None,
    }
    later = f"AND ({key}, id) {beyond} (%(at)s, %(id)s)" if after else ""
    place, where = _OF_ALL if every else _places(by_due, countries)
    walk = _WALK.format(where=where, only=only, after=later)
    text = walks.merged(place, walk, pk="id", key=key, backwards=backwards)
    with connection.cursor() as cursor:
        cursor.execute(text, named | dict(facts or {}))
        return [order for (order,) in cursor.fetchall()]


def _places(by_due: bool, countries: Collection[str] | None) -> tuple[str, str]:
    """The query for the places to walk, and what a walk says besides their status."""
    of_offer = "line = place.line AND offer_id = place.offer_id AND"
    if countries is not None:
        index = _SPOKEN_TO_OF_A_COUNTRY if by_due else _OF_A_COUNTRY
        here = _COUNTRIES.format(index=index)
        return (
            f"SELECT status, line, country, offer_id FROM {_KINDS} {_LINES} {here} {_OFFERS}",
            f"{of_offer} country = place.country AND {index}",
        )
    if by_due:
        return (
            f"SELECT status, line, offer_id FROM {_KINDS} {_LINES} {_OFFERS}",
            f"{of_offer} {_SPOKEN_TO}",
        )
    return (
        f"SELECT status, offer_id FROM {_KINDS} {_OFFERS}",
        "offer_id = place.offer_id AND line = ANY(%(lines)s)",
    )
