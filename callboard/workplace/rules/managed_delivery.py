"""What the company's screens and its audit call carriers, rates and the hours of couriers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, Any]  # lazy texts

PLACE: Words = {
    "country": _("Country"),
    "region": _("Region"),
    "city": _("City"),
}
CARRIER: Words = {
    "name": _("Name"),
    "kind": _("Kind"),
    "method": _("How it is delivered"),
    "asks_coordinates": _("Needs the coordinates of the place"),
    "note": _("What the operator is told about it"),
    "position": _("Place in the list"),
    "active": _("In use"),
}
RATE: Words = PLACE | {
    "carrier": _("Delivery service"),
    "up_to_grams": _("Up to, grams"),
    "days": pgettext_lazy("delivery", "Days"),
    "currency": _("Currency"),
    "price": _("Price"),
    "free_from": _("Free from a sum of goods"),
    "intervals": _("Delivery intervals"),
}
HOURS: Words = PLACE | {
    "weekdays": _("Days of the week"),
    "today_until": _("Takes orders for today until, hour"),
    "per_day": _("Orders a day at most"),
}

TABLES: Words = {
    "delivery.Carrier": _("Delivery service"),
    "delivery.Rate": _("Rate of a delivery service"),
    "delivery.CityHours": _("Days of our couriers"),
}
COLUMNS: dict[str, Words] = {
    "delivery.Carrier": CARRIER,
    "delivery.Rate": RATE,
    "delivery.CityHours": HOURS,
}
DONE: Words = {
    "carrier.added": _("Delivery service added"),
    "carrier.changed": _("Delivery service changed"),
    "rate.added": _("Rate added"),
    "rate.changed": _("Rate changed"),
    "rate.dropped": _("Rate removed"),
    "city_hours.added": _("Days of our couriers set"),
    "city_hours.changed": _("Days of our couriers changed"),
    "city_hours.dropped": _("Days of our couriers removed"),
}
GROUPS: tuple[tuple[str, Any], ...] = (
    ("carrier.", _("Delivery services")),
    ("rate.", _("Rates")),
    ("city_hours.", _("Days of our couriers")),
)
