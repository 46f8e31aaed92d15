"""A page of the list: fifty orders of a filter, nearest to where the reader is, and no count."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from callboard.accounts.models import Member
from callboard.catalogue.models import Offer
from callboard.kit import patience
from callboard.orders.models import Order
from callboard.sources.models import Source
from callboard.workplace.queries import list_sql
from callboard.workplace.queries.list_rights import statuses_shown
from callboard.workplace.queries.list_search import search
from callboard.workplace.queries.list_sql import Cursor, Sought
from callboard.workplace.rules.wanted import Wanted, statuses_of

SIZE = 50
FIRST_LOOK = 16  # rows of each probe; nearly always enough for a page
PATIENCE = 1500  # milliseconds for a page
PATIENCE_FOR_SUMS = 800
COUNTED = 1000
ADDED = 10_000
MOST_SOURCES = 200
PART = 10_000

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass
class Page:
    """Orders in the order of the page, and the cursors of its neighbours; None: there is none.

    `too_much`: the database did not find them in time, so the filter must be narrowed.
    `more_found`: the search words fit more than can be looked through.
    """

    orders: list[Order] = field(default_factory=list)
    newer: str | None = None
    older: str | None = None
    too_much: bool = False
    more_found: bool = False


@dataclass(frozen=True)
class Sums:
    """How many rows a filter has, COUNTED at the most (then `more`), and what they come to by
    currency; `amounts` is None where there are too many to add up, `count` where to count."""

    count: int | None
    more: bool
    amounts: list[tuple[str, Decimal]] | None


def page_of(member: Member, wanted: Wanted, *, after: str = "", before: str = "") -> Page:
    """The page behind (`after`) or before a cursor; an unreadable cursor is the first page."""
    cursor, backwards = _read_cursor(after or before), bool(before and not after)
    try:
        with patience.at_most(PATIENCE):
            sought, more_found = _sought(member, wanted)
            hits = _nearest(sought, SIZE + 1, cursor, backwards and cursor is not None)
    except patience.TooMuch:
        return Page(too_much=True)
    has_more, hits = len(hits) > SIZE, hits[:SIZE]
    if backwards and cursor:
        hits.reverse()
    page = Page(_orders(member, [pk for pk, _key in hits]), more_found=more_found)
    if hits and (has_more if backwards and cursor else cursor):
        page.newer = _written(hits[0])
    if hits and (has_more if not (backwards and cursor) else True):
        page.older = _written(hits[-1])
    return page


def sums_of(member: Member, wanted: Wanted) -> Sums:
    """Count and sums of everything the filter lets through, each only as far as it is cheap."""
    try:
        with patience.at_most(PATIENCE_FOR_SUMS):
            sought, _more = _sought(member, wanted)
            count = _count(sought, COUNTED + 1)
    except patience.TooMuch:
        return Sums(None, True, None)
    try:
        with patience.at_most(PATIENCE_FOR_SUMS):
            amounts = _amounts(sought)
    except patience.TooMuch:
        amounts = None
    return Sums(min(count, COUNTED), count > COUNTED, amounts)


def ids_of(member: Member, wanted: Wanted, most: int) -> array:
    """The ids of every row of the filter at this one moment, newest first, `most` at the most.

    Eight bytes each, read in parts: a million of them cost no more than a page does.
    """
    sought, _more = _sought(member, wanted)
    text, facts = list_sql.rows(sought)
    turn = "ASC" if sought.key == "due_at" else "DESC"
    order = f"ORDER BY o.{sought.key} {turn}, o.id {turn} LIMIT %(most)s"
    ids = array("q")
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT o.id {text} {order}", facts | {"most": most})
        while rows := cursor.fetchmany(PART):
            ids.extend(pk for (pk,) in rows)
    return ids


def orders_of(member: Member, ids: Sequence[int]) -> list[Order]:
    """These orders with all that a line of the list may show, in this order."""
    return _orders(member, ids)


def keys_of(member: Member, wanted: Wanted, *, after: str = "") -> list[tuple[int, datetime]]:
    """(id, sort key) of the rows behind a cursor: all that a page asks before it reads them."""
    sought, _more = _sought(member, wanted)
    return _nearest(sought, SIZE + 1, _read_cursor(after), False)


def _read_cursor(text: str) -> Cursor | None:
    """A cursor as it stands in an address; None for what is none."""
    at, _dash, number = text.partition("-")
    if not (at.isascii() and at.isdigit() and number.isascii() and number.isdigit()):
        return None
    if len(at) > 17 or len(number) > 18:
        return None
    return Cursor(EPOCH + int(at) * TICK, int(number))


def _written(hit: tuple[int, datetime]) -> str:
    pk, key = hit
    return f"{(key - EPOCH) // TICK}-{pk}"


def _sought(member: Member, wanted: Wanted) -> tuple[Sought, bool]:
    company = member.company_id
    offers = Offer.objects.filter(company=company).order_by("id").values_list("id", flat=True)
    found = search(member, wanted.words) if wanted.words else None
    sought = Sought(
        company,
        wanted,
        statuses_of(wanted, statuses_shown(member)),
        tuple(offers),
        _sources(member, wanted),
        _operators(member, wanted),
        found.orders if found else None,
        found.customers if found else (),
    )
    return sought, bool(found and found.more)


def _sources(member: Member, wanted: Wanted) -> tuple[int, ...] | None:
    if not (wanted.webmaster or wanted.source):
        return None
    sources = Source.objects.filter(company=member.company_id)
    if wanted.webmaster:
        sources = sources.filter(webmaster=wanted.webmaster)
    if wanted.source:
        sources = sources.filter(flow=wanted.source) | sources.filter(agency=wanted.source)
    return tuple(sources.order_by("id").values_list("id", flat=True)[:MOST_SOURCES])


def _operators(member: Member, wanted: Wanted) -> tuple[int, ...] | None:
    if wanted.operator is None and wanted.team is None:
        return None
    members = Member.objects.visible_to(member)
    if wanted.operator is not None:
        members = members.filter(pk=wanted.operator)
    if wanted.team is not None:
        members = members.filter(team=wanted.team)
    return tuple(members.order_by("id").values_list("id", flat=True))


def _windows(sought: Sought, limit: int) -> tuple[int, ...]:
    return (FIRST_LOOK, limit) if list_sql.probes(sought) > FIRST_LOOK else (limit,)


def _nearest(
    sought: Sought, limit: int, after: Cursor | None, backwards: bool
) -> list[tuple[int, datetime]]:
    """(id, key) of the rows nearest to the cursor. A probe that ended early is asked for more."""
    rows: list[Any] = []
    for window in _windows(sought, limit):
        rows = _all(*list_sql.page(sought, limit, after=after, backwards=backwards, window=window))
        edge = rows[0][2] if rows else None
        newest_first = (sought.key == "arrived_at") != backwards
        if edge is None:
            break
        last = rows[-1][1]
        if len(rows) == limit and (last > edge if newest_first else last < edge):
            break
    return [(pk, key) for pk, key, _edge in rows]


def _count(sought: Sought, most: int) -> int:
    text, facts = list_sql.rows(sought)
    counted = f"SELECT count(*) FROM (SELECT 1 {text} LIMIT %(most)s) capped"
    return _all(counted, facts | {"most": most})[0][0]


# As orders.rules.sum_of: a discounted piece is rounded to a whole unit (A8.4).
_OF_A_LINE = """i.quantity * CASE WHEN i.discount_percent = 0 THEN i.price
    ELSE round(i.price * (100 - i.discount_percent) / 100) END"""


def _amounts(sought: Sought) -> list[tuple[str, Decimal]] | None:
    text, facts = list_sql.rows(sought)
    rows = _all(
        f"""WITH capped AS MATERIALIZED (
            SELECT o.id, o.company_id, o.currency, o.delivery_price - o.discount AS rest
            {text} LIMIT %(most)s
        )
        SELECT s.currency, count(*), sum(s.rest + coalesce(goods.amount, 0)) FROM capped s
        LEFT JOIN LATERAL (
            SELECT sum({_OF_A_LINE}) AS amount FROM orders_orderitem i
            WHERE i.company_id = s.company_id AND i.order_id = s.id
        ) goods ON true
        WHERE (SELECT count(*) FROM capped) < %(most)s
        GROUP BY s.currency ORDER BY count(*) DESC, s.currency""",
        facts | {"most": ADDED + 1},
    )
    if not rows and _count(sought, 1):
        return None
    return [(currency, amount) for currency, _rows, amount in rows]


def _orders(member: Member, ids: Sequence[int]) -> list[Order]:
    orders = Order.objects.visible_to(member).select_related(
        "customer", "offer", "source", "assignee", "promised_by", "confirmed_by", "stage"
    )
    found = {o.pk: o for o in orders.filter(pk__in=ids).prefetch_related("items")} if ids else {}
    return [found[pk] for pk in ids if pk in found]


def _all(text: str, facts: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, facts)
        return cursor.fetchall()
