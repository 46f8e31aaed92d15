"""How allauth lets our people in (ACCOUNT_ADAPTER): by login or e-mail, members only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from callboard.accounts import actions, doors
from callboard.accounts.models import User
from callboard.kit import clock, vault
from callboard.kit.errors import Refused


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
        try:
            attempt = actions.count_try(typed, address)
        except Refused as refused:
            raise ValidationError(list(refused.reasons)) from None
        user = doors.user_named(typed)
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
        return believed

    def login(self, request: HttpRequest, user: User) -> None:
        """They are in, second factor and all: a session of theirs begins, the audit says so."""
        super().login(request, user)
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
