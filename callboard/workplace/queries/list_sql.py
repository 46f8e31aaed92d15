"""The SQL of the list: index probes that end after a page, merged.

The most telling part of a filter leads: found orders or customers, an operator, a carrier, a
problem, a source, a stage, a status and offer; what is left of it is asked of each row on the way.
A probe walks one index in the order of the page, so a page costs the same in the middle as at the
top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callboard.orders.statuses import PLACES, Line
from callboard.workplace.rules.wanted import DUE, NO_LINE, Wanted

MOST_PROBES = 256

_WAITS = "o.problem IN ('', 'call_back', 'no_answer')"
PROBLEM = {
    "any": "true",
    "incident": f"NOT ({_WAITS})",
    "address": "o.address_problem",
    "suspicious": "o.suspicious",
}
# Word for word the condition of the index.
_HAS_A_PROBLEM = f"(NOT ({_WAITS}) OR o.address_problem OR o.suspicious)"
_COLUMN = {"sources": "source_id", "stages": "stage_id"}
_OPERATOR = ("assignee_id", "promised_by_id", "confirmed_by_id")


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: its arrival or due time, and its id."""

    at: datetime
    order_id: int


@dataclass(frozen=True)
class Sought:
    """A filter with everything looked up that it names, for one company.

    `None` stands for "every one"; empty for "none", so nothing is found. `every_offer` is what the
    company has: without a filter of their own they are the probes of a status.
    """

    company_id: int
    wanted: Wanted
    statuses: tuple[str, ...] | None
    every_offer: tuple[int, ...]
    sources: tuple[int, ...] | None = None
    operators: tuple[int, ...] | None = None
    orders: tuple[int, ...] | None = None
    customers: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The column the list is sorted by."""
        return "due_at" if self.wanted.sort == DUE else "arrived_at"


@dataclass
class _Way:
    """Where to walk: what is probed one by one, and the conditions that lead an index there.

    What a search has found is few and not in the order of the page: it is read whole.
    """

    probes: list[str]
    conditions: list[str]
    count: int = 1
    in_order: bool = True


def page(
    sought: Sought, limit: int, *, after: Cursor | None, backwards: bool, window: int
) -> tuple[str, dict[str, Any]]:
    """SQL and parameters for (id, key, edge) of a page's rows, nearest to the cursor first.

    Each probe answers `window` rows; `edge` is the key of the nearest row that ended one of them:
    rows beyond it may be missing, unless it is null.
    """
    way, facts = _way(sought), _facts(sought)
    newest = (sought.wanted.sort != DUE) != backwards
    turn, beyond = ("DESC", "<") if newest else ("ASC", ">")
    rest = _residual(sought)
    if sought.wanted.sort == DUE:
        rest.append("o.due_at IS NOT NULL")
    if after:
        rest.append(f"(o.{sought.key}, o.id) {beyond} (%(at)s, %(last)s)")
        facts |= {"at": after.at, "last": after.order_id}
    order = f"ORDER BY o.{sought.key} {turn}, o.id {turn}"
    row, end = f"row_number() OVER ({order})", f"{order} LIMIT %(window)s"
    if not way.in_order:
        row, end = "0::bigint", ""
    walks = [
        f"""SELECT hit.* FROM {_from(way)} LATERAL (
            SELECT o.id, o.{sought.key} AS key, {row} AS turn FROM orders_order o
            WHERE o.company_id = %(company)s {_and([condition, *rest])} {end}
        ) hit"""
        for condition in way.conditions
    ]
    nearest = "max" if newest else "min"
    text = f"""
        WITH hits AS MATERIALIZED ({" UNION ALL ".join(walks)})
        SELECT id, key, (SELECT {nearest}(key) FROM hits WHERE turn = %(window)s)
        FROM hits GROUP BY id, key ORDER BY key {turn}, id {turn} LIMIT %(limit)s"""
    return text, facts | {"limit": limit, "window": window}


def probes(sought: Sought) -> int:
    """How many walks a page of this filter takes."""
    way = _way(sought)
    return way.count * len(way.conditions)


def rows(sought: Sought) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of everything the filter lets through, in no order, with its parameters."""
    way, facts = _way(sought), _facts(sought)
    every = _residual(sought)
    if way.probes:
        member = " OR ".join(f"({c})" for c in _without_probes(sought))
        every = [*every, f"({member})"]
    else:
        every = [*every, f"({' OR '.join(way.conditions)})"] if way.conditions != [""] else every
    if sought.wanted.sort == DUE:
        every.append("o.due_at IS NOT NULL")
    return f"FROM orders_order o WHERE o.company_id = %(company)s {_and(every)}", facts


def _and(conditions: Sequence[str]) -> str:
    return "".join(f" AND {condition}" for condition in conditions if condition)


def _from(way: _Way) -> str:
    return "".join(f"{probe} CROSS JOIN " for probe in way.probes or ["(SELECT 1) AS once"])


def _kind(sought: Sought) -> str:
    """What leads: the first of these that the filter has."""
    wanted = sought.wanted
    if sought.orders is not None:
        return "found"
    if sought.operators is not None:
        return "operators"
    if wanted.carrier:
        return "carrier"
    if wanted.problem:
        return "problem"
    if sought.sources is not None:
        return "sources"
    if wanted.sort == DUE:
        return "due"
    if wanted.stages:
        return "stages"
    pairs = len(_statuses(sought)) * len(_offers(sought))
    narrowed = sought.statuses is not None or wanted.offers
    return "pairs" if narrowed and pairs <= MOST_PROBES else "all"


def _way(sought: Sought) -> _Way:
    match _kind(sought):
        case "found":
            each = ["o.id = ANY(%(orders)s)", "o.customer_id = ANY(%(customers)s)"]
            return _Way([], each, in_order=False)
        case "operators":
            probe = ["unnest(%(operators)s::bigint[]) AS who(id)"]
            each = [f"o.{column} = who.id" for column in _OPERATOR]
            return _Way(probe, each, len(sought.operators or ()))
        case "carrier":
            return _Way([], ["o.carrier = %(carrier)s AND NOT (o.carrier = '')"])
        case "problem":
            return _Way([], [_HAS_A_PROBLEM])
        case "sources" | "stages" as named:
            ids = sought.wanted.stages if named == "stages" else sought.sources or ()
            probe = [f"unnest(%({named})s::bigint[]) AS named(id)"]
            return _Way(probe, [f"o.{_COLUMN[named]} = named.id"], len(ids))
        case "due":
            probe = ["unnest(%(places)s::text[], %(lines_of)s::text[]) AS place(status, line)"]
            return _Way(
                probe, ["o.status = place.status AND o.line = place.line"], len(_places(sought))
            )
        case "pairs":
            probe = [
                "unnest(%(statuses)s::text[]) AS one(status)",
                "unnest(%(offers)s::bigint[]) AS sold(id)",
            ]
            count = len(_statuses(sought)) * len(_offers(sought))
            return _Way(probe, ["o.status = one.status AND o.offer_id = sold.id"], count)
        case _:
            return _Way([], [""])


def _without_probes(sought: Sought) -> list[str]:
    """The same conditions for a query that walks anyhow."""
    match _kind(sought):
        case "operators":
            return [f"o.{column} = ANY(%(operators)s)" for column in _OPERATOR]
        case "sources" | "stages" as named:
            return [f"o.{_COLUMN[named]} = ANY(%({named})s)"]
        case "due":
            return ["true"]
        case _:
            return ["o.status = ANY(%(statuses)s) AND o.offer_id = ANY(%(offers)s)"]


def _residual(sought: Sought) -> list[str]:
    """What is asked of each row beside the condition that leads."""
    wanted, kind = sought.wanted, _kind(sought)
    asked = [
        (sought.statuses is not None, "o.status = ANY(%(statuses)s)", kind not in {"pairs"}),
        (bool(wanted.offers), "o.offer_id = ANY(%(offers)s)", kind not in {"pairs"}),
        (bool(wanted.lines), _LINES, True),
        (bool(wanted.stages), "o.stage_id = ANY(%(stages)s)", kind != "stages"),
        (wanted.since is not None, "o.arrived_at >= %(since)s", True),
        (wanted.until is not None, "o.arrived_at < %(until)s", True),
        (bool(wanted.countries), "o.country = ANY(%(countries)s)", True),
        (bool(wanted.carrier), "o.carrier = %(carrier)s", kind != "carrier"),
        (bool(wanted.problem), PROBLEM.get(wanted.problem, "true"), True),
        (bool(wanted.problem), _HAS_A_PROBLEM, kind != "problem"),
        (sought.sources is not None, "o.source_id = ANY(%(sources)s)", kind != "sources"),
        (sought.operators is not None, _ANY_OPERATOR, kind != "operators"),
    ]
    return [condition for is_asked, condition, is_left in asked if is_asked and is_left]


_LINES = "(o.line = ANY(%(lines)s) OR o.line IS NULL AND %(no_line)s)"
_ANY_OPERATOR = f"({' OR '.join(f'o.{column} = ANY(%(operators)s)' for column in _OPERATOR)})"


def _statuses(sought: Sought) -> tuple[str, ...]:
    if sought.statuses is not None:
        return sought.statuses
    return tuple(sorted({status.value for status, _line in PLACES}))


def _offers(sought: Sought) -> tuple[int, ...]:
    return sought.wanted.offers or sought.every_offer


def _places(sought: Sought) -> list[tuple[str, str]]:
    statuses = _statuses(sought)
    lines = sought.wanted.lines or tuple(Line.values)
    return sorted(
        (status.value, line.value)
        for status, line in PLACES
        if line is not None and status in statuses and line in lines
    )


def _facts(sought: Sought) -> dict[str, Any]:
    wanted = sought.wanted
    places = _places(sought)
    return {
        "company": sought.company_id,
        "statuses": list(_statuses(sought)),
        "offers": list(_offers(sought)),
        "lines": [line for line in wanted.lines if line != NO_LINE],
        "stages": list(wanted.stages),
        "no_line": NO_LINE in wanted.lines,
        "since": wanted.since,
        "until": wanted.until,
        "countries": list(wanted.countries),
        "carrier": wanted.carrier,
        "sources": list(sought.sources or ()),
        "operators": list(sought.operators or ()),
        "orders": list(sought.orders or ()),
        "customers": list(sought.customers),
        "places": [status for status, _line in places],
        "lines_of": [line for _status, line in places],
    }
