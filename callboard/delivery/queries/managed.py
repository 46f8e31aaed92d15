"""Carriers, rates and hours for whoever manages them: those out of use as well."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.delivery.models import Carrier, CityHours, Rate

PAGE = 50
_BY_PLACE = ("country", "region", "city")


class RatesPage(NamedTuple):
    """A page of rates place by place, and the cursor of the next one (None: this is the last)."""

    rates: list[Rate]
    after: int | None


class HoursPage(NamedTuple):
    """A page of places with days of their own, and the cursor of the next one."""

    places: list[CityHours]
    after: int | None


def carriers_of(member: Member) -> list[Carrier]:
    """Every carrier of the company in its order, each with `many`, the number of its rates."""
    carriers = Carrier.objects.filter(company=member.company_id)
    return list(carriers.annotate(many=Count("rates")).order_by("position", "name"))


def carrier_of(member: Member, pk: int) -> Carrier:
    """One carrier of the company; 404 for any other."""
    return get_object_or_404(Carrier, company=member.company_id, pk=pk)


def rates_of(member: Member, carrier: Carrier, *, after: int | None = None) -> RatesPage:
    """What a carrier takes, place by place, a page; `after` is where the page before ended."""
    rates = Rate.objects.filter(company=member.company_id, carrier=carrier)
    return RatesPage(*_page(rates, after, *_BY_PLACE, "up_to_grams", "id"))


def rate_of(member: Member, pk: int) -> Rate:
    """One rate of the company; 404 for any other."""
    rates = Rate.objects.select_related("carrier")
    return get_object_or_404(rates, company=member.company_id, pk=pk)


def city_hours(
    member: Member, countries: Collection[str] | None = None, *, after: int | None = None
) -> HoursPage:
    """Where our own couriers have days, place by place, a page. `countries` are codes ("UA") of
    those that are looked at, None: all; `after` is where the page before ended."""
    return HoursPage(*_page(_hours(member, countries), after, *_BY_PLACE, "id"))


def city_hours_of(member: Member, pk: int, countries: Collection[str] | None = None) -> CityHours:
    """The days of one place; 404 for any other company's, and outside of `countries`."""
    return get_object_or_404(_hours(member, countries), pk=pk)


def _hours(member: Member, countries: Collection[str] | None) -> QuerySet[CityHours]:
    hours = CityHours.objects.filter(company=member.company_id)
    return hours if countries is None else hours.filter(country__in=countries)


def _page(rows: QuerySet[Any], after: int | None, *order: str) -> tuple[list[Any], int | None]:
    """The rows behind the one that a page ended with, and where this page ends itself."""
    last = rows.filter(pk=after).values(*order).first() if after else None
    if last:
        rows = rows.filter(_behind(last))
    found = list(rows.order_by(*order)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _behind(last: dict[str, Any]) -> Q:
    """What stands behind a row in the order of its columns."""
    wanted, same = Q(), Q()
    for name, value in last.items():
        wanted |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return wanted
