"""Members: who they are, their rights, their way in (A14.2)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts import actions, queries
from callboard.accounts import rules as rights
from callboard.accounts.guards import MemberRequest, changes, edits, shows
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.accounts.queries import factors
from callboard.accounts.views import again
from callboard.accounts.views.again import asks_password
from callboard.kit.errors import Refused
from callboard.workplace.forms.company.people import PeopleFilter, PersonForm
from callboard.workplace.views.company import pages


@shows(May.PEOPLE_MANAGE)
def company(request: MemberRequest) -> HttpResponse:
    """The first of the company's screens."""
    return redirect("people")


@shows(May.PEOPLE_MANAGE)
def people(request: MemberRequest) -> HttpResponse:
    """Members by name: an admin sees all, a leader the own team."""
    by = request.member
    form = PeopleFilter(request.GET, by=by)
    found = queries.people_of(by, **form.wanted, after=pages.cursor_of(request))
    return pages.page(request, "people.html", {"found": found, "form": form})


@edits(May.PEOPLE_MANAGE)
def new_person(request: MemberRequest) -> HttpResponse:
    """Somebody new, who gets a link to set the own password."""
    by = request.member
    form = PersonForm(request.POST or None, by=by)
    if form.is_bound and form.is_valid():
        if asked := again.ask(request):
            return asked
        try:
            person = actions.add_member(by.company, password=None, by=by, **form.added)
            return _invited(request, person, is_new=True)
        except Refused as refused:
            form.refuse(refused)
    context = {"form": form, "title": _("New member"), "back": reverse("people")}
    return pages.page(request, "form.html", context, status=422 if form.is_bound else 200)


@pages.edits(May.PEOPLE_MANAGE)
def person(request: MemberRequest, member: int) -> HttpResponse:
    """One member: what may be changed of them, and their way in."""
    by, whom = request.member, queries.person_of(request.member, member)
    form = PersonForm(request.POST or None, by=by, person=whom)
    return pages.form_page(
        request,
        form,
        lambda: actions.save_member(whom, form.changed, by=by),
        template="person.html",
        back=reverse("people"),
        title=whom.name,
        person=whom,
        manages=rights.may_manage(by, whom),
        signed_in=queries.sessions_of(whom),
        invited_until=queries.invited_until(whom),
        factor=factors.factor_of(whom),
    )


@changes(May.PEOPLE_MANAGE)
@asks_password
def invite(request: MemberRequest, member: int) -> HttpResponse:
    """A new link to set the password; it is shown this once."""
    return _invited(request, queries.person_of(request.member, member))


@changes(May.PEOPLE_MANAGE)
@asks_password
def end_sessions(request: MemberRequest, member: int) -> HttpResponse:
    """Sign a member out everywhere."""
    actions.end_sessions(queries.person_of(request.member, member), by=request.member)
    messages.success(request, _("They are signed out everywhere."))
    return redirect("person", member)


@changes(May.PEOPLE_MANAGE)
@asks_password
def reset_factor(request: MemberRequest, member: int) -> HttpResponse:
    """For somebody who lost phone and codes."""
    actions.reset_factor(queries.person_of(request.member, member), by=request.member)
    messages.success(request, _("Reset. They set up a new one when they sign in."))
    return redirect("person", member)


@changes(May.PEOPLE_MANAGE)
@asks_password
def block(request: MemberRequest, member: int) -> HttpResponse:
    """Let a member in no more."""
    actions.block(queries.person_of(request.member, member), by=request.member)
    messages.success(request, _("Blocked. They are out at once, and hold nothing any more."))
    return redirect("person", member)


@changes(May.PEOPLE_MANAGE)
@asks_password
def unblock(request: MemberRequest, member: int) -> HttpResponse:
    """Let a member in again."""
    actions.unblock(queries.person_of(request.member, member), by=request.member)
    messages.success(request, _("They may sign in again."))
    return redirect("person", member)


def _invited(request: MemberRequest, person: Member, *, is_new: bool = False) -> HttpResponse:
    link = f"{reverse('join')}?link={actions.invite(person, by=request.member)}"
    context = {
        "person": person,
        "is_new": is_new,
        "link": request.build_absolute_uri(link),
        "days": actions.LASTS.days,
    }
    return pages.page(request, "invited.html", context)
