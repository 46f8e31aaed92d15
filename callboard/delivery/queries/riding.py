"""Who rides with which parcel."""

from collections.abc import Collection

from callboard.delivery.models import Ride


def rides_of(company_id: int, orders: Collection[int]) -> dict[int, Ride]:
    """The rides of these orders (ids), by order; one question whatever their number."""
    return {
        ride.order_id: ride for ride in Ride.objects.filter(company=company_id, order__in=orders)
    }


def ride_of(company_id: int, order_id: int) -> Ride | None:
    """Who drives with this parcel; nobody named: None."""
    return rides_of(company_id, [order_id]).get(order_id)
