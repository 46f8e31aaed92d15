"""The ways to bring what stands on a card, and the days our own couriers have left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from callboard.delivery import queries as delivery
from callboard.delivery.queries import Days
from callboard.delivery.rules import Parcel, Quote
from callboard.kit import clock
from callboard.orders import rules as orders
from callboard.orders.models import Order
from callboard.orders.rules import ItemLine, composing
from callboard.places import rules as places
from callboard.workplace.queries.card import Card


@dataclass(frozen=True)
class Options:
    """What was found for a city; `courier_only` where a post may go as well and is not offered."""

    city: str
    found: list[Quote]
    days: Days
    courier_only: bool


def options_of(card: Card, *, region: str, city: str, lines: Sequence[ItemLine]) -> Options:
    """The ways to bring these lines to that city, as typed on the card; nothing is kept."""
    days = days_of(card, region=region, city=city)
    order, goods = card.order, orders.totals(lines, card.order.delivery_price, card.order.discount)
    parcel = Parcel(
        country=order.country,
        region=region,
        city=city,
        grams=composing.weight_of(lines, card.grams),
        goods=goods.goods,
        currency=order.currency,
    )
    found = delivery.options_for(card.member.company_id, parcel, card.policy, days)
    only = card.policy.courier_only and any(quote.is_courier for quote in found)
    return Options(city, found if city else [], days, only)


def priced_anew(
    order: Order, lines: Sequence[ItemLine], *, region: str, city: str, on: date | None
) -> tuple[Decimal, date | None]:
    """Price and day of the chosen delivery with these lines, to that city: by the carrier's table
    where it knows the parcel, else, and for the parcel as it is kept, as they are kept.

    `on` is the day as typed. A day that stood there is put off when the carrier now needs longer;
    it is never brought forward, and one that a person has just named stays.
    """
    is_there = (region, city) == (order.region, order.city) or order.shipped_at is not None
    if is_there and composing.are_same(lines, order.items.all()):
        return order.delivery_price, on
    today = clock.now().astimezone(places.zone(order.company.zone)).date()
    place = {"region": region, "city": city}
    quote = delivery.quoted_again(order.company_id, order, lines, **place, today=today)
    if quote is None:
        return order.delivery_price, on
    is_too_soon = on is not None and on == order.delivery_on and on < quote.on
    return quote.price, quote.on if is_too_soon else on


def days_of(card: Card, *, region: str, city: str) -> Days:
    """The days on which our couriers of that city can still be sent (A16.Q20, A17 C5)."""
    order: Order = card.order
    return delivery.days_open(
        *(card.member.company_id, order.country, region, city),
        card.now,
        zone=order.company.zone,
        ahead=card.policy.send_max_days,
    )
