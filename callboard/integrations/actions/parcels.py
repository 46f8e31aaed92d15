"""What carriers tell of parcels."""

from typing import Any

from callboard.delivery import actions as delivery
from callboard.integrations import queries
from callboard.integrations.models import ApiKey


def take_event(key: ApiKey, number: int, told: delivery.Told) -> dict[str, Any] | None:
    """What a carrier is told back: {"number", "status" of the order now, "moved"}; a repeat is told
    whether the first one moved it. None: the order is not this key's business.

    Raises Refused. Call in the rooms of the key's company.
    """
    order = queries.order_behind(key, number)
    if order is None:
        return None
    event = delivery.tell(order, told)
    order.refresh_from_db(fields=["status"])
    return {"number": number, "status": order.status, "moved": event.moved}
