from callboard.orders.models.item import OrderItem
from callboard.orders.models.journal import OrderEntry
from callboard.orders.models.link import OrderLink
from callboard.orders.models.order import LeadOrigin, Order, Orders
from callboard.orders.models.policy import PRESETS, OrderPolicy
from callboard.orders.models.reason import Reason
from callboard.orders.models.stage import Stage

__all__ = [
    "PRESETS",
    "LeadOrigin",
    "Order",
    "OrderEntry",
    "OrderItem",
    "OrderLink",
    "OrderPolicy",
    "Orders",
    "Reason",
    "Stage",
]
