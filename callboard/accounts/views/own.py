"""The member's own settings, and where they are signed in."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from callboard.accounts import actions, doors, guards, queries
from callboard.accounts.forms import OwnSettingsForm
from callboard.accounts.guards import MemberRequest, changes, edits
from callboard.accounts.permissions import May
from callboard.accounts.queries import factors
from callboard.accounts.sessions import SessionStore
from callboard.accounts.views.again import asks_password


@edits(May.OWN_SETTINGS)
def own_settings(request: MemberRequest) -> HttpResponse:
    """The member's own settings (A1.3, A1.4)."""
    member, address = request.member, doors.address_of(request)
    session = cast("SessionStore", request.session)
    form = OwnSettingsForm(
        request.POST or None,
        member=member,
        address=address,
        knows_password=session.knows_password,
    )
    if not form.is_valid():
        context = {
            "form": form,
            "factor": factors.factor_of(member),
            "sessions": queries.own_sessions(member, request.session.session_key),
        }
        status = 422 if form.is_bound else 200
        return render(request, "accounts/settings.html", context, status=status)
    if form.cleaned_data["current_password"] and form.knows_password:
        session.note_password()
    request.member = actions.save_settings(member, form.settings, by=member)
    guards.speak_as(request.member)
    messages.success(request, _("Settings saved."))
    if form.password:
        _change_password(request, form.password)
    return redirect("own-settings")


@changes(May.OWN_SETTINGS)
@asks_password
def end_session(request: MemberRequest) -> HttpResponse:
    """Sign out in one other browser, or in all but this one."""
    actions.end_own_sessions(
        request.member, request.POST.get("session", ""), but=request.session.session_key
    )
    messages.success(request, _("Signed out there."))
    return redirect("own-settings")


def _change_password(request: MemberRequest, password: str) -> None:
    """All sessions of the member end; this browser gets a new one at once."""
    actions.change_password(request.member, password, by=request.member)
    update_session_auth_hash(request, request.member.user)
    messages.success(request, _("Password changed. Everywhere else you are signed out."))
