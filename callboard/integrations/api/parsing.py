"""What was sent, as plain values, or a clear refusal. Nothing is guessed: a body that two readers
could understand differently is none."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from callboard.orders.actions.placing import Origin

KB = 1024
LARGEST = {"send_lead": 256 * KB, "send_leads": 1024 * KB}
MOST_FIELDS = 100
LONGEST_NUMBER = 30
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
SOURCE = tuple(field.name for field in fields(Origin))
IN_SOURCE = re.compile(r"source\[(\w+)\]")


class BadBody(Exception):
    """A body that cannot be read, with the status that says why."""

    def __init__(self, status: int, message: str, field: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.field = field


class StrictParser(Parser):
    """JSON without its grey zones, and the plain form as its equal."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The values of a body; raises BadBody."""
        read = _reader_of(request)
        view = request.resolver_match.url_name if request.resolver_match else None
        if len(request.body) > LARGEST.get(view or "", 256 * KB):
            raise BadBody(413, _("The body is too large. Send less at once."))
        try:
            return read(request.body.decode("utf-8"))
        except UnicodeDecodeError:
            raise BadBody(400, _("The body is not UTF-8.")) from None


def _reader_of(request: HttpRequest) -> Callable[[str], Any]:
    charset = (request.content_params or {}).get("charset", "utf-8")
    packed = request.headers.get("Content-Encoding", "identity")
    reader = {JSON: _from_json, FORM: _from_form}.get(request.content_type or "")
    if reader is None or charset.lower() not in {"utf-8", "utf8"} or packed != "identity":
        raise BadBody(
            415,
            _("Send %(json)s or %(form)s, in UTF-8 and not compressed.")
            % {"json": JSON, "form": FORM},
        )
    return reader


def _from_json(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_once_each,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_not_a_number,
        )
    except RecursionError:
        raise BadBody(400, _("The JSON is nested too deeply.")) from None
    except ValueError:
        raise BadBody(400, _("This is not JSON.")) from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        [(twice, _many)] = Counter(name for name, _value in pairs).most_common(1)
        raise BadBody(400, _("The field is there twice."), _shown(twice))
    return values


def _whole(digits: str) -> int:
    return int(_short(digits))


def _fraction(digits: str) -> Decimal:
    try:
        number = Decimal(_short(digits))
    except InvalidOperation:  # an exponent that no number has
        number = None
    if number is None or abs(number.adjusted()) > LONGEST_NUMBER:
        raise BadBody(400, _("The number is out of all range."))
    return number


def _short(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        raise BadBody(400, _("The number is out of all range."))
    return digits


def _not_a_number(name: str) -> None:
    raise BadBody(400, _("%s is not a number of JSON.") % name)


def _from_form(text: str) -> dict[str, Any]:
    """Fields of a form: `source[flow]=1` and `flow=1` mean the same; an empty field is none."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise BadBody(400, _("The body is not UTF-8.")) from None
    except ValueError:
        raise BadBody(400, _("The form has too many fields.")) from None
    values: dict[str, Any] = {}
    source: dict[str, Any] = {}
    for name, value in pairs:
        inside = IN_SOURCE.fullmatch(name)
        place, key = (source, inside[1]) if inside else (values, name)
        if not inside and name in SOURCE:
            place = source
        if key in place:
            raise BadBody(400, _("The field is there twice."), _shown(name))
        place[key] = _value(key, value)
    values = {name: value for name, value in values.items() if value != "" or name == "name"}
    source = {name: value for name, value in source.items() if value != ""}
    return values | ({"source": source} if source else {})


def _value(key: str, value: str) -> str | int | bool:
    """A form knows only text: what stands for a number or a mark becomes one."""
    if key == "quantity" and _is_count(value):
        return int(value)
    if key == "banned":
        return {"true": True, "1": True, "false": False, "0": False}.get(value, value)
    return value


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER


def _shown(name: str) -> str:
    """A name somebody sent, fit for an answer."""
    return name[:80].encode("utf-8", "replace").decode()
