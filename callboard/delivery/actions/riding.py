"""Who drives with a parcel is said here and nowhere else."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.customers.models import Customer
from callboard.delivery import rules
from callboard.delivery.models import Ride
from callboard.kit import clock, live
from callboard.kit import phone as phones
from callboard.kit.errors import Refused
from callboard.orders.actions import beside
from callboard.orders.models import Order

_TOLD = ("driver", "driver_phone", "hub_phone")


@transaction.atomic
def name_driver(
    order: Order, *, driver: str, phone: str, hub_phone: str = "", accepted: bool, by: Member
) -> Ride:
    """Say who drives with a parcel, how to ring the driver and the hub, and whether the driver has
    accepted the order (A3.3); the history tells it. Phones in any spelling; a wrong one is a
    refusal at its field.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    order = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    if reasons := rules.reasons_not_to_name(order, by):
        raise Refused(*reasons)
    numbers = _numbers(order, phone, hub_phone)
    now = clock.now()
    known = Ride.objects.filter(company=order.company_id, order=order).first()
    since = known.accepted_at if known and known.driver_phone == numbers["phone"] else None
    ride, _created = Ride.objects.update_or_create(
        company_id=order.company_id,
        order=order,
        defaults={
            "driver": driver.strip(),
            "driver_phone": numbers["phone"],
            "hub_phone": numbers["hub_phone"],
            "accepted_at": (since or now) if accepted else None,
            "changed_by": by,
            "changed_at": now,
        },
    )
    beside.note(order, _changed(known, ride), by=by)
    live.tell(order.company_id, f"order:{order.number}")
    return ride


def _changed(known: Ride | None, ride: Ride) -> dict[str, tuple[Any, Any]]:
    """What the history says of it, by field: before and after (A12)."""
    told = {name: (getattr(known, name, ""), getattr(ride, name)) for name in _TOLD}
    accepted = (known is not None and known.accepted_at is not None, ride.accepted_at is not None)
    return told | {"driver_accepted": accepted}


def _numbers(order: Order, phone: str, hub_phone: str) -> dict[str, str]:
    """E.164 of what was typed, by field; no hub is fine, no driver is not."""
    typed = {"phone": phone.strip(), "hub_phone": hub_phone.strip()}
    read = {name: phones.normal(text, order.country) or "" for name, text in typed.items()}
    wrong = {
        name: _("This is no phone number. Write it with the code of the country.")
        for name, text in typed.items()
        if not read[name] and (text or name == "phone")
    }
    if wrong:
        raise Refused(fields=wrong)
    return read
