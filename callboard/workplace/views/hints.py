import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.places import actions as places
from callboard.places import tasks
from callboard.workplace.queries import hints, maps


@shows(May.ORDERS_READ)
def cities(request: MemberRequest, number: int) -> HttpResponse:
    """Cities like what is typed."""
    language = (get_language() or "en")[:2]
    return _offer(request, "city", hints.cities_for(request.member, number, request.GET, language))


@shows(May.ORDERS_READ)
def streets(request: MemberRequest, number: int) -> HttpResponse:
    """Streets like what is typed."""
    offered = hints.streets_for(request.member, number, request.GET)
    return _offer(request, "street", offered, again=_wondered(request, number, "street"))


@shows(May.ORDERS_READ)
def houses(request: MemberRequest, number: int) -> HttpResponse:
    """Houses like what is typed."""
    offered = hints.houses_for(request.member, number, request.GET)
    return _offer(request, "house", offered, again=_wondered(request, number, "house"))


@shows(May.ORDERS_READ)
def check_address(request: MemberRequest, number: int) -> HttpResponse:
    """What of the typed address fits and what does not (A5c)."""
    language = (get_language() or "en")[:2]
    lines = hints.checked(request.member, number, request.GET, language)
    return render(request, "workplace/card/_checked.html", {"lines": lines})


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


def _wondered(request: MemberRequest, number: int, name: str) -> bool:
    """Whether an address service is being asked, so that looking again in a moment helps."""
    asked, text = hints.sought_in(request.member, number, request.GET, name)
    told_id = places.wonder(f"{name}s", asked, text)
    if told_id is not None:
        tasks.ask_around.defer(told_id=told_id)
    return told_id is not None


def _offer(
    request: MemberRequest, name: str, offered: list[hints.Offered], *, again: bool = False
) -> HttpResponse:
    """The options of a list; `data-values` is read by <pick-hint>."""
    shown = [(text, beside, json.dumps(values)) for text, beside, values in offered]
    context = {"name": name, "offered": shown, "again": request.path if again else ""}
    return render(request, "workplace/card/_hints.html", context)
