"""What work has paid: one's own, and that of the people one leads (A14.7, A14.8)."""

from django.http import HttpResponse
from django.shortcuts import render

from callboard.accounts import queries as accounts
from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.workplace.queries import earnings
from callboard.workplace.views.company import pages


@shows(May.ORDERS_READ)
def own(request: MemberRequest) -> HttpResponse:
    """One's own month, and a day of it line by line."""
    return _slip(request, request.member)


@shows(May.TEAM_LEAD)
def team(request: MemberRequest) -> HttpResponse:
    """The people one leads, over a month or a day."""
    asked = request.GET
    found = earnings.table_of(
        request.member, asked.get("month", ""), asked.get("day", ""), pages.cursor_of(request)
    )
    return render(request, "workplace/pay/team.html", {"table": found})


@shows(May.TEAM_LEAD)
def member(request: MemberRequest, member: int) -> HttpResponse:
    """The month of one of them."""
    return _slip(request, accounts.person_of(request.member, member))


def _slip(request: MemberRequest, whose: Member) -> HttpResponse:
    asked = request.GET
    month = earnings.month_of(whose, asked.get("month", ""), asked.get("day", ""))
    context = {"month": month, "is_own": whose.pk == request.member.pk}
    return render(request, "workplace/pay/slip.html", context)
