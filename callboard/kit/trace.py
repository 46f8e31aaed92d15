"""What a line of the log is about: which request, which company. Numbers, never people."""

from contextvars import ContextVar
from secrets import token_hex

request_id: ContextVar[str] = ContextVar("request_id", default="")
company_id: ContextVar[int | None] = ContextVar("company_id", default=None)


def begin() -> str:
    """A request begins in this thread; answers with its fresh id."""
    fresh = token_hex(8)
    request_id.set(fresh)
    company_id.set(None)
    return fresh
