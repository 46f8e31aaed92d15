"""Delivery on the card: options found, one chosen, and the days that are left (A10.1 to A10.3)."""

import json

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.delivery.rules import Quote
from callboard.workplace import actions, queries
from callboard.workplace.forms.typed import Typed
from callboard.workplace.queries import Card, delivering
from callboard.workplace.views import answers, outcomes

LONGEST = 80  # letters of a name that are looked at
PLACE = ("region", "city")


@changes(May.ORDERS_READ)
def options(request: MemberRequest, number: int) -> HttpResponse:
    """Who brings what is typed now to the city that is typed now. Nothing is saved."""
    card = queries.card_of(request.member, number)
    typed = Typed.posted(answers.facts_of(card), request.POST)
    found = delivering.options_of(card, **_place(request.POST), lines=typed.shown_lines)
    rows = [(quote, _choices(quote)) for quote in found.found]
    context = {"card": card, "order": card.order, "options": found, "rows": rows}
    return render(request, "workplace/card/_options.html", context)


@changes(May.ORDERS_READ)
def choose(request: MemberRequest, number: int) -> HttpResponse:
    """One of the options: what is typed is kept, and cost and date are those of the option."""

    def do(card: Card, typed: Typed) -> HttpResponse:
        option = request.POST.get("option", ""), request.POST.get("interval", "")
        actions.choose_delivery(card.order, *option, by=request.member, **typed.kept)
        return outcomes.shown_again(request, number)

    return outcomes.tried(request, queries.card_of(request.member, number), None, do)


@shows(May.ORDERS_READ)
def days(request: MemberRequest, number: int) -> HttpResponse:
    """The days on which our couriers of the typed city can still be sent."""
    card = queries.card_of(request.member, number)
    found = delivering.days_of(card, **_place(request.GET))
    return render(request, "workplace/card/_days.html", {"days": found, "order": card.order})


def _choices(quote: Quote) -> list[tuple[str, str]]:
    """Each time of the day to choose, and what its button sends."""
    intervals = quote.intervals or ("",)
    return [(each, json.dumps({"option": quote.key, "interval": each})) for each in intervals]


def _place(sent: QueryDict) -> dict[str, str]:
    """Region and city as PostgreSQL can compare them."""
    return {name: sent.get(name, "")[:LONGEST].replace("\x00", "").strip() for name in PLACE}
