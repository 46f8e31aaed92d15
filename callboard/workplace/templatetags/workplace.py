"""Words of the desk's own screens."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle

from django import template
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext

from callboard.calls.models import Call
from callboard.catalogue.models import ScriptStep
from callboard.orders import rules
from callboard.orders.models import Order, OrderEntry
from callboard.orders.statuses import Line, Status
from callboard.workplace.rules import countries

register = template.Library()
_KEY = re.compile(r"\{([a-z_]+)\}")  # of a word that is filled in


@register.filter
def shown_status(order: Order) -> str | Promise:
    """The status as people call it (A11.1)."""
    return rules.name_shown(order)


@register.filter
def clock(spent: timedelta) -> str:
    """ "03:25:10" for a stretch of time."""
    seconds = int(spent.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@register.filter
def minutes(seconds: int | None) -> str:
    """ "0:41" for seconds spent."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


@register.filter
def lasted(call: Call) -> str:
    """ "0:41" for a call that has ended."""
    return (
        ""
        if call.ended_at is None
        else minutes(int((call.ended_at - call.began_at).total_seconds()))
    )


@register.filter
def due(at: datetime | None, now: datetime) -> str:
    """A moment in company time: the hour today, the day as well on another day."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    is_today = here.date() == timezone.localtime(now).date()
    return formats.date_format(here, "H:i" if is_today else pgettext("date format", "j M H:i"))


@register.filter
def day(at: datetime) -> str:
    """The day of a moment in company time."""
    return formats.date_format(timezone.localtime(at), pgettext("date format", "j M Y"))


@register.filter
def from_status(entry: OrderEntry) -> str | Promise:
    """Where the order was before."""
    return Status(entry.from_status).label if entry.from_status else ""


@register.filter
def line_name(line: str | None) -> str | Promise:
    """A line as people call it."""
    return Line(line).label if line else ""


@register.filter
def country_names(codes: list[str]) -> str:
    """Countries as the reader calls them, with commas; nothing where there is none."""
    names = countries.names(get_language() or "en")
    return ", ".join(sorted(names.get(code, code) for code in codes or []))


@register.filter
def language_names(codes: list[str]) -> str:
    """Languages as the reader calls them, with commas; nothing where there is none."""
    names = countries.languages(get_language() or "en")
    return ", ".join(sorted(names.get(code, code) for code in codes or []))


@register.filter
def item(known: dict, key: object) -> object:
    """What a dictionary holds under a key; nothing where it holds nothing."""
    return known.get(key) or known.get(str(key)) or ""


@register.simple_tag
def spoken(step: ScriptStep, words: dict[str, str]) -> str:
    """The text of a script step with the words filled in; a key nobody knows stays as it is.

    Nothing of the text is run: each known key is replaced by plain text, which a template escapes.
    """
    return "".join(text for text, _key in spoken_parts(step.text, words))


@register.simple_tag
def spoken_parts(text: str, words: dict[str, str]) -> list[tuple[str, str]]:
    """The same as (text, key) in turn: the key of a word that was filled in, "" beside them."""
    parts = _KEY.split(text)
    filled = [
        (words[part] or "…", part)
        if odd and part in words
        else (f"{{{part}}}" if odd else part, "")
        for odd, part in zip(cycle((False, True)), parts, strict=False)
    ]
    return [(said, key) for said, key in filled if said]


@register.filter
def kilograms(grams: int | str | None) -> str:
    """ "0.47" for 470 grams, in the reader's decimals; a dash for none."""
    return formats.number_format((Decimal(grams) / 1000).normalize()) if grams else "–"


@register.filter
def from_afar(name: str, room: int = 18) -> str:
    """A name that finds room on the big screen: its longest word whole, of the others a letter."""
    words = name.split()
    if len(name) <= room or len(words) < 2:
        return name
    longest = max(words, key=len)
    return " ".join(word if word == longest or word.isdigit() else f"{word[0]}." for word in words)
