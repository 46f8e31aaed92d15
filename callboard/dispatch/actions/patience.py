"""The one place where a lost race for a lock is tried again."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg import errors

from callboard.kit.errors import Refused

TRIES = 4
TEMPORARY = (errors.DeadlockDetected, errors.LockNotAvailable, errors.SerializationFailure)


class Busy(Refused):
    """Too many want the same at this moment; nothing was changed, asking again helps."""

    status = 503


def patient(action: Callable) -> Callable:
    """Run an action whole or not at all, three times more after a deadlock or a lock time-out.

    The step back to the savepoint frees the locks of the failed try, also inside a transaction.
    """

    @wraps(action)
    def tried(*args: Any, **kwargs: Any) -> Any:
        for attempt in range(1, TRIES + 1):
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, TEMPORARY):
                    raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)
        raise Busy(_("The desk is very busy at this moment. Try again in a few seconds."))

    return tried
