"""Which days our own couriers of a place can still take."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count

from callboard.delivery import rules
from callboard.delivery.models import CityHours
from callboard.delivery.rules import Day
from callboard.orders.models import Order
from callboard.orders.models.order import Method
from callboard.orders.statuses import Line, Status
from callboard.places import queries as known
from callboard.places import rules as places

# What a courier could not deliver waits for a new day, and takes no place on the old one.
PLANNED_ANEW = (Status.COURIER_CALLBACK, Status.CALLBACK, Status.SCHEDULED)


@dataclass(frozen=True)
class Days:
    """The days on which a courier of ours may be sent from now on (A7.1); `listed` is what is known
    of each, nothing where the place has no hours of its own."""

    today: date
    ahead: int
    listed: list[Day] = field(default_factory=list)

    @property
    def possible(self) -> list[date]:
        """The days that take one more order."""
        if self.listed:
            return [day.on for day in self.listed if day.is_open]
        return [self.today + timedelta(days=n) for n in range(self.ahead + 1)]

    def on(self, day: date | None) -> Day | None:
        """What is known of one day."""
        return next((each for each in self.listed if each.on == day), None)


def hours_of(company_id: int, country: str, region: str, city: str) -> CityHours | None:
    """The hours that are in force at a place; None: no limit there."""
    rows = list(CityHours.objects.filter(company=company_id, country=country).order_by("id"))
    if not rows:
        return None
    towns = known.same_towns(country, [places.sounds(places.shortened(city))])
    near = rules.closest(rows, country, region, city, towns)
    return near[0] if near else None


def taken_on(
    company_id: int, hours: CityHours, days: Collection[date], *, besides: int | None = None
) -> dict[date, int]:
    """How many confirmed orders our couriers bring there, by day, one of them (its id) left out.

    Hours of a region or a country count what they are in force for: cities with hours of their own
    are apart.
    """
    rows = Order.objects.filter(
        company=company_id, method=Method.COURIER, line=Line.BUYOUT, delivery_on__in=list(days)
    )
    rows = rows.filter(country=hours.country).exclude(status__in=PLANNED_ANEW)
    rows = rows.exclude(pk=besides) if besides else rows
    grouped = rows.values_list("delivery_on", "region", "city").annotate(many=Count("id"))
    groups = list(grouped.order_by())
    others = list(CityHours.objects.filter(company=company_id, country=hours.country))
    cities = [places.sounds(places.shortened(city)) for _on, _region, city, _many in groups]
    towns = known.same_towns(hours.country, cities)
    taken: dict[date, int] = {}
    for on, region, city, many in groups:
        near = rules.closest(others, hours.country, region, city, towns)
        if on is not None and near and near[0].pk == hours.pk:
            taken[on] = taken.get(on, 0) + many
    return taken


def days_open(
    company_id: int,
    country: str,
    region: str,
    city: str,
    now: datetime,
    *,
    zone: str,
    ahead: int,
    also: date | None = None,
    besides: int | None = None,
) -> Days:
    """Today and the `ahead` days after it at a place, on the company's clock (A16.Q20, A17 C5), and
    `also` that day, where it is later."""
    here = now.astimezone(places.zone(zone))
    hours = hours_of(company_id, country, region, city)
    if hours is None:
        return Days(here.date(), ahead)
    days = rules.days_ahead(here.date(), ahead, also)
    taken = {} if hours.per_day is None else taken_on(company_id, hours, days, besides=besides)
    return Days(here.date(), ahead, rules.days_of(hours, taken, here, days))
