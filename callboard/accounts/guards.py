"""The door of every view: opens the company's rooms, lets the member in, asks for the right.

An unguarded view fails tests/architecture, and sees no company's rows anyway.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
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
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.accounts.tenancy import across_companies, acting_for
from callboard.kit import events, patience


class MemberRequest(HttpRequest):
    member: Member
    htmx: HtmxDetails


def shows(may: May) -> Callable[[Callable], Callable]:
    """A page or fragment for members with this right."""
    return lambda view: _guarded(view, may, require_GET)


def changes(may: May) -> Callable[[Callable], Callable]:
    """A change for members with this right."""
    return lambda view: _guarded(view, may, require_POST)


def edits(may: May, *, before_factor: bool = False) -> Callable[[Callable], Callable]:
    """A form: shown by GET, sent by POST. `before_factor`: also to those who still owe the second
    proof that their company asks for."""
    both = require_http_methods(["GET", "POST"])
    return lambda view: _guarded(view, may, both, before_factor=before_factor)


def _guarded(
    view: Callable, may: May, method: Callable, *, before_factor: bool = False
) -> Callable:
    def inside(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
        with acting_for(request.session.get("company")):
            member = member_of(request)
            if member is None and owns_the_platform(request.user):
                return redirect("platform")
            if member is None:
                return _to_sign_in(request)
            request.member = member
            speak_as(member)
            if not before_factor and owes_factor(request, member):
                return _to_second_factor(request)
            if not rules.may(member, may):
                raise PermissionDenied
            events.announce(Visit(member, request))
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

    @wraps(view)
    def guarded(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
        return patience.whole(lambda: inside(request, *args, **kwargs))

    door = method(guarded)
    setattr(door, "may", may)  # noqa: B010 (what tests/architecture/test_urls.py looks for)
    return door


def shows_the_platform(view: Callable) -> Callable:
    """A page for the owner of the installation: looks across all companies, changes none."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not owns_the_platform(request.user):
            return _not_the_owner(request)
        with across_companies():
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    door = require_GET(guarded)
    setattr(door, "may", None)  # noqa: B010 (no member has the right)
    return door


def opened_by_a_link(view: Callable) -> Callable:
    """A page for whoever holds a link that was given to them. It is asked for once, then kept out
    of the address, where histories and logs would show it."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        sent = request.GET.get("link", "")
        company, secret = link_of(sent or request.session.get("link", ""))
        if company is None and not sent:
            return redirect("account_login")
        with acting_for(company):
            invitation = invitation_of(secret)
            if invitation:
                speak_as(invitation.member)
            if invitation and sent:
                request.session["link"] = sent
                return redirect(request.path)
            response = view(request, invitation)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return require_http_methods(["GET", "POST"])(guarded)


def _not_the_owner(request: HttpRequest) -> HttpResponse:
    with acting_for(request.session.get("company")):
        if member_of(request) is None:
            return _to_sign_in(cast("MemberRequest", request))
    raise PermissionDenied


def owes_factor(request: HttpRequest, member: Member) -> bool:
    """Whether the company asks for a second proof that was not given in this session."""
    return not has_proved(request) and rules.needs_factor(member)


class Visit:
    """A member asked for something: news for whoever counts activity."""

    kind = "member.visited"

    def __init__(self, member: Member, request: HttpRequest) -> None:
        self.member = member
        self.is_by_hand = request.headers.get("X-Callboard-Auto") is None


def speak_as(member: Member) -> None:
    """Words in the member's language, times in the company's zone, until the next request."""
    translation.activate(member.language or member.company.language)
    timezone.activate(ZoneInfo(member.company.zone))


def _to_second_factor(request: MemberRequest) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(reverse("second-factor"))
    return redirect("second-factor")


def _to_sign_in(request: MemberRequest) -> HttpResponse:
    """Lead a stranger to the sign-in page, and back to where they were once they are in.

    Somebody signed in who is no member here any more is signed out first, or the sign-in page would
    send them back. A fragment cannot show that page inside itself: the whole page goes there.
    """
    if request.user.is_authenticated:
        logout(request)
    if request.htmx:
        back = request.htmx.current_url_abs_path
        return HttpResponseClientRedirect(redirect_to_login(back or "/").url)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
