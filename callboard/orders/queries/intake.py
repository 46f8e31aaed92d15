"""What a lead is compared with, and what its sender may read of it later."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from callboard.catalogue.models import Offer, OfferPrice, Product
from callboard.kit import clock
from callboard.kit.rows import Shape, answer
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry, OrderPolicy
from callboard.orders.rules import intake
from callboard.orders.statuses import Status
from callboard.sources.models import Source

_POLICY, _SOURCE, _OFFER = Shape(OrderPolicy, "p"), Shape(Source, "s"), Shape(Offer, "f")
_PRODUCT, _PRICE = Shape(Product, "g"), Shape(OfferPrice, "c")
_BEFORE_A_LEAD = f"""
    SELECT {_POLICY.columns}, {_SOURCE.columns}, {_OFFER.columns}, {_PRODUCT.columns},
        {_PRICE.columns}, nextval('orders_order_id_seq'), nextval('orders_number'),
        clock_timestamp()
    FROM orders_orderpolicy p
    LEFT JOIN sources_source s ON s.company_id = p.company_id
        AND s.webmaster = %(webmaster)s AND s.flow = %(flow)s AND s.agency = %(agency)s
    LEFT JOIN catalogue_offer f ON f.company_id = p.company_id AND f.code = %(offer)s
    LEFT JOIN catalogue_product g ON g.id = f.product_id
    LEFT JOIN catalogue_offerprice c
        ON c.company_id = p.company_id AND c.offer_id = f.id AND c.country = %(country)s
    WHERE p.company_id = %(company)s
"""


@dataclass(frozen=True)
class BeforeALead:
    """What a lead is measured by, and the id and the number its order will have."""

    policy: OrderPolicy
    source: Source | None
    offer: Offer | None
    price: OfferPrice | None
    order_id: int
    number: int
    now: datetime


def before_a_lead(
    company_id: int, *, offer: str, country: str, webmaster: str, flow: str, agency: str
) -> BeforeALead:
    """All that intake asks before it looks at the customer, in one statement.

    `offer` is its code, `country` two letters. A source that sends for the first time is None; ids
    and numbers are never given twice, gaps are possible.
    """
    asked = {"company": company_id, "offer": offer, "country": country}
    asked |= {"webmaster": webmaster, "flow": flow, "agency": agency}
    found = answer(_BEFORE_A_LEAD, asked, _POLICY, _SOURCE, _OFFER, _PRODUCT, _PRICE)
    if found is None:
        raise OrderPolicy.DoesNotExist
    policy, source, sold, product, price, order_id, number, now = found
    if sold is not None:
        sold.product = product
    return BeforeALead(policy, source, sold, price, order_id, number, clock.told(now))


def sent_before(company_id: int, source: Source, external_id: str) -> Order | None:
    """The order this source already sent under its own number; None for a lead without one."""
    if not external_id:
        return None
    orders = Order.objects.filter(company=company_id, source=source, external_id=external_id)
    return orders.first()


def original_of(company_id: int, order: Order, since: datetime) -> int | None:
    """Number of the oldest order of this customer and offer since then that is not over (A7.21)."""
    others = Order.objects.filter(
        company=company_id, customer=order.customer, offer=order.offer, arrived_at__gte=since
    )
    others = others.exclude(status__in=intake.OVER)
    return others.order_by("id").values_list("number", flat=True).first()


def first_status(company_id: int, order: Order) -> str:
    """The status an order came in with, whatever became of it."""
    entries = OrderEntry.objects.filter(
        company=company_id, order=order, action=Action.RECEIVE
    ).order_by("id")
    return entries.values_list("to_status", flat=True).first() or Status.NEW


def orders_of_sender(company_id: int, source: Source | None) -> QuerySet[Order]:
    """The company's orders, or only those a source sent itself, with what the API tells of them."""
    orders = Order.objects.filter(company=company_id)
    if source is not None:
        named = {
            f"source__{name}": value
            for name in ("webmaster", "flow", "agency")
            if (value := getattr(source, name))
        }
        orders = orders.filter(**named) if named else orders.filter(source=source)
    return orders.select_related("offer", "source").prefetch_related("items__product")
