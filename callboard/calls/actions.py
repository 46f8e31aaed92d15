"""Calls begin by hand and end by hand, by the outcome, or by the next call."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.calls import queries
from callboard.calls.models import Call
from callboard.customers.models import Customer
from callboard.kit import clock, events, phone
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.models.order import CallMade

LONGEST = timedelta(hours=3)


class Began:
    """A member talks to a customer from now on."""

    kind = "call.began"

    def __init__(self, call: Call) -> None:
        self.call = call
        self.member = call.member


class Ended:
    """A member's call is over."""

    kind = "call.ended"

    def __init__(self, call: Call) -> None:
        self.call = call
        self.member = call.member


@transaction.atomic
def call(order: Order, *, by: Member, second: bool = False) -> Call:
    """Begin a call to the order's customer and mark the order: the call was made (A6.5, A5b).

    What a person said of the call before, the telephone knows better now (A17 C19). To the `second`
    phone where that is wanted. Refused without a valid phone, and on a customer who is not the
    member's to ring.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    number = customer.phone if customer.phone_is_valid else None
    if second:
        number = phone.normal(order.second_phone, order.country)
    if number is None:
        raise Refused(_("The phone number is not valid. It cannot be called."))
    if reasons := events.objections("call.begin", order=order, by=by):
        raise Refused(*reasons)
    begun = _begin(order, number, Call.Party.CUSTOMER, by)
    if order.call_made != CallMade.MADE or order.call_marked_at is not None:
        made = {"call_made": CallMade.MADE}
        begun.order = orders.save(order, by=by, version=None, fields=made, by_hand=False)
    events.announce(Began(begun))
    return begun


@transaction.atomic
def ring_on_the_way(order: Order, phone: str, party: str, *, by: Member) -> Call:
    """Begin a call about a parcel to its driver or hub, an E.164 `phone` (A3.3, A6.3, A10.7).

    Nothing is marked on the order: its customer was not spoken to. Refused on a parcel whose line
    or offer is another team's.
    """
    if reasons := events.objections("call.on_the_way", order=order, by=by):
        raise Refused(*reasons)
    begun = _begin(order, phone, party, by)
    events.announce(Began(begun))
    return begun


@transaction.atomic
def hang_up(member: Member) -> None:
    """The member says that the call has ended. Without an open call nothing happens."""
    _end(member, Call.Ending.HAND)


def end_forgotten(company_id: int) -> None:
    """End calls that have lasted LONGEST: nobody keeps a customer by a call that nobody ended.

    With a dial address we do not hear the telephone: who vanished in a call would talk for ever.
    """
    since = clock.now() - LONGEST
    for forgotten in queries.begun_before(company_id, since):
        with transaction.atomic():
            _end(forgotten.member, Call.Ending.CLOCK, began_before=since)


@transaction.atomic(savepoint=False)
def end_by_outcome(order: Order, *, by: Member) -> None:
    """The outcome of a customer's order ends the talk with that customer."""
    if queries.talks_with(by, order.customer_id):
        _end(by, Call.Ending.OUTCOME)


def _begin(order: Order, phone: str, party: str, by: Member) -> Call:
    """A row of the call; the one before it ends."""
    _end_open(by, Call.Ending.NEXT)
    try:
        with transaction.atomic():
            return Call.objects.create(
                company_id=order.company_id,
                order=order,
                member=by,
                party=party,
                phone=phone,
                began_at=clock.now(),
            )
    except IntegrityError:
        raise Refused(_("You are in a call. End the call first.")) from None


def _end(member: Member, ending: str, *, began_before: datetime | None = None) -> None:
    ended = _end_open(member, ending, began_before=began_before)
    if ended is not None:
        events.announce(Ended(ended))


def _end_open(member: Member, ending: str, *, began_before: datetime | None = None) -> Call | None:
    calls = Call.objects.select_for_update(no_key=True, of=["self"]).select_related("member")
    calls = calls.filter(company=member.company_id, member=member, ended_at=None)
    if began_before is not None:
        calls = calls.filter(began_at__lte=began_before)
    found = calls.first()
    if found is not None:
        found.ended_at = max(clock.now(), found.began_at)
        found.ending = ending
        found.save(update_fields=["ended_at", "ending"])
    return found
