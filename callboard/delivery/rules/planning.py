"""Which days our own couriers can still take (A7.1, A16.Q20, A17 C5). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from callboard.delivery.models import CityHours


@dataclass(frozen=True)
class Day:
    """A day of a place: until which hour it takes orders (None: all day), how many more (None: any
    number), and why it takes none."""

    on: date
    until: int | None
    left: int | None
    obstacle: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it takes one more."""
        return not self.obstacle


def days_ahead(today: date, ahead: int, also: date | None = None) -> list[date]:
    """Today and the `ahead` days after it, and `also` that one, where it is later."""
    days = [today + timedelta(days=n) for n in range(ahead + 1)]
    return [*days, also] if also is not None and also > days[-1] else days


def days_of(
    hours: CityHours, taken: Mapping[date, int], now: datetime, days: Sequence[date]
) -> list[Day]:
    """What is known of each of these days. `now` is on the company's clock, `taken` counts the
    orders that go out on each day already."""
    return [_day(hours, day, taken.get(day, 0), now) for day in days]


def _day(hours: CityHours, on: date, taken: int, now: datetime) -> Day:
    until = hours.today_until if on == now.date() else None
    left = None if hours.per_day is None else max(0, hours.per_day - taken)
    if on.isoweekday() not in hours.weekdays:
        return Day(on, until, left, _("No courier goes out on that day."))
    if until is not None and now.hour >= until:
        return Day(on, until, left, _("Today takes orders until %(hour)s:00.") % {"hour": until})
    if left == 0:
        return Day(on, until, left, _("That day is full."))
    return Day(on, until, left)


def full_or_closed(day: Day, others: list[Day]) -> str:
    """Why that day cannot be sent on, and what is possible instead (A16.Q20, A17 C5)."""
    shape = "D, j E"
    still = [other.on for other in others if other.is_open and other.on != day.on]
    if still:
        free = ", ".join(date_format(on, shape) for on in still)
        instead = _("Possible: %(days)s. For another day, schedule the delivery.") % {"days": free}
    else:
        instead = _("Schedule the delivery for a later day.")
    return f"{day.obstacle} {instead}"
