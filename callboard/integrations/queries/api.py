"""What a key may read. A key of a source sees that source's orders alone."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.catalogue import queries as catalogue
from callboard.integrations.models import ApiKey
from callboard.kit.keyset import Page, page_of
from callboard.orders import queries as orders
from callboard.orders import rules
from callboard.orders.models import Order


def page_for(key: ApiKey, *, limit: int, after: int, status: str | None) -> dict[str, Any]:
    """A page of orders by number: {"items", "next"}; `next` is null on the last one."""
    found = _orders(key).filter(number__gt=after)
    if status:
        found = found.filter(status=status)
    rows = list(found.order_by("number")[: limit + 1])
    return {
        "items": [_told(order) for order in rows[:limit]],
        "next": rows[limit - 1].number if len(rows) > limit else None,
    }


def order_for(key: ApiKey, number: int) -> dict[str, Any] | None:
    """One order as the API tells it; None when it is not this key's business."""
    order = order_behind(key, number)
    return _told(order) if order else None


def order_behind(key: ApiKey, number: int) -> Order | None:
    """The order itself; None when it is not this key's business."""
    return _orders(key).filter(number=number).first()


def offers_for(key: ApiKey) -> dict[str, Any]:
    """Offers that take leads, with their prices."""
    return {
        "items": [
            {
                "code": offer.code,
                "name": offer.name,
                "prices": [
                    {"country": row.country, "currency": row.currency, "price": row.price}
                    for row in offer.prices.all()
                ],
            }
            for offer in catalogue.sold(key.company_id)
        ]
    }


def keys_of(member: Member, *, after: int | None = None) -> Page[ApiKey]:
    """A page of the company's keys, those in use first, the newest of them on top."""
    keys = ApiKey.objects.filter(company=member.company_id).select_related("source")
    is_revoked = ExpressionWrapper(Q(revoked_at__isnull=False), output_field=BooleanField())
    return page_of(keys.annotate(is_revoked=is_revoked), "is_revoked", "-pk", after=after)


def key_of(member: Member, pk: int) -> ApiKey:
    """One key of the company; 404 for any other."""
    return get_object_or_404(ApiKey, company=member.company_id, pk=pk)


def _orders(key: ApiKey) -> QuerySet[Order]:
    return orders.orders_of_sender(key.company_id, key.source)


def _told(order: Order) -> dict[str, Any]:
    items = list(order.items.all())
    return {
        "number": order.number,
        "status": order.status,
        "offer": order.offer.code,
        "external_id": order.external_id,
        "country": order.country,
        "currency": order.currency,
        "total": rules.totals(items, order.delivery_price, order.discount).grand,
        "items": [
            {
                "product": item.product.name,
                "quantity": item.quantity,
                "price": item.price,
                "discount_percent": item.discount_percent,
            }
            for item in items
        ],
        "source": {
            "webmaster": order.source.webmaster,
            "flow": order.source.flow,
            "agency": order.source.agency,
        },
        "reason": order.reason,
        "duplicate_of": order.duplicate_of,
        "arrived_at": order.arrived_at,
        "status_since": order.status_since,
    }
