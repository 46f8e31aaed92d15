"""What must be there before an order is confirmed or its delivery planned."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from callboard.orders.models import Order, OrderItem, OrderPolicy
from callboard.orders.models.order import CallMade, Method
from callboard.orders.rules import address


def missing_to_confirm(
    order: Order, items: Iterable[OrderItem], policy: OrderPolicy
) -> dict[str, str]:
    """Field and what is wrong with it: what a confirmed order must have (A7.1, A7.5, A9.1).

    Which parts of the address is the company's choice for the method of delivery (A17 C15).
    """
    missing = _missing_of_the_call(order, policy)
    if not list(items):
        missing["items"] = _("The order has no products. Add one.")
    if not (policy.auto_paid or order.offer.auto_paid):
        for name in address.needed(policy.address_fields, order.method):
            if getattr(order, name) in ("", None):
                missing[name] = _("Fill in the address first.")
    return missing


def _missing_of_the_call(order: Order, policy: OrderPolicy) -> dict[str, str]:
    missing: dict[str, str] = {}
    if order.call_made != CallMade.MADE:
        missing["call_made"] = _("Mark that the call was made.")
    if not order.customer.phone_is_valid:
        missing["phone"] = _("The phone number is not valid. Put the order into trash.")
    needed: tuple[str, ...] = ("surname", "name", "patronymic") if policy.full_name else ("name",)
    if not policy.full_name and order.surname:
        needed = ()
    for name in needed:
        if not getattr(order, name):
            missing[name] = _("Ask the customer for the name and fill it in.")
    return missing


def delivery_day_obstacle(
    order: Order, on: date | None, time: str, today: date, policy: OrderPolicy
) -> dict[str, str]:
    """An own courier goes out today or tomorrow, at a time (A7.1)."""
    if order.method != Method.COURIER or policy.auto_paid or order.offer.auto_paid:
        return {}
    wrong = {}
    if on is None or not today <= on <= today + timedelta(days=policy.send_max_days):
        wrong["delivery_on"] = _(
            "Choose today or tomorrow. For a later day, schedule the delivery."
        )
    if not time:
        wrong["delivery_time"] = _("Choose the time the courier should come.")
    return wrong
