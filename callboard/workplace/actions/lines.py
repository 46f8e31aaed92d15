"""What is done from a row of the floor, without opening the card."""

from datetime import date

from callboard.accounts.models import Member
from callboard.calls import actions as calls
from callboard.calls.models import Call
from callboard.delivery import queries as delivery
from callboard.delivery import rules
from callboard.orders import actions as orders
from callboard.orders.models import Order


def ring(order: Order, party: str, *, by: Member) -> Call:
    """Ring the driver who has accepted the parcel, or its hub (A3.3)."""
    ride = delivery.ride_of(order.company_id, order.pk)
    phone = rules.phone_to_ring(ride, to_the_hub=party == Call.Party.HUB)
    return calls.ring_on_the_way(order, phone, party, by=by)


def send_again(
    order: Order, *, on: date, time: str, comment: str, by: Member, version: int
) -> Order:
    """Return for delivery straight from the row of an order whose courier asked for help (A7.2)."""
    return orders.return_for_delivery(
        order, on=on, time=time, comment=comment, by=by, version=version
    )


def sell_again(order: Order, *, by: Member, version: int) -> Order:
    """Create a repeat sale from the row of a customer who has bought (A7.3): the new order."""
    return orders.repeat_sale(order, by=by, version=version)
