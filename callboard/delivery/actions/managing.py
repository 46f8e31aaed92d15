"""Carriers, what they take and when our couriers go out are the company admin's to change."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member
from callboard.delivery import rules
from callboard.delivery.models import Carrier, CityHours, Rate


def add_carrier(fields: dict[str, Any], *, by: Member) -> Carrier:
    """A new carrier; `fields` are columns of Carrier. Its rates come afterwards."""
    carrier = Carrier(company=by.company, **fields)
    return accounts.add(carrier, by=by, kind="carrier.added", taken=_named())


def change_carrier(carrier: Carrier, fields: dict[str, Any], *, by: Member) -> Carrier:
    """Change a carrier. Orders keep the name that it had when it was chosen."""
    return accounts.change(carrier, fields, by=by, kind="carrier.changed", taken=_named())


def add_rate(carrier: Carrier, fields: dict[str, Any], *, by: Member) -> Rate:
    """What a carrier takes for one more place or weight; `fields` are the columns of Rate."""
    rate = Rate(company=by.company, carrier=carrier, **rules.keyed(fields))
    return accounts.add(rate, by=by, kind="rate.added", taken=_priced())


def change_rate(rate: Rate, fields: dict[str, Any], *, by: Member) -> Rate:
    """Change a rate. Orders keep the price that was said to the customer."""
    return accounts.change(rate, rules.keyed(fields), by=by, kind="rate.changed", taken=_priced())


@transaction.atomic
def drop_rate(rate: Rate, *, by: Member) -> None:
    """A carrier goes there no more."""
    accounts.record("rate.dropped", rate, by=by, name=f"{rate.carrier}: {rate}")
    rate.delete()


def add_city_hours(fields: dict[str, Any], *, by: Member) -> CityHours:
    """When our own couriers go out in one more place; `fields` are columns of CityHours."""
    hours = CityHours(company=by.company, **rules.keyed(fields))
    return accounts.add(hours, by=by, kind="city_hours.added", taken=_placed())


def change_city_hours(hours: CityHours, fields: dict[str, Any], *, by: Member) -> CityHours:
    """Change the hours of a place. What is confirmed for a day stays on it."""
    return accounts.change(
        hours, rules.keyed(fields), by=by, kind="city_hours.changed", taken=_placed()
    )


@transaction.atomic
def drop_city_hours(hours: CityHours, *, by: Member) -> None:
    """The place has no limit any more."""
    accounts.record("city_hours.dropped", hours, by=by, name=str(hours))
    hours.delete()


def _named() -> dict[str, str]:
    return {"name": _("There is a carrier of this name already. Choose another.")}


def _priced() -> dict[str, str]:
    return {"up_to_grams": _("There is a rate for this place, currency and weight already.")}


def _placed() -> dict[str, str]:
    return {"city": _("This place has hours already. Change those.")}
