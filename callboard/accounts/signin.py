"""How allauth lets our people in (ACCOUNT_ADAPTER): by login or e-mail, members only."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from callboard.accounts import actions, doors
from callboard.accounts.actions import guessing
from callboard.accounts.models import User
from callboard.accounts.sessions import SessionStore
from callboard.kit import clock, vault
from callboard.kit.errors import Refused


class PuzzledRequest(HttpRequest):
    puzzle: str  # what the browser works out before the next try; the page shows it


class Backend(AuthenticationBackend):
    """allauth's own; who is behind a session is read with the member, where there is one."""

    def get_user(self, user_id: int) -> User | None:
        user = doors.user_behind(User._meta.pk.to_python(user_id))
        return user if user and self.user_can_authenticate(user) else None


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The login or the password is wrong. Type both again by hand; if that does not help, "
            "ask your team leader for a new password."
        ),
        "too_many_login_attempts": _(
            "There were too many wrong passwords from your network. Wait an hour, "
            "or ask the company admin to look who tries."
        ),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The member with this login (or e-mail) and password, or nobody. Refusals are worded.

        Whether a login exists cannot be told: an unknown one is counted and hashed just the same.
        """
        typed = credentials["username"]
        address = doors.address_of(request)
        user = doors.user_named(typed)
        named = doors.spelt(typed, user)
        try:
            attempt = actions.count_try(named, address)
        except Refused as refused:
            raise ValidationError(list(refused.reasons)) from None
        if not _has_worked(request, named, user, address):
            actions.withdraw(attempt)
            raise ValidationError(
                _(
                    "Somebody tries passwords for this login from many places. So your browser "
                    "works for some seconds before a try from here: type the password once more."
                )
            )
        login = user.username if user else typed
        believed = super().authenticate(request, username=login, password=credentials["password"])
        if believed is None:
            actions.note_guesses(user, attempt)
            return None
        actions.forget_tries(attempt)
        if not doors.works_somewhere(believed):
            raise ValidationError(
                _(
                    "Your access to the desk is closed. "
                    "If you should work here, ask your team leader to open it."
                )
            )
        request.session["believed"] = believed.get_session_auth_hash()
        return believed

    def login(self, request: HttpRequest, user: User) -> None:
        """They are in, second factor and all: a session of theirs begins, the audit says so.

        A password that was changed while the code was asked for lets nobody in any more.
        """
        if request.session.pop("believed", "") != user.get_session_auth_hash():
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        cast("SessionStore", request.session).begin()
        browser, address = request.headers.get("User-Agent", "")[:120], doors.address_of(request)
        came = {"at": clock.now().isoformat(), "address": address, "browser": browser}
        request.session["came"] = came
        if any(each["method"] == "mfa" for each in get_authentication_records(request, user)):
            doors.note_factor(request)
        actions.note_sign_in(user, address, browser)

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts its own limit for: the same address as we."""
        return doors.address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes a login for themselves: the company admin does (A14.2)."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The desk itself shows that somebody is in, or out."""


class FactorAdapter(DefaultMFAAdapter):
    """allauth's own; what a phone and we share is encrypted by a key that is not in the database,
    so that a copy of the database opens no door."""

    def encrypt(self, text: str) -> str:
        """For the table."""
        return vault.lock(text, purpose="second factor")

    def decrypt(self, encrypted_text: str) -> str:
        """As it was."""
        return vault.unlock(encrypted_text, purpose="second factor")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The audit tells it."""


def _has_worked(request: HttpRequest, login: str, user: User | None, address: str) -> bool:
    """Whether this try may be looked at: no work is asked for it, or it is done. What the next one
    asks is left for the page."""
    bits = guessing.work_for(login, user, address)
    if not bits:
        return True
    cast("PuzzledRequest", request).puzzle = guessing.puzzle(login, address, bits)
    sent, answer = request.POST.get("puzzle", ""), request.POST.get("answer", "")
    return guessing.is_solved(sent, answer, login=login, address=address)
