"""What each right is called on the screens, in the order an admin reads them."""

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
    May.COMPANY_MANAGE: _("Changes settings, offers, teams and pay of the company"),
}

STAGES: dict[str, Any] = {
    "packing": _("Changes orders in packing"),
    "sending": _("Changes orders in sending"),
    "delivery": _("Changes orders in delivery"),
}
