from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.dispatch import actions as dispatch
from callboard.workplace import context, queries
from callboard.workplace.queries import earnings
from callboard.workplace.views import answers


@shows(May.ORDERS_READ)
def presence(request: MemberRequest) -> HttpResponse:
    """Working status and running time for the top bar (A2.3)."""
    return render(request, "workplace/_presence.html")


@shows(May.ORDERS_READ)
def times(request: MemberRequest) -> HttpResponse:
    """Time in each status since 00:00, and what the day has paid (A2.9, A14.8)."""
    context = {
        "times": queries.statuses_today(request.member),
        "earned": earnings.today_of(request.member),
    }
    return render(request, "workplace/_times.html", context)


@changes(May.ORDERS_READ)
def activity(request: MemberRequest) -> HttpResponse:
    """A person is at the desk; the guard of the view has told whoever counts (A2.5)."""
    return HttpResponse(status=204)


@changes(May.ORDERS_WORK)
def start(request: MemberRequest) -> HttpResponse:
    """Begin to work, on the floor at once; an open card stays open (A2.1)."""
    dispatch.start(request.member)
    if request.htmx and context.Desk.of(request).is_on_a_card:
        return presence_changed(render(request, "workplace/_presence.html"))
    return answers.go(request, reverse("floor"))


@changes(May.ORDERS_WORK)
def pause(request: MemberRequest) -> HttpResponse:
    """No orders for a while (A2.7)."""
    dispatch.pause(request.member)
    return _changed(request)


@changes(May.ORDERS_WORK)
def stop(request: MemberRequest) -> HttpResponse:
    """The end of work (A2.5)."""
    dispatch.stop(request.member)
    return _changed(request)


def presence_changed(response: HttpResponse) -> HttpResponse:
    """Other parts of the page that show the working status ask anew."""
    return trigger_client_event(response, "desk:presence")


def _changed(request: MemberRequest) -> HttpResponse:
    if not request.htmx:
        return answers.go(request, reverse("floor"))
    return presence_changed(render(request, "workplace/_presence.html"))
