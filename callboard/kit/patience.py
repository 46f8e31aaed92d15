"""A question that may take only so long: whoever asked too much is told so, nobody else waits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

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
        if isinstance(error.__cause__, QueryCanceled):
            raise TooMuch from error
        raise
