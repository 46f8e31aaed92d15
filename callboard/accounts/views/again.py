"""What opens or shuts a door asks for the password again: the desk may stand unlocked."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from callboard.accounts import doors
from callboard.accounts.forms import PasswordAgainForm
from callboard.accounts.models import User
from callboard.accounts.sessions import SessionStore

OURS = ("csrfmiddlewaretoken", "password_again")

View = Callable[..., HttpResponse]


def asks_password(view: View) -> View:
    """Stands under the guard: a change is made once the password was typed here in the last minutes
    (ACCOUNT_REAUTHENTICATION_TIMEOUT, ASVS 7.5.1). Looking needs none."""

    @wraps(view)
    def asked(request: Any, *args: object, **kwargs: object) -> HttpResponse:
        return ask(request) or view(request, *args, **kwargs)

    return asked


def ask(request: HttpRequest, also: Mapping[str, str] | None = None) -> HttpResponse | None:
    """The page that asks for it, where it is owed; its form holds all that was sent, and goes where
    that went. A wrong one counts as a wrong try of signing in. `also`: fields whose value came in
    another way, as the text of a file."""
    session = cast("SessionStore", request.session)
    if request.method != "POST" or session.knows_password:
        return None
    sent = request.POST if "password_again" in request.POST else None
    user = cast("User", request.user)
    form = PasswordAgainForm(sent, user=user, address=doors.address_of(request))
    if form.is_valid():
        session.note_password()
        return None
    kept = [(name, each) for name, many in request.POST.lists() for each in many]
    kept = [pair for pair in kept if pair[0] not in {*OURS, *(also or {})}]
    context = {"form": form, "kept": [*kept, *(also or {}).items()]}
    return render(request, "accounts/password_again.html", context, status=422)
