"""What the parts of an address are called, and a company's choice among them in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from callboard.orders.models.order import Method
from callboard.orders.rules import address

FIELDS: dict[str, str | Promise] = {
    "city": gettext_lazy("City"),
    "region": gettext_lazy("Region"),
    "district": gettext_lazy("District"),
    "postal_code": gettext_lazy("Postal code"),
    "street": gettext_lazy("Street"),
    "house": gettext_lazy("House"),
    "flat": gettext_lazy("Flat"),
    "building": gettext_lazy("Building"),
    "block": pgettext_lazy("address", "Block"),
    "entrance": gettext_lazy("Entrance"),
    "door_code": gettext_lazy("Door code"),
    "floor": pgettext_lazy("address", "Floor"),
    "metro": gettext_lazy("Metro"),
    "point": gettext_lazy("Pick-up point or branch"),
    "coordinates": gettext_lazy("Coordinates"),
    "delivery_comment": gettext_lazy("Comment for delivery"),
}


def chosen(kept: Mapping[str, str]) -> str:
    """What differs from the usual: "Door code, to the door: hidden; …"; a dash for nothing."""
    words = {
        address.key(method, field): name_of(field, str(label))
        for method, label in Method.choices
        for field in address.FIELDS
    }
    uses = dict(address.Use.choices)
    told = [f"{words.get(name, name)}: {uses.get(use, use)}" for name, use in sorted(kept.items())]
    return "; ".join(told) or "—"


def name_of(field: str, method: str) -> str:
    """A field of the address for one way of delivery."""
    return _("%(field)s, %(method)s") % {"field": FIELDS[field], "method": method}
