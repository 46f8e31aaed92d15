from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Layout
from callboard.workplace import context, queries
from callboard.workplace.views import answers, lines, tabs


@shows(May.ORDERS_READ)
def welcome(request: MemberRequest) -> HttpResponse:
    """The first page after sign-in (A1.2)."""
    shell = context.Desk.of(request).shell
    return render(request, "workplace/welcome.html", queries.welcome_of(request.member, shell))


@shows(May.ORDERS_READ)
def floor(request: MemberRequest) -> HttpResponse:
    """The floor, with the face the member's team works with."""
    return FACES[context.Desk.of(request).handed.layout](request)


def button(request: MemberRequest) -> HttpResponse:
    """The button, the member's own work, the figures of the day."""
    template = "workplace/floor/_floor.html" if request.htmx else "workplace/floor/floor.html"
    frame = context.Desk.of(request)
    shown = queries.floor_of(request.member, frame.shell, frame.handed)
    return render(request, template, {"floor": shown, "idle_minutes": shown.idle_minutes})


# Three faces of the same work (A3a, A3b, A4.1).
FACES: dict[str, Callable[[MemberRequest], HttpResponse]] = {
    Layout.BUTTON: button,
    Layout.LINES: lines.show,
    Layout.TABS: tabs.show,
}


@changes(May.ORDERS_WORK)
def take_next(request: MemberRequest) -> HttpResponse:
    """The Big Green Button (A4.1); what asks by itself gets an order or nothing (A4.7)."""
    if "X-Callboard-Auto" in request.headers:
        claim = dispatch.deliver_next(request.member)
        return answers.go_to(request, claim.order) if claim else HttpResponse(status=204)
    return answers.go_to(request, dispatch.take_next(request.member).order)
