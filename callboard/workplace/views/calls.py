from django.http import HttpResponse
from django.shortcuts import render

from callboard.accounts.guards import MemberRequest, changes
from callboard.accounts.permissions import May
from callboard.calls import actions as calls
from callboard.calls import queries as call_queries
from callboard.workplace import queries
from callboard.workplace.forms import Typed
from callboard.workplace.views import answers
from callboard.workplace.views.shift import presence_changed


@changes(May.ORDERS_WORK)
def call(request: MemberRequest, number: int) -> HttpResponse:
    """Ring the customer: the telephone opens by the company's address, Talking begins (A6.5).

    At the second phone with `which=second`, as it is saved.
    """
    before = queries.card_of(request.member, number)
    second = request.POST.get("which") == "second"
    begun = calls.call(before.order, by=request.member, second=second)
    link = call_queries.dial_link(request.member.company_id, begun)
    if not request.htmx:
        return answers.go_to(request, before.order)
    after = queries.card_of(request.member, number)
    saw_it = request.POST.get("version") == str(before.order.version)
    context = {
        "card": after,
        "order": after.order,
        "link": link,
        "dials_in_browser": link.lower().startswith(("http", "/")),
        "customer": after.order.customer,
        "number": begun.phone,
        "typed": Typed.saved(answers.facts_of(after)) if saw_it else None,
    }
    return presence_changed(render(request, "workplace/card/called.html", context))


@changes(May.ORDERS_WORK)
def hang_up(request: MemberRequest) -> HttpResponse:
    """The talk is over; the telephone itself is hung up at the telephone."""
    calls.hang_up(request.member)
    if not request.htmx:
        return answers.go(request, "/")
    return presence_changed(render(request, "workplace/_presence.html"))
