"""The one clock: the database's. Many machines then agree on leases and deadlines."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_everywhere: list[datetime] = []


def now() -> datetime:
    """This moment in UTC by the database's clock, whatever the machine's own clock says."""
    if at := held():
        return at
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def told(at: datetime) -> datetime:
    """The moment that a statement has told beside other things, unless a test holds the clock."""
    return held() or at


def held() -> datetime | None:
    """The moment at which a test holds the clock; None: it runs."""
    return _everywhere[-1] if _everywhere else _frozen.get()


@contextmanager
def frozen(at: datetime, *, in_all_threads: bool = False) -> Iterator[None]:
    """Hold the clock at one moment for this thread, or for every thread of the process (tests)."""
    if in_all_threads:
        _everywhere.append(at)
        try:
            yield
        finally:
            _everywhere.pop()
        return
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
