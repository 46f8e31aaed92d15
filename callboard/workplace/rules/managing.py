"""Whose cities they are (A1.10)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.accounts.permissions import May


def reasons_not_to_manage(
    member: Member, country: str, countries: Collection[str] | None
) -> list[str]:
    """Why a member does not manage cities of a country ("UA"). `countries` are those of the
    member's team; None: all."""
    if not rights.may(member, May.CITIES_MANAGE):
        return [_("Neither role nor team gives the right to manage cities.")]
    if countries is not None and country not in countries:
        return [_("The team works other countries.")]
    return []
