"""What each right is called on the screens, and of which duty it is (A10.12)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from callboard.accounts.permissions import May

RIGHTS: dict[May, Any] = {
    May.OWN_SETTINGS: _("Changes the own settings"),
    May.ORDERS_READ: _("Reads orders and finds them"),
    May.ORDERS_WORK: _("Calls customers, ends talks with an outcome"),
    May.ORDERS_FULFIL: _("Packs, sends or watches deliveries"),
    May.ORDERS_LEAD: _("Restores, assigns, takes over, releases a hold"),
    May.ORDERS_CREATE: _("Writes new leads by hand"),
    May.ORDERS_EXPORT: _("Takes the list out as a file"),
    May.TEAM_LEAD: _("Sees the wallboard, pauses and stops people of the own team"),
    May.PEOPLE_MANAGE: _("Adds, changes and blocks members; a leader those of the own team"),
    May.ORDERS_REOPEN: _("Reopens orders that are paid or returned"),
    May.CITIES_MANAGE: _("Manages cities: when our couriers go out, how many orders they take"),
    May.COMPANY_MANAGE: _("Changes settings, offers, teams and pay of the company"),
}

STAGES: dict[str, Any] = {
    "packing": _("Changes orders in packing"),
    "sending": _("Changes orders in sending"),
    "delivery": _("Changes orders in delivery"),
}

# Not of one list, but decided all the same.
DRIVERS = "drivers"

LABELS: dict[str, Any] = {
    **{str(may): label for may, label in RIGHTS.items()},
    **STAGES,
    DRIVERS: _("Rings drivers and hubs of parcels"),
}

# The duties of the staff in the order an admin reads them, each with its rights.
DUTIES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("What everybody does"), (May.OWN_SETTINGS, May.ORDERS_READ)),
    (_("Control of the line"), (May.TEAM_LEAD,)),
    (
        _("Orders: distribute, edit, cancel"),
        (
            *(May.ORDERS_LEAD, May.ORDERS_CREATE, May.ORDERS_EXPORT, May.ORDERS_REOPEN),
            *("packing", "sending"),
        ),
    ),
    (
        _("Contact with customers, couriers and cashiers; work with customers"),
        (May.ORDERS_WORK, DRIVERS),
    ),
    (_("Delays and problems of deliveries"), ("delivery", May.ORDERS_FULFIL)),
    (_("Cities"), (May.CITIES_MANAGE,)),
    (_("People and settings"), (May.PEOPLE_MANAGE, May.COMPANY_MANAGE)),
)
