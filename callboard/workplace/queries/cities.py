"""Cities as their managers see them: an admin all, others those in the countries of their team."""

from callboard.accounts.models import Member, Role
from callboard.delivery import queries as delivery
from callboard.delivery.models import CityHours
from callboard.delivery.queries.managed import HoursPage
from callboard.dispatch import queries as dispatch
from callboard.workplace.queries import list_choices


def countries_of(member: Member) -> frozenset[str] | None:
    """The countries whose cities are the member's to manage; None: all (A1.10, A17 C12)."""
    return None if member.role == Role.ADMIN else dispatch.desk_of(member).countries


def managed_by(member: Member, *, after: int | None = None) -> HoursPage:
    """A page of the places that have days, by country, region and city."""
    return delivery.city_hours(member, countries_of(member), after=after)


def one_of(member: Member, pk: int) -> CityHours:
    """One place that the member manages; 404 for any other."""
    return delivery.city_hours_of(member, pk, countries_of(member))


def countries_to_choose(member: Member) -> list[tuple[str, str]]:
    """Where the member may add a place: code and name, the company's own first."""
    own = countries_of(member)
    every = list_choices.all_countries(member)
    return every if own is None else [each for each in every if each[0] in own]
