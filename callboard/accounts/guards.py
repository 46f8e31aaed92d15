"""The door of every view: opens the company's rooms, lets the member in, asks for the right.

An unguarded view fails tests/architecture, and sees no company's rows anyway.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from callboard.accounts import rules
from callboard.accounts.doors import (
    has_proved,
    invitation_of,
    link_of,
    member_of,
    owns_the_platform,
)
from callboard.accounts.models import Member, Role
from callboard.accounts.permissions import May
from callboard.accounts.sessions import SessionStore
from callboard.accounts.tenancy import across_companies, acting_for
from callboard.kit import events, patience, vault


class MemberRequest(HttpRequest):
    member: Member
    htmx: HtmxDetails


def shows(may: May, *, is_watched: bool = False) -> Callable[[Callable], Callable]:
    """A page or fragment for members with this right. `is_watched`: it is looked at for hours and
    touched by nobody, so it goes on fetching itself when anything done by hand asks to sign in."""
    return lambda view: _guarded(view, may, require_GET, is_watched=is_watched)


def changes(may: May) -> Callable[[Callable], Callable]:
    """A change for members with this right."""
    return lambda view: _guarded(view, may, require_POST)


def edits(may: May, *, before_factor: bool = False) -> Callable[[Callable], Callable]:
    """A form: shown by GET, sent by POST. `before_factor`: also to those who still owe the second
    proof that their company asks for."""
    both = require_http_methods(["GET", "POST"])
    return lambda view: _guarded(view, may, both, before_factor=before_factor)


def _guarded(
    view: Callable,
    may: May,
    method: Callable,
    *,
    before_factor: bool = False,
    is_watched: bool = False,
) -> Callable:
    def inside(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
        with acting_for(request.session.get("company")):
            member = member_of(request)
            if member is None:
                owns = owns_the_platform(request.user)
                return redirect("platform") if owns else _to_sign_in(request)
            request.member = member
            speak_as(member)
            if sleeps(request, member) and not (is_watched and not is_by_hand(request)):
                return _to_sign_in(request, after_sleep=True)
            if not before_factor and owes_factor(request, member):
                return _to_second_factor(request)
            if not rules.may(member, may):
                raise PermissionDenied
            events.announce(Visit(member, request))
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store, private")
            if member.role != Role.OPERATOR and is_by_hand(request):
                _session(request).touch()  # the last lock that is taken
            return response

    @wraps(view)
    def guarded(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
        return patience.whole(lambda: inside(request, *args, **kwargs))

    door = method(guarded)
    setattr(door, "may", may)  # noqa: B010 (what tests/architecture/test_urls.py looks for)
    return door


def shows_the_platform(view: Callable) -> Callable:
    """A page for the owner of the installation: looks across all companies, changes none."""
    return _for_the_owner(view, require_GET, across_companies)


def changes_the_platform(view: Callable, *, before_factor: bool = False) -> Callable:
    """A form for the owner of the installation, who stands in no company's rooms and sees no row of
    any. `before_factor`: also while the second proof is owed."""
    both = require_http_methods(["GET", "POST"])
    return _for_the_owner(view, both, transaction.atomic, before_factor=before_factor)


def _for_the_owner(
    view: Callable, method: Callable, rooms: Callable, *, before_factor: bool = False
) -> Callable:
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not owns_the_platform(request.user):
            return _not_the_owner(request)
        if _session(request).is_idle:
            return _to_sign_in(cast("MemberRequest", request), after_sleep=True)
        _session(request).touch()
        if settings.OWNER_PROVES_TWICE and not before_factor and not has_proved(request):
            return redirect("platform-factor")
        with rooms():
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return patience.whole(lambda: inside(request, *args, **kwargs))

    door = method(guarded)
    setattr(door, "may", None)  # noqa: B010 (no member has the right)
    return door


def opened_by_a_link(view: Callable) -> Callable:
    """A page for whoever holds a link that was given to them. It is asked for once, then kept out
    of the address, where histories and logs would show it."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        sent = request.GET.get("link", "")
        company, secret = link_of(sent or _kept_link(request))
        if company is None and not sent:
            return redirect("account_login")
        with acting_for(company):
            invitation = invitation_of(secret)
            if invitation:
                speak_as(invitation.member)
            if invitation and sent:
                request.session["link"] = vault.lock(sent, purpose="link")
                return redirect(request.path)
            response = view(request, invitation)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return require_http_methods(["GET", "POST"])(guarded)


def _kept_link(request: HttpRequest) -> str:
    """The link that was opened in this browser; a copy of the database does not tell it."""
    return vault.unlock(request.session.get("link", ""), purpose="link")


def _not_the_owner(request: HttpRequest) -> HttpResponse:
    with acting_for(request.session.get("company")):
        if member_of(request) is None:
            return _to_sign_in(cast("MemberRequest", request))
    raise PermissionDenied


def sleeps(request: HttpRequest, member: Member) -> bool:
    """Whether nobody has touched this session for half an hour. An operator's lasts a shift: they
    talk, and the button does not wait (reliability 1.7)."""
    return member.role != Role.OPERATOR and _session(request).is_idle


def is_by_hand(request: HttpRequest) -> bool:
    """Whether a person asked; a page that fetches something by itself says so."""
    return request.headers.get("X-Callboard-Auto") is None


def _session(request: HttpRequest) -> SessionStore:
    return cast("SessionStore", request.session)


def owes_factor(request: HttpRequest, member: Member) -> bool:
    """Whether the company asks for a second proof that was not given in this session."""
    return not has_proved(request) and rules.needs_factor(member)


class Visit:
    """A member asked for something: news for whoever counts activity."""

    kind = "member.visited"

    def __init__(self, member: Member, request: HttpRequest) -> None:
        self.member = member
        self.is_by_hand = is_by_hand(request)


def speak_as(member: Member) -> None:
    """Words in the member's language, times in the company's zone, until the next request."""
    translation.activate(member.language or member.company.language)
    timezone.activate(ZoneInfo(member.company.zone))


def _to_second_factor(request: MemberRequest) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(reverse("second-factor"))
    return redirect("second-factor")


def _to_sign_in(request: MemberRequest, *, after_sleep: bool = False) -> HttpResponse:
    """Lead a stranger to the sign-in page, and back to where they were once they are in.

    Somebody signed in who is no member here any more is signed out first, or the sign-in page would
    send them back; so is who was away for long. A fragment cannot show that page inside itself: the
    whole page goes there.
    """
    if request.user.is_authenticated:
        logout(request)
    if after_sleep:
        told = _("You were away for half an hour, so you were signed out. Sign in to go on.")
        messages.info(request, told)
    if request.htmx:
        back = request.htmx.current_url_abs_path
        return HttpResponseClientRedirect(redirect_to_login(back or "/").url)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
