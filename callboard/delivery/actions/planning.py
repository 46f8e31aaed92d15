"""A confirmed order has its place on a courier's day and all that its carrier asks for."""

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.delivery import queries, rules
from callboard.delivery.actions.choosing import coordinates_missing
from callboard.delivery.models import CityHours
from callboard.delivery.queries.planning import PLANNED_ANEW
from callboard.kit.errors import Refused
from callboard.orders import queries as orders
from callboard.orders.models import Order
from callboard.orders.models.order import Method
from callboard.orders.statuses import Line


@transaction.atomic
def keep_a_place(order: Order) -> None:
    """Refuse an order that our couriers cannot take on its day any more (A16.Q20, A17 C5).

    Called in the transaction that sends it, the order already written: whoever comes second for the
    last place of a day waits here and is told what is possible instead.
    """
    if order.method != Method.COURIER or order.line != Line.BUYOUT or order.delivery_on is None:
        return
    if order.status in PLANNED_ANEW:
        return
    where = (order.company_id, order.country, order.region, order.city)
    hours = queries.hours_of(*where)
    if hours is None:
        return
    CityHours.objects.select_for_update(no_key=True).filter(pk=hours.pk).first()
    policy, now = orders.policy_and_now(order.company_id)
    days = queries.days_open(
        *where,
        now,
        zone=order.company.zone,
        ahead=policy.send_max_days,
        also=order.delivery_on,
        besides=order.pk,
    )
    day = days.on(order.delivery_on)
    if not days.listed:  # the hours of the place were dropped meanwhile
        return
    if day is None:
        raise Refused(fields={"delivery_on": _("That day has passed. Choose a later one.")})
    if not day.is_open:
        raise Refused(fields={"delivery_on": rules.full_or_closed(day, days.listed)})


def check_coordinates(order: Order) -> None:
    """Refuse an order whose carrier asks for coordinates and does not have them (A5a)."""
    if order.latitude is not None or not order.carrier:
        return
    carrier = queries.carrier_named(order.company_id, order.carrier)
    if carrier is not None and carrier.asks_coordinates:
        raise Refused(fields={"latitude": coordinates_missing(carrier.name)})
