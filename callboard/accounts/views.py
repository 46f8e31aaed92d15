from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from callboard.accounts import actions, doors, guards, queries
from callboard.accounts.forms import FirstPasswordForm, OwnSettingsForm
from callboard.accounts.guards import MemberRequest, edits, opened_by_a_link, shows_the_platform
from callboard.accounts.models import Invitation, User
from callboard.accounts.permissions import May


@edits(May.OWN_SETTINGS)
def own_settings(request: MemberRequest) -> HttpResponse:
    """The member's own settings (A1.3, A1.4)."""
    member, address = request.member, doors.address_of(request)
    form = OwnSettingsForm(request.POST or None, member=member, address=address)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/settings.html", {"form": form}, status=status)
    request.member = actions.save_settings(member, form.settings, by=member)
    guards.speak_as(request.member)
    messages.success(request, _("Settings saved."))
    if form.password:
        _change_password(request, form.password)
    return redirect("own-settings")


@opened_by_a_link
def join(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Whoever was invited chooses a password, then signs in with it (A14.2)."""
    if invitation is None:
        return render(request, "accounts/link_is_over.html", status=410)
    form = FirstPasswordForm(request.POST or None, user=invitation.member.user)
    if not form.is_valid():
        context = {"form": form, "invited": invitation.member}
        return render(request, "accounts/join.html", context, status=422 if form.is_bound else 200)
    actions.accept(invitation, form.cleaned_data["password"])
    request.session.flush()
    messages.success(request, _("Your password is set. Sign in with it."))
    return redirect("account_login")


@shows_the_platform
def platform(request: HttpRequest) -> HttpResponse:
    """Every company of the installation, for its owner."""
    companies = queries.companies_of_the_platform(cast("User", request.user))
    return render(request, "accounts/platform.html", {"companies": companies})


def _change_password(request: MemberRequest, password: str) -> None:
    """All sessions of the member end; this browser gets a new one at once."""
    actions.change_password(request.member, password, by=request.member)
    update_session_auth_hash(request, request.member.user)
    messages.success(request, _("Password changed. Everywhere else you are signed out."))
