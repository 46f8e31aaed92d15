"""Rates that the company keeps itself: by place and weight."""

from datetime import date

from callboard.delivery import rules
from callboard.delivery.models import Rate
from callboard.delivery.rules import Parcel, Quote
from callboard.places import queries as known
from callboard.places import rules as places


def by_the_tables(company_id: int, parcel: Parcel, today: date) -> list[Quote]:
    """A quote of each active carrier that goes there with that weight, two statements for all."""
    city_key = places.sounds(places.shortened(parcel.city))
    towns = known.same_towns(parcel.country, [city_key])
    rates = Rate.objects.filter(
        city_key__in=["", *towns.get(city_key, ())],
        company=company_id,
        carrier__active=True,
        country=parcel.country,
        currency=parcel.currency,
    )
    rates = rates.select_related("carrier").order_by("carrier__position", "carrier__name", "id")
    best = rules.best_rates(rates, parcel, towns)
    return [rules.quoted(rate, parcel, today) for rate in best]
