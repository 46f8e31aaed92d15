"""The first orders of some statuses, by arrival or by due time, however many there are.

Index probes: by arrival one short walk per status and offer along `order_list_by_status_and_offer`,
by due time one per status, line and offer along `order_promises_by_offer`, and for the few that
nobody promised one per status and line along `order_clock`. A page of n reads about n rows of each
walk and never the whole line.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from callboard.catalogue.models import Offer
from callboard.dispatch.rules import Desk
from callboard.workplace.rules.places import Place

_BY_ARRIVAL = """
    SELECT probe.id FROM unnest(%(statuses)s::text[]) AS kind(status)
    CROSS JOIN unnest(%(offers)s::bigint[]) AS mine(offer_id)
    CROSS JOIN LATERAL (
        SELECT id, arrived_at FROM orders_order
        WHERE company_id = %(company)s AND status = kind.status AND offer_id = mine.offer_id
            AND line = ANY(%(lines)s) {only} {after}
        ORDER BY arrived_at {turn}, id {turn} LIMIT %(most)s
    ) probe
    ORDER BY probe.arrived_at {turn}, probe.id {turn} LIMIT %(most)s
"""
_PROMISED = ("callback", "hold", "scheduled")
# The first half names the statuses in so many words, or the index of promises could not be used.
_BY_DUE = f"""
    SELECT head.id FROM (
        SELECT probe.id, probe.due_at FROM unnest(%(statuses)s::text[]) AS kind(status)
        CROSS JOIN unnest(%(lines)s::text[]) AS place(line)
        CROSS JOIN unnest(%(offers)s::bigint[]) AS mine(offer_id)
        CROSS JOIN LATERAL (
            SELECT id, due_at FROM orders_order
            WHERE company_id = %(company)s AND status IN {_PROMISED} AND status = kind.status
                AND offer_id = mine.offer_id AND line = place.line
                AND due_at IS NOT NULL {{only}} {{after}}
            ORDER BY due_at {{turn}}, id {{turn}} LIMIT %(most)s
        ) probe
        WHERE kind.status IN {_PROMISED}
        UNION ALL
        SELECT probe.id, probe.due_at FROM unnest(%(statuses)s::text[]) AS kind(status)
        CROSS JOIN unnest(%(lines)s::text[]) AS place(line)
        CROSS JOIN LATERAL (
            SELECT id, due_at FROM orders_order
            WHERE company_id = %(company)s AND status = kind.status AND line = place.line
                AND due_at IS NOT NULL AND offer_id = ANY(%(offers)s) {{only}} {{after}}
            ORDER BY due_at {{turn}}, id {{turn}} LIMIT %(most)s
        ) probe
        WHERE kind.status NOT IN {_PROMISED}
    ) head
    ORDER BY head.due_at {{turn}}, head.id {{turn}} LIMIT %(most)s
"""


def offers_of(company_id: int, desk: Desk) -> list[int]:
    """The offers of a desk by id; a desk that works every offer has all of the company's."""
    if desk.offers is not None:
        return sorted(desk.offers)
    return list(Offer.objects.filter(company=company_id).values_list("pk", flat=True))


def heads(
    company_id: int,
    *,
    statuses: Collection[str],
    lines: Collection[str],
    offers: Sequence[int],
    countries: Collection[str] | None,
    only: str = "",
    facts: Mapping[str, Any] | None = None,
    by_due: bool = False,
    backwards: bool = False,
    after: Place | None = None,
    most: int,
) -> list[int]:
    """Ids of orders in these statuses on these lines, of these offers and countries (None: every
    one), by arrival, `most` of them.

    `only` is a further condition in SQL of ours, with `facts` for its names; `after` the place of
    the last row before. `by_due` sorts by due time, and leaves out what is not due at any time;
    `backwards` turns the list round.
    """
    turn, beyond = ("DESC", "<") if backwards else ("ASC", ">")
    key, text = ("due_at", _BY_DUE) if by_due else ("arrived_at", _BY_ARRIVAL)
    named: dict[str, Any] = {
        "company": company_id,
        "statuses": sorted(statuses),
        "lines": sorted(lines),
        "offers": list(offers),
        "countries": sorted(countries or ()),
        "most": most,
        "at": after[0] if after else None,
        "id": after[1] if after else None,
    }
    if countries is not None:
        only += " AND country = ANY(%(countries)s)"
    later = f"AND ({key}, id) {beyond} (%(at)s, %(id)s)" if after else ""
    with connection.cursor() as cursor:
        cursor.execute(text.format(only=only, turn=turn, after=later), named | dict(facts or {}))
        return [order for (order,) in cursor.fetchall()]
