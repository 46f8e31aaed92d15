from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry
from callboard.orders.models.order import CallMade, Gender, Method, Problem
from callboard.workplace import queries
from callboard.workplace.forms.order import LABELS
from callboard.workplace.queries import Card
from callboard.workplace.queries.history import Kind, Line, Page
from callboard.workplace.rules.moments import read_key

CALL_OUTCOMES = frozenset({Action.NO_ANSWER, Action.CALLBACK, Action.SCHEDULE})

# Fields that keep a code, and the words it stands for.
CHOSEN = {"call_made": CallMade, "gender": Gender, "method": Method, "problem": Problem}


@shows(May.ORDERS_READ)
def history(request: MemberRequest, number: int) -> HttpResponse:
    """The history of an order, of one `?kind=` alone if wanted; `?after=` a line: the next page."""
    card = queries.card_of(request.member, number)
    kind, after = request.GET.get("kind", ""), read_key(request.GET.get("after", ""))
    wanted = Kind(kind) if kind in Kind.values else Kind.ALL
    page = queries.page_of(request.member, card.order, wanted, after)
    template = "_history_lines" if after else "_history"
    asked = {"history_is_asked": True, "history_after": after}
    return render(request, f"workplace/card/{template}.html", context(card, page) | asked)


def of_card(card: Card) -> dict[str, Any]:
    """The way of the parcel, and the first page of the history."""
    page, way = queries.first_of(card.member, card.order)
    return {"parcel": way, **context(card, page)}


def context(card: Card, page: Page) -> dict[str, Any]:
    """A page of the history in words."""
    return {
        "card": card,
        "order": card.order,
        "history": [_line(card, line) for line in page.lines],
        "history_kind": page.kind,
        "history_kinds": Kind.choices,
        "history_older": page.older,
    }


def _line(card: Card, line: Line) -> dict[str, Any]:
    """A line of the history: what, why, who, from where to where, which fields."""
    told = {"at": line.key.at, line.what: line.row}
    return told | _of_entry(card, line.row) if line.what == "entry" else told


def _of_entry(card: Card, entry: OrderEntry) -> dict[str, Any]:
    changed = entry.facts.get("fields", {})
    return {
        "reason": card.reason_name(entry.reason) if entry.reason else "",
        "moved": entry.from_status and entry.from_status != entry.to_status,
        "next": entry.due_at if entry.action in CALL_OUTCOMES else None,
        "fields": [
            (_label(name), _value(name, before), _value(name, after))
            for name, (before, after) in changed.items()
        ],
    }


def _label(name: str) -> str:
    more = {
        "call_by_hand": _("Call marked by hand"),
        "delivery_by_table": _("Price of delivery by the table"),
        "driver": _("Driver"),
        "driver_accepted": _("The driver has accepted the order"),
        "driver_phone": _("Driver’s phone"),
        "hub_phone": _("Phone of the mini-hub"),
        "items": _("Items"),
    }
    return LABELS.get(name) or more.get(name, name)


def _value(name: str, value: Any) -> str:
    if value and name in CHOSEN:
        return str(dict(CHOSEN[name].choices).get(value, value))
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return {True: _("yes"), False: _("no"), None: ""}.get(value, str(value))
