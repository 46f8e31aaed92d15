from django.http import HttpResponse
from django.shortcuts import render

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.kit import clock
from callboard.orders import queries as orders
from callboard.workplace.views import answers


@shows(May.ORDERS_READ)
def find(request: MemberRequest) -> HttpResponse:
    """Orders by number, phone in any spelling, last digits or name (A3.7)."""
    words = request.GET.get("q", "").strip()[:100]
    found = orders.find(request.member, words)
    if len(found) == 1 and str(found[0].number) == words:
        return answers.go_to(request, found[0])
    return render(
        request, "workplace/find.html", {"words": words, "found": found, "now": clock.now()}
    )
