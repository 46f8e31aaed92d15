"""Every refusal in one shape: {"detail": [{"field", "message"}]}, worded for whoever reads it."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from callboard.integrations.actions import Busy
from callboard.integrations.api.parsing import BadBody
from callboard.integrations.doors import TooOften
from callboard.kit.errors import Refused

logger = logging.getLogger(__name__)

# The database cannot do it now; nothing was stored, the same request may do later.
DOWN = (OperationalError, InterfaceError, InternalError)

MOST = 100  # problems told of one lead: who sends more mends those first

MESSAGES = {
    "missing": lambda _ctx: _("Fill in this field."),
    "extra_forbidden": lambda _ctx: _("There is no such field. See the list of fields."),
    "string_type": lambda _ctx: _("This must be text."),
    "bool_type": lambda _ctx: _("This must be true or false."),
    "int_type": lambda _ctx: _("This must be a whole number."),
    "string_too_short": lambda _ctx: _("Fill in this field."),
    "string_too_long": lambda ctx: _("At most %s characters.") % ctx.get("max_length"),
    "too_long": lambda ctx: _("At most %s at once.") % ctx.get("max_length"),
    "greater_than_equal": lambda ctx: _("At least %s.") % ctx.get("ge"),
    "less_than_equal": lambda ctx: _("At most %s.") % ctx.get("le"),
    "unkeepable": lambda _ctx: _("The text has characters that cannot be kept."),
    "price": lambda _ctx: _("A price has digits and at most two of them after the point."),
    "email": lambda _ctx: _("This is not an e-mail address."),
    "ip": lambda _ctx: _("This is not an IP address."),
    "enum": lambda ctx: _("One of these is meant: %s.") % ctx.get("expected"),
    **dict.fromkeys(
        ("moment", "timezone_aware", "datetime_parsing", "datetime_from_date_parsing"),
        lambda _ctx: (
            _("Write a date and a time with its zone, for example %s.")
            % "2026-11-24T09:30:00+02:00"
        ),
    ),
}


def problems(errors: list[Any], *, skip: int = 0) -> list[dict[str, str]]:
    """What pydantic found, in words, MOST of it; `skip` leaves out the first steps of each path."""
    found = [(error["loc"][skip:], _message(error)) for error in errors[:MOST]]
    return [{"field": _path(steps), "message": message} for steps, message in found]


def _message(error: Any) -> str:
    words = MESSAGES.get(error["type"])
    return words(error.get("ctx", {})) if words else _("This value is not valid.")


def _path(steps: tuple[Any, ...]) -> str:
    return ".".join(str(step)[:80].encode("utf-8", "replace").decode() for step in steps)


def refused(refusal: Refused) -> list[dict[str, str]]:
    """The reasons of a rule, each beside its field where it has one."""
    named = set(refusal.fields.values())
    whole = [{"field": "", "message": text} for text in refusal.reasons if text not in named]
    fields = [{"field": name, "message": text} for name, text in refusal.fields.items()]
    return [*fields, *whole]


def again_later() -> dict[str, Any]:
    """The verdict on a lead that the database could not take now."""
    return {"code": 503, "detail": [{"field": "", "message": _later()}]}


def is_to_be_sent_again(verdicts: list[dict[str, Any]]) -> bool:
    """Whether a batch stopped on its way; then its answer is not the last word."""
    return bool(verdicts) and verdicts[-1]["code"] == 503


def answer(
    status: int, message: str, field: str = "", *, retry_after: int | None = None
) -> HttpResponse:
    """One problem as an answer."""
    response = JsonResponse({"detail": [{"field": field, "message": message}]}, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def explain(api: NinjaAPI) -> None:
    """Give the API an answer for everything that can go wrong in it."""
    for kind, reply in _REPLIES.items():
        api.add_exception_handler(kind, reply)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if "chunked" in request.headers.get("Transfer-Encoding", "") and not request.body:
        return answer(411, _("Send the length of the body (Content-Length)."))
    detail = problems([found | {"loc": _inside(found["loc"])} for found in error.errors], skip=0)
    return JsonResponse({"detail": detail}, status=422)


def _inside(path: tuple[Any, ...]) -> tuple[Any, ...]:
    """The path without where it was sent and how our code calls it."""
    return path[2:] if path[0] == "body" else path[1:]


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, BadBody):
        bad = error.__cause__
        return answer(bad.status, bad.message, bad.field)
    return answer(error.status_code, error.message)


def _who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = answer(401, _("Send a key in use: Authorization: Bearer <key>."))
    response["WWW-Authenticate"] = "Bearer"
    return response


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return JsonResponse({"detail": refused(error)}, status=error.status)


def _too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    message = _("Too many requests with this key. Try again in %s seconds.") % error.seconds
    return answer(429, message, retry_after=error.seconds)


def _busy(request: HttpRequest, error: Busy) -> HttpResponse:
    message = _("The first request with this key is still at work. Send it again in a moment.")
    return answer(409, message, "Idempotency-Key", retry_after=1)


def _too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer(413, _("The body is too large. Send less at once."))


def _broken_off(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer(400, _("The body did not arrive whole."))


def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(404, _("There is nothing at this address."))


def _unkeepable(request: HttpRequest, error: DataError) -> HttpResponse:
    logger.warning("the database could not keep what the API let in", exc_info=error)
    return answer(422, _("The request has a value that cannot be kept."))


def _down(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("the database did not answer in time", exc_info=error)
    return answer(503, _later(), retry_after=2)


def _later() -> str:
    return _("Not now. Send it again in a few seconds.")


_REPLIES: dict[type[Exception], Any] = {
    ValidationError: _invalid,
    HttpError: _http,
    AuthenticationError: _who,
    Refused: _refused,
    TooOften: _too_often,
    Busy: _busy,
    RequestDataTooBig: _too_large,
    UnreadablePostError: _broken_off,
    Http404: _absent,
    DataError: _unkeepable,
    **dict.fromkeys(DOWN, _down),
}
