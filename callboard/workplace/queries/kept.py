"""Everything that is kept of a customer, as they may ask for it."""

from typing import Any

from django.db.models import Model

from callboard.accounts.actions import plain
from callboard.calls.models import Call
from callboard.customers.models import Customer
from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem

# Of the desk, not of the person: keys between rows, and columns kept for the search.
NOT_TOLD = frozenset({"company", "version", "phone_tail", "name_key", "given_key", "parent"})


def kept_of(customer: Customer) -> dict[str, Any]:
    """The customer, the orders with items and origin, what happened to them, and the calls.

    Values are texts, numbers, booleans and None; times in ISO 8601, UTC.
    """
    orders = list(
        Order.objects.filter(company=customer.company_id, customer=customer)
        .select_related("offer", "source", "stage", "promised_by", "assignee", "confirmed_by")
        .order_by("number")
    )
    mine: dict[str, Any] = {"company": customer.company_id, "order__in": orders}
    return {
        "customer": _row(customer),
        "orders": [_row(order) for order in orders],
        "items": [_row(each) for each in OrderItem.objects.filter(**mine).order_by("pk")],
        "origins": [_row(each) for each in LeadOrigin.objects.filter(**mine).order_by("pk")],
        "history": [_row(each) for each in OrderEntry.objects.filter(**mine).order_by("pk")],
        "calls": [_row(each) for each in Call.objects.filter(**mine).order_by("pk")],
    }


def _row(row: Model) -> dict[str, Any]:
    """Its columns; a row it points to by the name people know, where it was read along."""
    told = {}
    for field in row._meta.concrete_fields:
        if field.name in NOT_TOLD:
            continue
        is_read = not field.is_relation or field.name in row._state.fields_cache
        value = getattr(row, field.name if is_read else field.attname)
        told[field.name] = value if isinstance(value, dict | list) else plain(value)
    return told
