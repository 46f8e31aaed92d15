"""Lines of the log: JSON, one an event, with the request and the company, without people.

A phone, a name or an address must not get there, whoever logs what. So an exception is told by its
kind and its place in the code, never by its words (PostgreSQL's quote the row), a request by its
route instead of what stood in it, and what looks like a phone or an e-mail address is struck out.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from callboard.kit import trace

PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){8,}")
EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
STRUCK = "***"
FRAMES = 12


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and request, company, error if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        asked = getattr(record, "request", None)
        request = asked if isinstance(asked, HttpRequest) else None
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _of_request(record, request) if request else struck(record.getMessage()),
        }
        if number := trace.request_id.get():
            told["request"] = number
        company = trace.company_id.get() or _company_of(request)
        if company:
            told["company"] = company
        if record.exc_info and record.exc_info[1]:
            told["error"] = _chain(record.exc_info[1])
        return json.dumps(told, ensure_ascii=True)


def struck(words: str) -> str:
    """Words without what looks like a phone or an e-mail address."""
    return EMAIL.sub(STRUCK, PHONE.sub(STRUCK, words))


def _of_request(record: logging.LogRecord, request: HttpRequest) -> str:
    status = getattr(record, "status_code", "")
    match = request.resolver_match
    return f"{status} {request.method} /{match.route if match else STRUCK}".strip()


def _company_of(request: HttpRequest | None) -> int | None:
    who = getattr(request, "member", None) or getattr(request, "auth", None)
    return getattr(who, "company_id", None)


def _chain(error: BaseException | None) -> list[dict[str, Any]]:
    """Kinds and places, from the last error to what caused it."""
    told: list[dict[str, Any]] = []
    while error is not None and len(told) < 5:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        kind: dict[str, Any] = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
        if state := getattr(error, "sqlstate", None):
            kind["sqlstate"] = state
        kind["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        told.append(kind)
        error = error.__cause__ or error.__context__
    return told
