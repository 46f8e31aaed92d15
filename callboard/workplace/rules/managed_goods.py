"""What the company's screens and its audit call offers, products and their columns."""

from typing import Any

from django.utils.translation import gettext_lazy as _

Words = dict[str, Any]  # lazy texts

PRODUCT: Words = {
    "name": _("Name"),
    "weight_grams": _("Weight, grams"),
    "active": _("In use"),
}

OFFER: Words = {
    "name": _("Name"),
    "code": _("Code"),
    "product": _("Main product"),
    "active": _("In use"),
    "auto_paid": _("Paid once it is confirmed"),
    "site": _("Site"),
    "landing": _("Landing"),
    "goals": _("Goals"),
    "ladder": _("Minutes until the next attempt"),
    "upsell": _("What to offer more"),
    "params": _("Parameters"),
    "prices": _("Prices by country"),
    "options": _("Sales options"),
    "extras": _("Additional products"),
    "language": _("Language"),
    "version": _("Version"),
    "steps": _("Steps"),
}

TABLES: Words = {"catalogue.Offer": _("Offer"), "catalogue.Product": _("Product")}
COLUMNS: dict[str, Words] = {"catalogue.Offer": OFFER, "catalogue.Product": PRODUCT}
DONE: Words = {
    "offer.added": _("Offer added"),
    "offer.changed": _("Offer changed"),
    "product.added": _("Product added"),
    "product.changed": _("Product changed"),
    "script.saved": _("Script saved"),
}
GROUPS: tuple[tuple[str, Any], ...] = (
    ("offer.", _("Offers")),
    ("product.", _("Products")),
    ("script.", _("Scripts")),
)
