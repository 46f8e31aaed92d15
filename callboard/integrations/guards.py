"""The door of every operation of the API: key, scope, limit, then the company's rooms."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.operation import Operation
from ninja.security import HttpBearer
from ninja.utils import contribute_operation_callback

from callboard.accounts.tenancy import acting_for
from callboard.integrations import doors
from callboard.integrations.models import ApiKey, Scope

UNLUCKY = {"40001", "40P01"}  # serialization failure, deadlock: the other one is through by now
TRIES = 3
Result = TypeVar("Result")


class KeyRequest(HttpRequest):
    auth: ApiKey


class Key(HttpBearer):
    """`Authorization: Bearer <company>.<secret>`, with a scope."""

    openapi_description = "The key of a company: `<company number>.<secret>`."

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        key = doors.key_behind(token.strip())
        if key and self.scope not in key.scopes:
            raise HttpError(
                403, _("This key may not do that. It needs the scope %s.") % self.scope.value
            )
        return key


def opened(scope: Scope) -> Callable[[Callable], Callable]:
    """An operation for keys with this scope. It runs in the rooms of the key's company, in one
    transaction, committed before the answer is written."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: KeyRequest, **given: object) -> HttpResponse:
            return in_rooms(request.auth, lambda: view(request, **given))

        return _locked(guarded, scope)

    return decorate


def admitted(scope: Scope) -> Callable[[Callable], Callable]:
    """An operation for keys with this scope that goes into the rooms by itself, step by step."""
    return lambda view: _locked(view, scope)


def in_rooms(key: ApiKey, work: Callable[[], Result]) -> Result:
    """Do the work in the rooms of the key's company, in one transaction; again after a deadlock."""
    for tried in range(1, TRIES + 1):
        try:
            with acting_for(key.company_id):
                return work()
        except OperationalError as error:
            if sqlstate(error) not in UNLUCKY or tried == TRIES:
                raise
            time.sleep(random.uniform(0.01, 0.05) * tried)
    raise AssertionError("unreachable")


def sqlstate(error: Exception) -> str:
    """PostgreSQL's five letters for what went wrong; "" when it could not say."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def _locked(view: Callable, scope: Scope) -> Callable:
    """The key is asked for before anything that was sent is read."""

    def lock(operation: Operation) -> None:
        operation.auth_param = Key(scope)
        operation.auth_callbacks = [operation.auth_param]

    view.scope = scope  # type: ignore[attr-defined]
    contribute_operation_callback(view, lock)
    return view
