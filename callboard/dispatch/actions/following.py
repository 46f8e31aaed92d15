"""What becomes of a claim, and of the queue, when an order changes."""

from datetime import timedelta

from callboard.accounts.models import Member
from callboard.dispatch import queries, rules
from callboard.dispatch.actions import claiming, ending, leasing, queue
from callboard.dispatch.models import Claim, ClaimEntry, Lane
from callboard.kit import clock, live
from callboard.orders import actions as orders
from callboard.orders import queries as order_queries
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry
from callboard.orders.statuses import PARCELS, Status

A = Action

OUTCOMES = frozenset(
    {
        A.NO_ANSWER,
        A.CALLBACK,
        A.SCHEDULE,
        A.CONFIRM,
        A.RECONFIRM,
        A.HOLD,
        A.CANCEL,
        A.TRASH,
        A.RETURN_FOR_DELIVERY,
    }
)

# What is done with a parcel and leads it elsewhere: whoever has it in hand is through with it.
FULFILS = frozenset({A.ADVANCE, A.STEP_BACK, A.COURIER_CALLBACK, A.PAID, A.RETURNED})

# After these no other order of the customer is due (siblings).
PUTS_OFF = frozenset({A.NO_ANSWER, A.CALLBACK})


def follow(entry: OrderEntry) -> None:
    """Keep claim and queue right after a change of an order, in the same transaction.

    An outcome of the holder ends the claim or leads to the customer's next order; any other change
    by the holder's hand restarts the return timer; a new lead of a held customer joins the claim.
    """
    order = entry.order
    if entry.action == A.TAKE:
        return  # by whoever was handed it, in the same step
    if entry.from_status != entry.to_status and PARCELS & {entry.from_status, entry.to_status}:
        live.tell(order.company_id, "free")  # a parcel came to a bench, or left it
    if entry.action == A.RECEIVE and order.customer.is_new:
        queue.enter(order)  # nobody holds a customer who came with this order
        return
    if entry.from_status in PARCELS:
        _parcel(entry)
    claim = queries.claim_of_customer(order.company_id, order.customer_id)
    if claim is None:
        _unheld(entry)
        return
    claim.customer = order.customer
    if entry.actor_id == claim.member_id:
        _by_holder(claim, entry)
    elif entry.action == A.RECEIVE:
        live.tell(order.company_id, "floor", member_id=claim.member_id)


def _parcel(entry: OrderEntry) -> None:
    """What becomes of the claim on this parcel alone: it ends as soon as the stage does."""
    claim = queries.parcel_claim_of(entry.order)
    if claim is None:
        return
    is_given_away = entry.action == A.ASSIGN and entry.order.assignee_id != claim.member_id
    if is_given_away or entry.from_status != entry.to_status:
        ending.end_claim(claim, ClaimEntry.Ending.OUTCOME)
    elif entry.actor_id == claim.member_id:
        leasing.restart_timer(claim)


def _unheld(entry: OrderEntry) -> None:
    if _is_child(entry) and entry.actor:
        claiming.adopt(entry.order, by=entry.actor)
    queue.sync(entry.order)


def _by_holder(claim: Claim, entry: OrderEntry) -> None:
    along = "because_of" in entry.facts
    if _is_child(entry):
        claiming.adopt(entry.order, by=claim.member)
    elif _ends_the_talk(claim, entry, along=along):
        _go_on(claim, entry)
    elif entry.action == A.ASSIGN and entry.order.assignee_id != claim.member_id:
        ending.end_claim(claim, ClaimEntry.Ending.OUTCOME)
    else:
        leasing.restart_timer(claim)


def _ends_the_talk(claim: Claim, entry: OrderEntry, *, along: bool) -> bool:
    """Whether the holder has said what came of it; of another parcel than that in hand it is no
    end."""
    is_in_hand = claim.order_id == entry.order_id
    if along:
        return is_in_hand
    return entry.action in OUTCOMES or (is_in_hand and entry.action in FULFILS)


def _is_child(entry: OrderEntry) -> bool:
    """Whether the entry is the birth of a repeat sale or a copy that its maker works at once."""
    is_born = entry.action == A.RECEIVE and "parent" in entry.facts
    return is_born and entry.actor_id is not None and entry.to_status != Status.NEW


def _go_on(claim: Claim, entry: OrderEntry) -> None:
    """The customer's next order that is due and the member's to work, or the end of the claim."""
    siblings = [] if entry.action in PUTS_OFF else queries.due_siblings(claim, clock.now())
    siblings = [order for order in siblings if order.pk != entry.order_id]
    if not siblings:
        ending.end_claim(claim, ClaimEntry.Ending.OUTCOME)
        return
    member = entry.actor or claim.member
    desk = queries.desk_of(member)
    mine = _mine(siblings, claim, member, desk)
    if mine:
        claim.order = next((order for order in mine if order.pk == claim.order_id), mine[0])
        claim.save(update_fields=["order"])
        leasing.restart_timer(claim)
        orders.take(claim.order, by=member)
        live.tell(claim.company_id, "floor", member_id=claim.member_id)
    else:
        ending.end_claim(claim, ClaimEntry.Ending.OUTCOME)
        _spare(member, desk, siblings)


def _mine(siblings: list[Order], claim: Claim, member: Member, desk: rules.Desk) -> list[Order]:
    """Those the member may work, is handed, and has not settled under this claim already."""
    handed_hold = Lane.HOLD in desk.lanes
    found = [
        order
        for order in siblings
        if not rules.reasons_not_to_work(order, member, desk)
        and (handed_hold or order.status != Status.HOLD)
    ]
    settled = queries.settled_under(claim, found, OUTCOMES) if found else set()
    return [order for order in found if order.pk not in settled]


def _spare(member: Member, desk: rules.Desk, siblings: list[Order]) -> None:
    """What somebody else works is not rung at once after this talk: a step of the ladder later."""
    others = [order for order in siblings if rules.reasons_not_to_work(order, member, desk)]
    if others:
        ladder = order_queries.policy_of(member.company_id).ladder
        until = clock.now() + timedelta(minutes=ladder[0])
        for order in others:
            orders.postpone(order, until=until, by=None)
