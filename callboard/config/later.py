"""Not now, come again: what is answered when threads or the database have no room.

Nothing was done then, and asking again helps: 503 with Retry-After, in the shape asked for. A body
that is not taken is answered likewise, with the status that says why.
"""

import asyncio
import json
import sys
from functools import cache

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.views import defaults

from callboard.kit.hub import Scope, Send

RETRY_AFTER = "3"
PAGES_WAITING, PAGE_PATIENCE = 40, 2  # requests and seconds, in each web process
LEADS_WAITING, LEAD_PATIENCE = 100, 4
AWAY = (OperationalError, InterfaceError, InternalError)
WHY = {
    408: gettext_noop("Not all of it arrived in time. Look at the connection, send it again."),
    411: gettext_noop("Send the length of the body (Content-Length)."),
    413: gettext_noop("The body is too large. Send less at once."),
    503: gettext_noop("The desk is very busy at this moment. Try again in a few seconds."),
}


class Room:
    """So many requests at once, and so many that wait for their turn, so many seconds at most."""

    def __init__(self, threads: int, places: int, patience: float) -> None:
        self.places = places
        self.patience = patience
        self.waiting = 0
        self._free = asyncio.Semaphore(threads)

    async def enter(self) -> bool:
        """Whether it is this request's turn now; if so, `leave` has to follow."""
        if self.waiting >= self.places:
            return False
        self.waiting += 1
        try:
            async with asyncio.timeout(self.patience):
                await self._free.acquire()
        except TimeoutError:
            return False
        finally:
            self.waiting -= 1
        return True

    def leave(self) -> None:
        """The next may come in."""
        self._free.release()


def failed(request: HttpRequest) -> HttpResponse:
    """The page for an error nobody caught: 503 when the database has no answer, else 500."""
    if not isinstance(sys.exc_info()[1], AWAY):
        return defaults.server_error(request)
    kind = _kind(request.path, "HX-Request" in request.headers)
    language = translation.get_language() or settings.LANGUAGE_CODE
    response = HttpResponse(_words(kind, language, 503), status=503)
    for name, value in _headers(kind, 503):
        response[name] = value
    return response


async def refuse(scope: Scope, send: Send, status: int = 503) -> None:
    """Answer a request that cannot be worked on. Costs no thread and no question."""
    given = {name: value.decode("latin-1") for name, value in scope["headers"]}
    kind = _kind(scope["path"], b"hx-request" in given)
    body = _words(kind, _language(given), status).encode()
    headers = [(n.lower().encode(), v.encode()) for n, v in _headers(kind, status)]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _kind(path: str, is_fragment: bool) -> str:
    if path.startswith("/api/"):
        return "api"
    return "fragment" if is_fragment else "page"


def _language(headers: dict[bytes, str]) -> str:
    request = HttpRequest()
    request.COOKIES = parse_cookie(headers.get(b"cookie", ""))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", "")
    return translation.get_language_from_request(request)


@cache
def _words(kind: str, language: str, status: int) -> str:
    with translation.override(language):
        reason = gettext(WHY[status])
        if kind == "api":
            return json.dumps({"detail": [{"field": "", "message": reason}]}, ensure_ascii=False)
        if kind == "fragment":
            return render_to_string("kit/_refused.html", {"reasons": [reason]})
        return render_to_string("503.html", {"reason": reason})


def _headers(kind: str, status: int) -> list[tuple[str, str]]:
    shape = "application/json" if kind == "api" else "text/html; charset=utf-8"
    headers = [
        ("Content-Type", shape),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
    ]
    if status == 503:
        headers.append(("Retry-After", RETRY_AFTER))
    if kind == "fragment":
        headers += [("HX-Retarget", "#refusals"), ("HX-Reswap", "innerHTML")]
    return headers
