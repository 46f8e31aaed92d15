"""Orders of somebody whom nobody may know any more: what stays are amounts, statuses and times."""

from typing import Any

from callboard.customers.models import Customer
from callboard.orders.models import LeadOrigin, Order, OrderEntry
from callboard.orders.rules.impersonal import impersonal

# Columns that say who it was, where they live, or hold what somebody typed about them.
PERSONAL = (
    *("surname", "name", "patronymic", "gender", "second_phone", "email", "comment"),
    *("region", "district", "city", "postal_code", "street", "house", "flat", "building"),
    *("block", "entrance", "door_code", "floor", "metro", "delivery_comment", "point"),
    "promo_code",
)


def forget(customer: Customer) -> None:
    """Empty what tells of the person in orders, origins and histories of a customer.

    Call under the customer's lock, in the transaction that erases them.
    """
    orders = Order.objects.filter(company=customer.company_id, customer=customer)
    empty: dict[str, Any] = dict.fromkeys(PERSONAL, "")
    orders.update(**empty, latitude=None, longitude=None)
    origins = LeadOrigin.objects.filter(company=customer.company_id, order__in=orders)
    origins.update(ip=None, user_agent="", landing="", prelanding="", subs={}, raw_phone="")
    entries = OrderEntry.objects.filter(company=customer.company_id, order__in=orders)
    for entry in entries.exclude(facts={}).only("pk", "facts"):
        told = impersonal(entry.facts, PERSONAL)
        if told != entry.facts:
            entries.filter(pk=entry.pk).update(facts=told)
