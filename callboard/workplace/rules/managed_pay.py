"""What the company's screens and its audit call pay."""

from typing import Any

from django.utils.translation import gettext_lazy as _

Words = dict[str, Any]  # lazy texts

PAY: Words = {
    "team": _("Team"),
    "valid_from": _("From the day"),
    "per_order": _("For each confirmed order"),
    "upsells": _("Upsells: for two units, three, and so on"),
    "windows": _("Shifts"),
}

TABLES: Words = {"analytics.PayRule": _("Pay")}
COLUMNS: dict[str, Words] = {"analytics.PayRule": PAY}
DONE: Words = {"pay.set": _("Pay set")}
GROUPS: tuple[tuple[str, Any], ...] = (("pay.", _("Pay")),)
