"""What every template may use: icons, money, phones, times, keys, fields."""

from datetime import datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide
from phonenumbers import NumberParseException, PhoneNumberFormat

register = template.Library()

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str) -> str:
    """One drawing of the lucide set, inline, silent to a screen reader: a word stands beside it."""
    return lucide(name, size=None, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})


@register.simple_tag
def money(amount: Decimal | int | None, currency: str = "") -> str:
    """ "2 075 UAH": grouped in threes, cents only when there are any, nothing for None."""
    if amount is None:
        return ""
    exact = Decimal(amount)
    places = 0 if exact == exact.to_integral_value() else 2
    whole, _point, cents = f"{exact:,.{places}f}".partition(".")
    text = whole.replace(",", NARROW_SPACE).replace("-", "\N{MINUS SIGN}")
    if cents:
        text += formats.get_format("DECIMAL_SEPARATOR") + cents
    return f"{text}{SPACE}{currency}" if currency else text


@register.simple_tag
def phone(number: str | None) -> str:
    """ "+380 67 168 7644" for an E.164 number; what is no number stays as it is."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return str(number)
    grouped = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return grouped.replace(" ", SPACE)


@register.simple_tag
def local(at: datetime | None, zone: tzinfo | str | None = None, shape: str = "H:i") -> str:
    """A moment on the clock of `zone` ("Europe/Kyiv"; none: the member's), in a date format."""
    if at is None:
        return ""
    where = ZoneInfo(zone) if isinstance(zone, str) and zone else zone or None
    return formats.date_format(timezone.localtime(at, where), shape)


@register.simple_tag
def key(name: str) -> SafeString:
    """The key of an action, as it stands on the keyboard."""
    words = {"Space": _("Space"), "Escape": _("Esc")}
    return format_html("<kbd>{}</kbd>", words.get(name, name))


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The query of this page with some parameters changed; None drops one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        elif isinstance(value, list | tuple):
            parameters.setlist(name, value)
        else:
            parameters[name] = value
    return f"?{parameters.urlencode()}"


@register.inclusion_tag("kit/_field.html")
def field(
    bound: BoundField,
    w: int | None = None,
    *,
    label: str = "",
    keys: bool = False,
    **attrs: str | bool,
) -> dict:
    """A form field with its label, errors and hint, each tied to the input.

    `w` is its width on the grid of twelve; `keys` gives the first nine options the keys 1 to 9;
    other words become attributes of the input (`hx_get` is `hx-get`; False drops one).
    """
    widget = bound.field.widget
    spelled = {name.replace("_", "-"): value for name, value in attrs.items()}
    as_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "field": bound,
        "label": label or bound.label,
        "w": w,
        "as_group": as_group,
        "as_radios": isinstance(widget, RadioSelect),
        "as_check": isinstance(widget, CheckboxInput),
        "options": _options(bound, keys, spelled) if as_group else [],
        "input": "" if as_group else bound.as_widget(attrs=spelled),
    }


def _options(bound: BoundField, keys: bool, attrs: dict[str, str | bool]) -> list[dict]:
    options = []
    for number, option in enumerate(bound, start=1):
        digit = str(number) if keys and number <= 9 else ""
        option.data["attrs"] |= attrs | ({"data-key": digit} if digit else {})
        option.data["attrs"].pop(
            "aria-invalid", None
        )  # ARIA knows it for the group, not for one radio
        options.append({"input": option.tag(), "label": option.choice_label, "key": digit})
    return options
