"""What a check of an address says, line by line."""

import json
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callboard.places import rules as places
from callboard.places.rules import Fit, Why
from callboard.workplace.rules.address_words import FIELDS

SIGNS = {  # icon, tone, word
    Fit.FITS: ("check", "go", gettext_lazy("Fits")),
    Fit.UNKNOWN: ("info", "", gettext_lazy("Not known here")),
    Fit.MISFIT: ("triangle-alert", "late", gettext_lazy("Does not fit")),
}
WHYS: dict[tuple[str, Why], str | Promise] = {
    ("city", Why.EMPTY): gettext_lazy("Type the city first."),
    ("city", Why.SPELLED): gettext_lazy("Known here:"),
    ("region", Why.EMPTY): gettext_lazy("The town lies in:"),
    ("region", Why.ELSEWHERE): gettext_lazy("The town lies in:"),
    ("postal_code", Why.EMPTY): gettext_lazy("The town has:"),
    ("postal_code", Why.ELSEWHERE): gettext_lazy("It is a code of another region."),
    ("street", Why.SPELLED): gettext_lazy("Known here:"),
    ("house", Why.SPELLED): gettext_lazy("Known here:"),
}


@dataclass(frozen=True)
class Line:
    """One part of the address. `instead`: what is read, what stands beside it, JSON of fields."""

    field: str | Promise
    icon: str
    tone: str
    word: str | Promise
    why: str | Promise
    instead: list[tuple[str, str, str]]


def told(found: places.Found) -> Line:
    """A finding in words."""
    icon, tone, fit = SIGNS[found.fit]
    word = _("Not typed") if found.why == Why.EMPTY else fit
    why = WHYS.get((found.name, found.why), "")
    if found.why == Why.DIGITS:
        why = _("Digits of a postal code in this country: %(digits)s.") % {"digits": found.digits}
    return Line(FIELDS[found.name], icon, tone, word, why, [_read(found, v) for v in found.instead])


def _read(found: places.Found, values: dict[str, str]) -> tuple[str, str, str]:
    beside = values.get("region", "") if found.name == "city" else ""
    return values[found.name], beside, json.dumps(values, ensure_ascii=False)
