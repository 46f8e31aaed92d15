"""How allauth lets our people in (ACCOUNT_ADAPTER): by login or e-mail, members only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from callboard.accounts import actions, doors
from callboard.accounts.models import User
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
        browser = request.headers.get("User-Agent", "")
        actions.note_sign_in(user, doors.address_of(request), browser)

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts its own limit for: the same address as we."""
        return doors.address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes a login for themselves: the company admin does (A14.2)."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The desk itself shows that somebody is in, or out."""
