import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.workplace.queries import hints, maps


@shows(May.ORDERS_READ)
def cities(request: MemberRequest, number: int) -> HttpResponse:
    """Cities like what is typed."""
    language = (get_language() or "en")[:2]
    return _offer(request, "city", hints.cities_for(request.member, number, request.GET, language))


@shows(May.ORDERS_READ)
def streets(request: MemberRequest, number: int) -> HttpResponse:
    """Streets like what is typed."""
    return _offer(request, "street", hints.streets_for(request.member, number, request.GET))


@shows(May.ORDERS_READ)
def houses(request: MemberRequest, number: int) -> HttpResponse:
    """Houses like what is typed."""
    return _offer(request, "house", hints.houses_for(request.member, number, request.GET))


@shows(May.ORDERS_READ)
def address_map(request: MemberRequest, number: int) -> HttpResponse:
    """The map of what is typed, where a map is set up, and a link to one (A9.3, A9.4)."""
    context = {
        "place": maps.place_of(request.member, number, request.GET),
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_CREDIT,
        "script": settings.MAP_SCRIPT,
        "sheet": settings.MAP_SHEET,
    }
    return render(request, "workplace/card/_map.html", context)


def _offer(request: MemberRequest, name: str, offered: list[hints.Offered]) -> HttpResponse:
    """The options of a list; `data-values` is read by <pick-hint>."""
    shown = [(text, beside, json.dumps(values)) for text, beside, values in offered]
    return render(request, "workplace/card/_hints.html", {"name": name, "offered": shown})
