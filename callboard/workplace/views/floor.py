from django.http import HttpResponse
from django.shortcuts import render

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.dispatch import actions as dispatch
from callboard.workplace import context, queries
from callboard.workplace.views import answers


@shows(May.ORDERS_READ)
def welcome(request: MemberRequest) -> HttpResponse:
    """The first page after sign-in (A1.2)."""
    shell = context.Desk.of(request).shell
    return render(request, "workplace/welcome.html", queries.welcome_of(request.member, shell))


@shows(May.ORDERS_READ)
def floor(request: MemberRequest) -> HttpResponse:
    """The button, the member's own work, the figures of the day."""
    template = "workplace/floor/_floor.html" if request.htmx else "workplace/floor/floor.html"
    shown = queries.floor_of(request.member, context.Desk.of(request).shell)
    return render(request, template, {"floor": shown, "idle_minutes": shown.idle_minutes})


@changes(May.ORDERS_WORK)
def take_next(request: MemberRequest) -> HttpResponse:
    """The Big Green Button (A4.1)."""
    return answers.go_to(request, dispatch.take_next(request.member).order)
