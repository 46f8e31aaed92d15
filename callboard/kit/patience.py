"""Waiting with an end: a question may take only so long, a lost race is run again a few times."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import errors

from callboard.kit.errors import Refused

TRIES = 4
TEMPORARY = (errors.DeadlockDetected, errors.LockNotAvailable, errors.SerializationFailure)

Result = TypeVar("Result")
_tried_whole: ContextVar[bool] = ContextVar("tried_whole", default=False)

_LIMIT = "SELECT set_config('statement_timeout', %s, true), set_config('plan_cache_mode', %s, true)"


class TooMuch(Exception):
    """The database was still at it when the time was over. Nothing else is lost."""


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Stop each statement of the block after so long with TooMuch; the transaction goes on.

    Each is planned anew for what it asks: the filters people choose differ too much for one plan.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            before = cursor.fetchone()[0]
            cursor.execute(_LIMIT, [str(milliseconds), "force_custom_plan"])
            yield
            cursor.execute(_LIMIT, [before, "auto"])
    except OperationalError as error:
        if isinstance(error.__cause__, errors.QueryCanceled):
            raise TooMuch from error
        raise


class Busy(Refused):
    """Too many want the same at this moment; nothing was changed, asking again helps."""

    status = 503


def patient(action: Callable[..., Result]) -> Callable[..., Result]:
    """Run an action whole or not at all, three times more after a deadlock or a lock time-out.

    The step back to the savepoint frees the locks of the failed try, also inside a transaction.
    Inside `whole` the whole transaction is tried again instead.
    """

    @wraps(action)
    def tried(*args: Any, **kwargs: Any) -> Result:
        if _tried_whole.get():
            return action(*args, **kwargs)

        def once() -> Result:
            with transaction.atomic():
                return action(*args, **kwargs)

        return _again(once)

    return tried


def whole(work: Callable[[], Result]) -> Result:
    """Do work that is a transaction of its own, three times more after a deadlock or the like."""
    token = _tried_whole.set(True)
    try:
        return _again(work)
    finally:
        _tried_whole.reset(token)


def _again(work: Callable[[], Result]) -> Result:
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            if not isinstance(error.__cause__, TEMPORARY):
                raise
        time.sleep(random.uniform(0.01, 0.05) * attempt)
    raise Busy(_("The desk is very busy at this moment. Try again in a few seconds."))
