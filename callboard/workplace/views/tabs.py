"""The floor in tabs."""

from django.http import HttpResponse
from django.shortcuts import render

from callboard.accounts.guards import MemberRequest
from callboard.workplace import context, queries
from callboard.workplace.queries.tab_counts import tab_counts
from callboard.workplace.queries.tabs import Tab, tabs_of


def show(request: MemberRequest) -> HttpResponse:
    """One of the seven tabs, a page of it (A3b)."""
    frame = context.Desk.of(request)
    floor = queries.floor_of(request.member, frame.shell, frame.handed)
    counts = tab_counts(request.member)
    shown = {
        "floor": floor,
        "tabs": tabs_of(request.member, frame.handed, request.GET.dict()),
        "every_tab": [(tab, counts.get(tab, 0)) for tab in Tab],
        "idle_minutes": floor.idle_minutes,
    }
    template = "workplace/floor/_tabs.html" if request.htmx else "workplace/floor/tabs.html"
    return render(request, template, shown)
