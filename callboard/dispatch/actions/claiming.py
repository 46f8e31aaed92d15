"""How a member comes to hold a customer, or a parcel alone. No other code makes a claim.

The lock order is the house's: customer, then order, then the member; the button locks the member
first, but never waits for a customer. The unique constraints have the last word:
one holder for a customer, one for an order, so much at once for a member.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.catalogue.models import Offer
from callboard.customers.models import Customer
from callboard.dispatch import queries, rules
from callboard.dispatch.actions import ending, shifts
from callboard.dispatch.models import Claim, ClaimEntry, DeskPolicy, Ready, TeamDesk
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.kit.patience import patient
from callboard.kit.rows import Shape, answer
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.statuses import PARCELS
from callboard.places import rules as places

Kind = Claim.Kind
MOST = 100  # customers met that turned out to be held: the rest is for the next press

_CUSTOMER, _ORDER, _OFFER = Shape(Customer, "c"), Shape(Order, "o"), Shape(Offer, "f")

# The customer is locked, so nobody puts anything of them into the queue meanwhile, nor changes an
# order. The moment is told here: after whoever held them before has let go.
_MADE = f"""
    WITH moment AS MATERIALIZED (SELECT coalesce(%s::timestamptz, clock_timestamp()) AS at),
    claimed AS (
        INSERT INTO dispatch_claim (company_id, customer_id, member_id, slot, order_id, kind,
            taken_at, lease_until, return_at)
        SELECT %s, %s, %s, %s, %s, '{{kind}}', at, at + %s, at + %s FROM moment
        ON CONFLICT DO NOTHING RETURNING id, taken_at, lease_until, return_at
    ){{leaves}}
    SELECT {_CUSTOMER.columns}, {_ORDER.columns}, {_OFFER.columns}, claimed.id AS claim_id,
        claimed.taken_at, claimed.lease_until, claimed.return_at
    FROM claimed JOIN orders_order o ON o.id = %s JOIN customers_customer c ON c.id = o.customer_id
    JOIN catalogue_offer f ON f.id = o.offer_id FOR NO KEY UPDATE OF o
"""
_LEAVES = ", gone AS (DELETE FROM dispatch_ready WHERE company_id = %s AND customer_id = %s)"
_CLAIM = _MADE.format(kind=Kind.CALLING, leaves=_LEAVES)
# The customer of a parcel stays where it is: it may be rung meanwhile.
_CLAIM_PARCEL = _MADE.format(kind=Kind.PARCEL, leaves="")


def before_claim() -> None:
    """Between choosing and claiming. Does nothing; the tests of the race pause here."""


@patient
def take_next(member: Member) -> Claim:
    """Hand the member the next customer or parcel (A4.1): the button, Refresh, automatic delivery.

    First what the calls give, then packing, sending and delivery where the team has them (A4.2).

    Refused while not started or on pause (A2.2, A2.7), at the claim limit, while an own scheduled
    delivery is overdue (A4.11), or when nothing is free.
    """
    shifts.lock(member)
    standing = queries.standing_of(member)
    desk, now = standing.desk, standing.now
    if reasons := rules.reasons_not_to_be_given(standing.presence):
        raise Refused(*reasons)
    if desk.mode == TeamDesk.Mode.INCOMING:
        raise Refused(_("Your team takes incoming calls: the order opens with the call."))
    slot = _free_slot(standing.slots, desk.policy)
    if standing.reserved_since:
        _check_overdue(member, desk, now)
    for _met in range(MOST):
        ready = queries.next_for(member, now, desk, reserved_since=standing.reserved_since)
        found = ready or queries.next_parcel(member, now, desk)
        if found is None:
            break
        before_claim()
        kind = Kind.CALLING if isinstance(found, Ready) else found.kind
        claim = _claim(found.customer_id, found.order_id, member, slot, desk.policy, kind)
        if claim is not None:
            known = (desk.hours, claim.taken_at)
            claim.order = orders.take_locked(claim.order, by=member, known=known)
            return claim
    raise Refused(
        _("Nothing to take now.") + " " + _("The button lights up when an order is free.")
    )


@patient
def open_for_work(order: Order, *, by: Member) -> Claim:
    """Take an order by hand: an own promise, the personal list, a list to choose from, one found.

    Another order of a customer the member holds opens on the same claim. Of packing and sending
    whoever has the extended right takes the parcel alone.
    """
    _lock(order)
    order = Order.objects.select_related("customer", "promised_by", "assignee").get(pk=order.pk)
    held = queries.claim_on(order)
    if held and held.member_id == by.pk:
        return _turn_to(held, order)
    if held and order.status not in PARCELS:
        raise Refused(rules.held_by(held))
    shifts.lock(by)
    standing = queries.standing_of(by)
    if held and not rules.leaves_alone(held, order, standing.desk):
        raise Refused(rules.held_by(held))
    reasons = rules.reasons_not_to_be_given(standing.presence)
    reasons = reasons or rules.reasons_not_to_open(order, by, standing.desk)
    reasons = reasons or _reasons_of_personal_list(order, by)
    if reasons:
        raise Refused(*reasons)
    _check_overdue(by, standing.desk, standing.now, but=order.customer_id)
    return _held(order, by, standing, rules.kind_of(order, standing.desk))


@patient
def take_over(order: Order, *, by: Member) -> Claim:
    """A leader takes the customer or the parcel from whoever holds it (or from nobody)."""
    if not rights.may(by, May.ORDERS_LEAD):
        raise Refused(_("You may not do this. Ask your team leader."))
    _lock(order)
    order = Order.objects.select_related("customer").get(pk=order.pk)
    held = queries.claim_on(order)
    if held and held.member_id == by.pk:
        return _turn_to(held, order)
    if held:
        held.customer = order.customer
        ending.end_claim(held, ClaimEntry.Ending.TAKEN_OVER)
    shifts.lock(by)
    standing = queries.standing_of(by)
    kind = held.kind if held else rules.kind_of(order, standing.desk)
    return _held(order, by, standing, kind)


def adopt(order: Order, *, by: Member) -> None:
    """A new order that the member just made of another one is theirs to work, if they are at work
    and have room; else it waits in the queue. Its customer is locked."""
    held = queries.holder_of(order.customer)
    if held:
        if held.member_id == by.pk:
            _turn_to(held, order)
        return
    shifts.lock(by)
    standing = queries.standing_of(by)
    limit = standing.desk.policy.claim_limit
    if standing.presence in rules.AT_WORK and rules.free_slot(standing.slots, limit):
        _held(order, by, standing)


def _held(
    order: Order, member: Member, standing: queries.Standing, kind: str = Kind.CALLING
) -> Claim:
    policy = standing.desk.policy
    slot = _free_slot(standing.slots, policy)
    claim = _claim(order.customer_id, order.pk, member, slot, policy, kind)
    if claim is None:
        raise Refused(_("Somebody else was quicker. Try again."))
    claim.order = orders.take_locked(claim.order, by=member)
    live.tell(member.company_id, "floor", member_id=member.pk)
    live.tell(member.company_id, "free", f"held:{order.customer_id}")
    return claim


def _claim(
    customer_id: int, order_id: int, member: Member, slot: int, policy: DeskPolicy, kind: str
) -> Claim | None:
    """The claim on the locked order, unless it, the customer or the slot is taken.

    A customer that is called leaves the queue either way: whoever holds it puts it back.
    """
    lease = timedelta(seconds=policy.lease_seconds)
    stay = timedelta(minutes=policy.return_minutes)
    company_id = member.company_id
    keys = [company_id, customer_id, member.pk, slot, order_id]
    values = [clock.held(), *keys, lease, stay]
    if kind == Kind.PARCEL:
        found = answer(_CLAIM_PARCEL, [*values, order_id], _CUSTOMER, _ORDER, _OFFER)
    else:
        values += [company_id, customer_id, order_id]
        found = answer(_CLAIM, values, _CUSTOMER, _ORDER, _OFFER)
    if found is None:
        return None
    customer, order, order.offer, pk, taken_at, lease_until, return_at = found
    order.customer = customer
    return Claim(
        pk=pk,
        company_id=company_id,
        customer=customer,
        member=member,
        kind=kind,
        slot=slot,
        order=order,
        taken_at=taken_at,
        lease_until=lease_until,
        return_at=return_at,
    )


def _turn_to(claim: Claim, order: Order) -> Claim:
    claim.order = order
    claim.save(update_fields=["order"])
    claim.order = orders.take(order, by=claim.member)
    return claim


def _lock(order: Order) -> None:
    Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)


def _free_slot(taken: Sequence[int], policy: DeskPolicy) -> int:
    slot = rules.free_slot(taken, policy.claim_limit)
    if slot is None:
        raise Refused(
            ngettext(
                "You hold %(n)s customer already. Finish the order or return it first.",
                "You hold %(n)s customers already. Finish an order or return it first.",
                policy.claim_limit,
            )
            % {"n": policy.claim_limit}
        )
    return slot


def _check_overdue(
    member: Member, desk: rules.Desk, now: datetime, *, but: int | None = None
) -> None:
    """A delivery nobody rang about keeps its promiser from other work (A4.11, A17 C17)."""
    if desk.policy.overdue != DeskPolicy.Overdue.BLOCK:
        return
    overdue = queries.overdue_of(member, now, desk)
    if overdue and but not in {row.customer_id for row in overdue}:
        planned = overdue[0].ready_at.astimezone(places.zone(member.company.zone))
        raise Refused(
            _(
                "Process order %(n)s first: its delivery was planned for %(time)s. "
                "Other orders wait until then."
            )
            % {"n": overdue[0].order.number, "time": date_format(planned, "DATETIME_FORMAT")}
        )


def _reasons_of_personal_list(order: Order, member: Member) -> list[str]:
    """A customer with a personal order of somebody is that member's alone; leaders may still."""
    if rights.may(member, May.ORDERS_LEAD):
        return []
    owners = Order.objects.filter(company=order.company_id, customer=order.customer_id)
    owners = owners.exclude(assignee=None).filter(line__isnull=False, due_at__isnull=False)
    owner = owners.select_related("assignee").order_by("due_at", "id").first()
    if owner is None or member.pk in {owner.assignee_id, order.assignee_id}:
        return []
    return [rules.is_in_the_list_of(owner.assignee)]
