"""The second factor of a member: set up, looked after, and asked for where a session lacks it."""

import json
from base64 import b64encode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from callboard.accounts import actions, doors, rules
from callboard.accounts.forms import CodeForm, NewPasskeyForm
from callboard.accounts.guards import MemberRequest, changes, edits
from callboard.accounts.permissions import May
from callboard.accounts.queries import factors
from callboard.kit.errors import Refused

SECRET = "factor-secret"
MOST_DIGITS = 19  # a number the database knows


@edits(May.OWN_SETTINGS, before_factor=True)
def second_factor(request: MemberRequest) -> HttpResponse:
    """Set it up by the first code; or type a code where this browser has not given one yet."""
    member, factor = request.member, factors.factor_of(request.member)
    form = CodeForm(request.POST or None, user=member.user, address=doors.address_of(request))
    form.proves = factor.is_on
    if form.is_valid():
        if factor.is_on:
            doors.note_factor(request)
            return redirect("welcome")
        try:
            code = form.cleaned_data["code"]
            codes = actions.turn_on(member, request.session.get(SECRET, ""), code, by=member)
        except Refused as refused:
            form.refuse(refused)
        else:
            del request.session[SECRET]
            _renew_session(request)
            return _shown(request, "factor_codes.html", {"codes": codes})
    context = {"form": form, "factor": factor, "is_needed": rules.needs_factor(member)}
    if not factor.is_on:
        context |= _secret(request)
    context["is_asked"] = factor.is_on and not doors.has_proved(request)
    if factor.is_on and not context["is_asked"]:
        context["options"] = json.dumps(webauthn.begin_registration(member.user, False))
    return _shown(request, "factor.html", context, status=422 if form.is_bound else 200)


@changes(May.OWN_SETTINGS)
def new_codes(request: MemberRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    codes = actions.renew_codes(request.member, by=request.member)
    return _shown(request, "factor_codes.html", {"codes": codes})


@changes(May.OWN_SETTINGS)
def add_passkey(request: MemberRequest) -> HttpResponse:
    """What the browser has made for the member becomes one of their keys."""
    form = NewPasskeyForm(request.POST, user=request.member.user)
    if not form.is_valid():
        raise Refused(_("The browser made no passkey that can be used. Try again."))
    name = rules.browser_named(request.headers.get("User-Agent", ""))
    actions.add_passkey(request.member, name, form.cleaned_data["credential"], by=request.member)
    messages.success(request, _("The passkey is kept. It may be used instead of a code."))
    return redirect("second-factor")


@changes(May.OWN_SETTINGS)
def drop_passkey(request: MemberRequest) -> HttpResponse:
    """A key that was lost opens nothing any more."""
    typed = request.POST.get("passkey", "")
    known = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < MOST_DIGITS else 0
    actions.drop_passkey(request.member, known, by=request.member)
    messages.success(request, _("Removed. It opens nothing any more."))
    return redirect("second-factor")


@changes(May.OWN_SETTINGS)
def turn_off(request: MemberRequest) -> HttpResponse:
    """No second factor any more, where the company does not ask for it."""
    actions.turn_off(request.member, by=request.member)
    messages.success(request, _("The second factor is off. The password alone lets you in."))
    return redirect("own-settings")


def _secret(request: MemberRequest) -> dict[str, str]:
    """The same secret until it is set up, so that a mistyped code costs no second scan."""
    secret = request.session.setdefault(SECRET, actions.new_secret())
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return {"secret": secret, "picture": b64encode(picture.encode()).decode()}


def _renew_session(request: MemberRequest) -> None:
    """More may be done in it from now on, so it gets another name; all others end."""
    actions.end_own_sessions(request.member, "", but=request.session.session_key)
    request.session.cycle_key()
    doors.note_factor(request)


def _shown(
    request: MemberRequest, template: str, context: dict, *, status: int = 200
) -> HttpResponse:
    return render(request, f"accounts/{template}", context, status=status)
