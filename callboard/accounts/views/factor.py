"""The second factor of a member or of the owner: set up, looked after, asked for where owed."""

import json
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from callboard.accounts import actions, doors, rules
from callboard.accounts.forms import CodeForm, NewPasskeyForm
from callboard.accounts.guards import MemberRequest, changes, changes_the_platform, edits
from callboard.accounts.models import Member, User
from callboard.accounts.permissions import May
from callboard.accounts.queries import factors
from callboard.accounts.views.again import ask, asks_password
from callboard.kit.errors import Refused

SECRET = "factor-secret"
MOST_DIGITS = 19  # a number the database knows


class Whose(NamedTuple):
    """Whose second factor a page is about, where it stands, and how it is turned on."""

    user: User
    factor: factors.Factor
    page: str
    codes_page: str
    passkeys_page: str
    home: str
    is_needed: bool
    turn_on: Callable[[str, str], list[str]]
    end_other_sessions: Callable[[str | None], object]
    add_passkey: Callable[[str, dict[str, Any]], object]
    drop_passkey: Callable[[int], object]


@edits(May.OWN_SETTINGS, before_factor=True)
def second_factor(request: MemberRequest) -> HttpResponse:
    """Set it up by the first code; or type a code where this browser has not given one yet."""
    return _page(request, _of_member(request.member))


@partial(changes_the_platform, before_factor=True)
def owner_s_factor(request: HttpRequest) -> HttpResponse:
    """The same for the owner of the installation, who comes no further without."""
    return _page(request, _of_owner(request))


@changes_the_platform
@asks_password
def owner_s_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes of the owner, shown this once; what only looks gets none."""
    if request.method != "POST":
        return redirect("platform-factor")
    codes = actions.renew_codes_of_owner(cast("User", request.user))
    return _shown(request, "factor_codes.html", {"codes": codes})


@changes(May.OWN_SETTINGS)
@asks_password
def new_codes(request: MemberRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    codes = actions.renew_codes(request.member, by=request.member)
    return _shown(request, "factor_codes.html", {"codes": codes})


@changes(May.OWN_SETTINGS)
@asks_password
def change_passkeys(request: MemberRequest) -> HttpResponse:
    """What the browser has made becomes one of the member's keys, or one that was lost none."""
    return _change_passkeys(request, _of_member(request.member))


@changes_the_platform
@asks_password
def owner_s_passkeys(request: HttpRequest) -> HttpResponse:
    """The same for the owner of the installation."""
    if request.method != "POST":
        return redirect("platform-factor")
    return _change_passkeys(request, _of_owner(request))


@changes(May.OWN_SETTINGS)
@asks_password
def turn_off(request: MemberRequest) -> HttpResponse:
    """No second factor any more, where the company does not ask for it."""
    actions.turn_off(request.member, by=request.member)
    messages.success(request, _("The second factor is off. The password alone lets you in."))
    return redirect("own-settings")


def _of_member(member: Member) -> Whose:
    return Whose(
        user=member.user,
        factor=factors.factor_of(member),
        page="second-factor",
        codes_page="second-factor-codes",
        passkeys_page="passkeys",
        home="own-settings",
        is_needed=rules.needs_factor(member),
        turn_on=lambda secret, code: actions.turn_on(member, secret, code, by=member),
        end_other_sessions=lambda this: actions.end_own_sessions(member, "", but=this),
        add_passkey=lambda name, key: actions.add_passkey(member, name, key, by=member),
        drop_passkey=lambda pk: actions.drop_passkey(member, pk, by=member),
    )


def _of_owner(request: HttpRequest) -> Whose:
    owner = cast("User", request.user)
    return Whose(
        user=owner,
        factor=factors.factor_of_owner(owner),
        page="platform-factor",
        codes_page="platform-codes",
        passkeys_page="platform-passkeys",
        home="platform",
        is_needed=True,
        turn_on=lambda secret, code: actions.turn_on_for_owner(owner, secret, code),
        end_other_sessions=lambda this: actions.end_sessions_of_owner(owner, but=this),
        add_passkey=lambda name, key: actions.add_passkey_of_owner(owner, name, key),
        drop_passkey=lambda pk: actions.drop_passkey_of_owner(owner, pk),
    )


def _change_passkeys(request: HttpRequest, whose: Whose) -> HttpResponse:
    typed = request.POST.get("passkey")
    if typed is not None:
        whose.drop_passkey(int(typed) if _is_number(typed) else 0)
        messages.success(request, _("Removed. It opens nothing any more."))
        return redirect(whose.page)
    form = NewPasskeyForm(request.POST, user=whose.user)
    if not form.is_valid():
        raise Refused(_("The browser made no passkey that can be used. Try again."))
    name = rules.browser_named(request.headers.get("User-Agent", ""))
    whose.add_passkey(name, form.cleaned_data["credential"])
    messages.success(request, _("The passkey is kept. It may be used instead of a code."))
    return redirect(whose.page)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < MOST_DIGITS


def _page(request: HttpRequest, whose: Whose) -> HttpResponse:
    factor, user = whose.factor, whose.user
    owed = None if factor.is_on else ask(request)
    if owed:
        return owed
    form = CodeForm(request.POST or None, user=user, address=doors.address_of(request))
    form.proves = factor.is_on
    if form.is_valid():
        if factor.is_on:
            doors.note_factor(request)
            return redirect("welcome")
        try:
            codes = whose.turn_on(_kept(request), form.cleaned_data["code"])
        except Refused as refused:
            form.refuse(refused)
        else:
            del request.session[SECRET]
            _renew_session(request, whose)
            return _shown(request, "factor_codes.html", {"codes": codes})
    context = {"form": form, "factor": factor, "whose": whose}
    if not factor.is_on:
        context |= _secret(request)
    context["is_asked"] = factor.is_on and not doors.has_proved(request)
    if factor.is_on and not context["is_asked"]:
        context["options"] = json.dumps(webauthn.begin_registration(user, False))
    return _shown(request, "factor.html", context, status=422 if form.is_bound else 200)


def _kept(request: HttpRequest) -> str:
    """The secret that was shown in this browser; it lies in the database encrypted."""
    return get_adapter().decrypt(request.session.get(SECRET, ""))


def _secret(request: HttpRequest) -> dict[str, str]:
    """The same secret until it is set up, so that a mistyped code costs no second scan."""
    secret = _kept(request)
    if not secret:
        secret = actions.new_secret()
        request.session[SECRET] = get_adapter().encrypt(secret)
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return {"secret": secret, "picture": b64encode(picture.encode()).decode()}


def _renew_session(request: HttpRequest, whose: Whose) -> None:
    """More may be done in it from now on, so it gets another name; all others end."""
    whose.end_other_sessions(request.session.session_key)
    request.session.cycle_key()
    doors.note_factor(request)


def _shown(
    request: HttpRequest, template: str, context: dict, *, status: int = 200
) -> HttpResponse:
    return render(request, f"accounts/{template}", context, status=status)
