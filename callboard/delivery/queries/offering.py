"""The ways to bring the parcel of an order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from callboard.catalogue.models import Product
from callboard.delivery import carriers, rules
from callboard.delivery.models import Carrier
from callboard.delivery.queries import planning
from callboard.delivery.rules import Parcel, Quote
from callboard.orders import rules as orders
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.rules import composing


def parcel_of(company_id: int, order: Order, lines: Iterable | None = None) -> Parcel:
    """The parcel of an order as it stands, or with these lines in it."""
    lines = list(lines) if lines is not None else list(order.items.all())
    weights = Product.objects.filter(
        company=company_id, pk__in={line.product_id for line in lines}
    ).values_list("pk", "weight_grams")
    return Parcel(
        country=order.country,
        region=order.region,
        city=order.city,
        grams=composing.weight_of(lines, dict(weights)),
        goods=orders.totals(lines, order.delivery_price, order.discount).goods,
        currency=order.currency,
    )


def options_for(
    company_id: int, parcel: Parcel, policy: OrderPolicy, days: planning.Days
) -> list[Quote]:
    """What can be offered for a parcel (A10.1, A10.2): the date of our own couriers is the first
    day that is still open; where none is, they are left out."""
    found = carriers.quotes(company_id, parcel, days.today)
    dated = [quote for each in found if (quote := _dated(each, days)) is not None]
    return rules.offered(dated, courier_only=policy.courier_only)


def quoted_again(
    company_id: int, order: Order, lines: Iterable, *, region: str, city: str, today: date
) -> Quote | None:
    """What the chosen carrier quotes for these lines by its table now (A10.1: free from a sum on).

    `today` is the company's day. None where the table no longer knows such a parcel.
    """
    parcel = replace(parcel_of(company_id, order, lines), region=region, city=city)
    found = carriers.quotes(company_id, parcel, today)
    chosen = (order.carrier, order.method)
    return next((each for each in found if (each.carrier, each.method) == chosen), None)


def carrier_named(company_id: int, name: str) -> Carrier | None:
    """The carrier that is called so now."""
    return Carrier.objects.filter(company=company_id, name=name).first() if name else None


def _dated(quote: Quote, days: planning.Days) -> Quote | None:
    if quote.kind != Carrier.Kind.OWN:
        return quote
    possible: list[date] = [on for on in days.possible if on >= quote.on]
    return replace(quote, on=possible[0]) if possible else None
