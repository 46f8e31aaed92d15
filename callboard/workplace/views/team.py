"""The team wallboard, and the page of one member for whoever leads them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from callboard.accounts.guards import MemberRequest, changes, edits, shows
from callboard.accounts.permissions import May
from callboard.dispatch import actions as dispatch
from callboard.dispatch.actions import Moved
from callboard.kit.errors import Refused
from callboard.orders import queries as orders
from callboard.orders.queries import personal
from callboard.workplace.forms.team import AssignForm, NumbersForm, ReleaseForm, TicksForm
from callboard.workplace.queries import known, person, wallboard
from callboard.workplace.queries.wallboard import Wallboard
from callboard.workplace.views import answers

MOST_TOLD = 5


@shows(May.TEAM_LEAD)
def team(request: MemberRequest) -> HttpResponse:
    """Who does what since when, and what waits (A2.3, A3.6). `called`: one team, by its name."""
    if words := request.GET.get("called", "").strip():
        found = known.teams(request.member).called(words[:80])
        if found:
            return redirect(f"{reverse('team')}?{urlencode({'team': found[0]})}")
        text = _("Nothing here is called “%(words)s”. Check how it is written.")
        messages.warning(request, text % {"words": words[:80]})
        return redirect("team")
    template = "workplace/team/_board.html" if request.htmx else "workplace/team/team.html"
    return render(request, template, {"board": _board(request)})


@shows(May.TEAM_LEAD, is_watched=True)
def wall(request: MemberRequest) -> HttpResponse:
    """The same without navigation, to be read from three metres."""
    template = "workplace/team/_wall.html" if request.htmx else "workplace/team/wall.html"
    return render(request, template, {"board": _board(request)})


@shows(May.TEAM_LEAD)
def member(request: MemberRequest, member: int) -> HttpResponse:
    """One member: status, day, what is held, what is overdue, the personal list."""
    return _page(request, member)


@changes(May.TEAM_LEAD)
def pause(request: MemberRequest, member: int) -> HttpResponse:
    """Set a member to Relax (A2.7)."""
    dispatch.pause_for(wallboard.led(request.member, member).member, by=request.member)
    return _back(request, member)


@changes(May.TEAM_LEAD)
def stop(request: MemberRequest, member: int) -> HttpResponse:
    """End a member's work (A2.5)."""
    dispatch.stop_for(wallboard.led(request.member, member).member, by=request.member)
    return _back(request, member)


@changes(May.TEAM_LEAD)
def give_back(request: MemberRequest, member: int, number: int) -> HttpResponse:
    """Return a customer to the queue for a member (A3.8)."""
    wallboard.led(request.member, member)
    reason = request.POST.get("reason", "")
    order = orders.card(request.member, number)
    dispatch.give_back_for(order, by=request.member, reason=reason)
    messages.success(request, _("Order %(number)s is back in the queue.") % {"number": number})
    return _back(request, member)


@changes(May.TEAM_LEAD)
def release(request: MemberRequest, member: int, number: int) -> HttpResponse:
    """Let a member work on although a delivery is overdue (A4.11, A17 C17)."""
    wallboard.led(request.member, member)
    order = orders.card(request.member, number)
    dispatch.release_overdue(order, by=request.member, reason=request.POST.get("reason", ""))
    messages.success(request, _("Order %(number)s goes to anybody now.") % {"number": number})
    return _back(request, member)


@changes(May.TEAM_LEAD)
def assign(request: MemberRequest, member: int) -> HttpResponse:
    """Orders by number into a member's personal list (A4.12)."""
    to = wallboard.led(request.member, member).member
    form = NumbersForm(request.POST)
    if not form.is_valid():
        return _page(request, member, numbers=form, status=422)
    wanted = form.cleaned_data["numbers"]
    found = personal.by_numbers(request.member, wanted)
    unknown = sorted(set(wanted) - {order.number for order in found})
    _tell(request, dispatch.assign_all(found, to=to, by=request.member), unknown)
    return _back(request, member)


@changes(May.TEAM_LEAD)
def move(request: MemberRequest, member: int) -> HttpResponse:
    """Ticked orders into another member's personal list, or out of it (A4.12, A4.13)."""
    wallboard.led(request.member, member)
    form = TicksForm(request.POST, by=request.member)
    found = personal.by_numbers(request.member, form.ticked())
    if not found:
        raise Refused(_("No order is ticked. Tick some first."))
    if "away" in request.POST:
        _tell(request, dispatch.take_away_all(found, by=request.member))
    elif (to := form.chosen()) is None:
        raise Refused(_("Choose who gets the orders."))
    else:
        _tell(request, dispatch.assign_all(found, to=to, by=request.member))
    return _back(request, member)


@edits(May.TEAM_LEAD)
def assign_one(request: MemberRequest, number: int) -> HttpResponse:
    """The dialog on the card: whose personal list the order goes into (A4.12)."""
    order = orders.card(request.member, number)
    initial = {"version": order.version, "to": order.assignee_id}
    form = AssignForm(request.POST or None, by=request.member, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            dispatch.assign(order, to=form.chosen(), by=request.member, version=version)
            return answers.go_to(request, order)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    context = {"order": order, "form": form, "dialog_id": "assign", "dialog_open": True}
    template = "workplace/team/_assign.html" if request.htmx else "workplace/team/assign.html"
    return render(request, template, context, status=status)


@changes(May.TEAM_LEAD)
def take_away_one(request: MemberRequest, number: int) -> HttpResponse:
    """Out of the personal list, back to its block (A4.12)."""
    order = orders.card(request.member, number)
    dispatch.take_away(order, by=request.member)
    return answers.go_to(request, order)


def _board(request: MemberRequest) -> Wallboard:
    team = request.GET.get("team", "")
    if team and not (team.isdecimal() and len(team) < 19):
        raise Http404
    return wallboard.wallboard_of(request.member, int(team) if team else None)


def _page(
    request: MemberRequest, member: int, *, numbers: NumbersForm | None = None, status: int = 200
) -> HttpResponse:
    page = person.person_page(request.member, member, request.GET.get("after", ""))
    context = {
        "page": page,
        "numbers": numbers or NumbersForm(),
        "ticks": TicksForm(by=request.member),
        "release": ReleaseForm(),
    }
    template = "workplace/team/_member.html" if request.htmx else "workplace/team/member.html"
    return render(request, template, context, status=status)


def _back(request: MemberRequest, member: int) -> HttpResponse:
    """What was changed is seen at once."""
    wallboard.forget(request.member.company_id)
    here = request.htmx.current_url_abs_path if request.htmx else ""
    is_board = (here or "").startswith(reverse("team")) and "/team/?" in f"{here}?"
    return answers.go(request, (here or "") if is_board else reverse("team-member", args=[member]))


def _tell(request: MemberRequest, moved: Moved, unknown: list[int] | None = None) -> None:
    """How many moved, and why the others did not: the first of them by name."""
    if moved.done:
        count = len(moved.done)
        text = ngettext("%(n)s order moved.", "%(n)s orders moved.", count)
        messages.success(request, text % {"n": count})
    for number, why in moved.refused[:MOST_TOLD]:
        text = _("Order %(number)s stays: %(why)s")
        messages.warning(request, text % {"number": number, "why": why})
    for number in (unknown or [])[:MOST_TOLD]:
        messages.warning(request, _("There is no order %(number)s.") % {"number": number})
    more = max(0, len(moved.refused) - MOST_TOLD) + max(0, len(unknown or []) - MOST_TOLD)
    if more:
        messages.warning(request, _("%(n)s more did not move.") % {"n": more})
