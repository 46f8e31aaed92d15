"""Who rides with a parcel. Pure."""

from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.delivery.models import Ride
from callboard.kit.errors import Refused
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status

# A parcel that has a ride ahead of it or is on it.
RIDES = frozenset({Status.SENDING, Status.IN_DELIVERY, Status.COURIER_CALLBACK, Status.ARRIVED})


def may_name(member: Member) -> bool:
    """Whether the member says who drives: whoever changes orders in delivery (A14.5)."""
    return rights.may_edit_stage(member, "delivery")


def reasons_not_to_name(order: Order, member: Member) -> list[str]:
    """Why this member may not say who drives this parcel."""
    if not may_name(member):
        return [_("You may not do this. Ask your team leader.")]
    if order.line != Line.BUYOUT or order.status not in RIDES:
        return [_("This parcel is not on its way, so nobody drives with it.")]
    return []


def phone_to_ring(ride: Ride | None, *, to_the_hub: bool) -> str:
    """The number of the driver who has accepted the parcel, or of its hub, in E.164 (A3.3).

    Refused while nobody is named, the driver has not accepted, or the hub has no number.
    """
    if ride is None:
        raise Refused(_("Nobody has been named to drive with this parcel yet."))
    if to_the_hub:
        if not ride.hub_phone:
            raise Refused(_("The mini-hub of this parcel has no phone number yet."))
        return ride.hub_phone
    if ride.accepted_at is None:
        raise Refused(_("The driver has not accepted this order yet. Ring the driver afterwards."))
    return ride.driver_phone
