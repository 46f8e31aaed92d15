"""What delivery hears from below."""

from callboard.customers.actions import Erased
from callboard.delivery import actions
from callboard.delivery.models import ParcelEvent
from callboard.kit.events import on
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry

# What says on whose day an order is.
WHEN_AND_WHERE = frozenset({"delivery_on", "method", "region", "city"})


@on(f"order.{Action.CONFIRM}", f"order.{Action.RETURN_FOR_DELIVERY}")
def find_a_place_on_the_day(entry: OrderEntry) -> None:
    """Nobody is promised a courier who has no time (A16.Q20, A17 C5)."""
    actions.keep_a_place(entry.order)


@on(f"order.{Action.SAVE}")
def find_a_place_on_another_day(entry: OrderEntry) -> None:
    """What is on its way is moved only to where a courier has time (A16.Q20)."""
    if WHEN_AND_WHERE & entry.facts.get("fields", {}).keys():
        actions.keep_a_place(entry.order)


@on(f"order.{Action.CONFIRM}", f"order.{Action.SCHEDULE}")
def ask_for_coordinates(entry: OrderEntry) -> None:
    """What the carrier needs is there before it is told."""
    actions.check_coordinates(entry.order)


@on(Erased.kind)
def forget_what_carriers_wrote(erased: Erased) -> None:
    """When a parcel moved stays; where to and what a courier wrote about the customer does not."""
    customer = erased.customer
    told = ParcelEvent.objects.filter(company=customer.company_id, order__customer=customer)
    told.update(place="", text="")
