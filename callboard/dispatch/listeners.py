"""What dispatch hears from below, and what it objects to."""

from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.actions import Blocked, Opened
from callboard.accounts.guards import Visit
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.calls.actions import Began, Ended
from callboard.customers.actions import Erased
from callboard.customers.models import Customer, CustomerEntry
from callboard.dispatch import actions, queries, rules
from callboard.dispatch.models import PRESETS, Claim, ClaimEntry, DeskPolicy, OverdueRelease
from callboard.dispatch.queries import free, invariants  # noqa: F401 (they register themselves)
from callboard.kit import live
from callboard.kit.events import objects_to, on
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry
from callboard.orders.statuses import PARCELS, Line

# Nobody's line or offer is asked for these: a leader's verbs, and taking what was just handed out.
NOT_OF_A_DESK = frozenset(
    {Action.TAKE, Action.ASSIGN, Action.TAKE_AWAY, Action.RESTORE, Action.REOPEN, Action.COPY}
)

live.heartbeat(actions.renew)


@on(Opened.kind)
def give_it_a_desk(opened: Opened) -> None:
    """A new company hands out its orders as its preset does (A17)."""
    DeskPolicy.objects.create(company=opened.company, **PRESETS[opened.preset])


@on(*(f"order.{action}" for action in Action))
def follow_the_order(entry: OrderEntry) -> None:
    """The queue and the claim are right in the same moment as the order."""
    actions.follow(entry)


@on(*CustomerEntry.Kind.values)
def follow_the_customer(entry: CustomerEntry) -> None:
    """Onto the blacklist: out of the queue. Off it: back into it."""
    actions.put_back(entry.customer)


@on(Visit.kind)
def note_activity(visit: Visit) -> None:
    """What is done by hand keeps the shift alive; what a page fetches by itself does not (A2.5)."""
    if visit.is_by_hand:
        actions.keep_alive(visit.member)


@on(Blocked.kind)
def free_what_they_hold(blocked: Blocked) -> None:
    """A blocked member holds nobody."""
    actions.block(blocked.member)


@on(Began.kind)
def talk(began: Began) -> None:
    """Talking follows the telephone (A2.8)."""
    actions.talking(began.member)


@on(Ended.kind)
def talk_no_more(ended: Ended) -> None:
    """Back to the working status before the call."""
    actions.talked(ended.member)


@objects_to("order.action")
def who_holds_the_customer(
    order: Order, action: Action, by: Member, known: queries.Known | None = None
) -> list[str]:
    """Another member works with this customer, or the order is of another team's line or offer.

    `known` is who holds it and what the member's team is handed, if just read.

    Carrier events, packing rights and the clock are not asked; a leader takes over first. Whoever
    was handed an order ends the talk about it, whatever the team works by now.
    """
    if action == Action.TAKE:
        return []
    holder = known.claim if known else queries.claim_on(order)
    if holder and holder.member_id != by.pk:
        desk = known.desk if known else queries.desk_of(by)
        if not rules.leaves_alone(holder, order, desk):
            return [rules.held_by(holder)]
    if action in NOT_OF_A_DESK or (holder and holder.order_id == order.pk):
        return []
    return rules.reasons_not_to_work(order, by, known.desk if known else queries.desk_of(by))


@objects_to("order.clock")
def not_while_somebody_talks(order: Order) -> list[str]:
    """The clock leaves an order alone while its customer is held."""
    holder = queries.holder_of(order.customer)
    return [rules.held_by(holder)] if holder else []


@objects_to("order.parcel")
def who_has_the_parcel(order: Order, by: Member) -> list[str]:
    """While somebody packs or sends a parcel, others with the same right leave it alone (A4.2).

    Nobody has to hold it: then whoever may change the stage does.
    """
    if order.status not in PARCELS:
        return []
    holder = queries.parcel_claim_of(order)
    return [rules.held_by(holder)] if holder and holder.member_id != by.pk else []


@objects_to("order.link")
def never_two_contacts_at_once(order: Order) -> list[str]:
    """While somebody works with the customer, what the customer wants is told to them (A4.4)."""
    if queries.claim_on(order) is None:
        return []
    return [
        _(
            "Our operator is working with your order at this very moment and may be calling you. "
            "Tell them what to change, or try again here in a few minutes."
        )
    ]


@objects_to("call.begin")
def ring_only_whom_you_hold(order: Order, by: Member) -> list[str]:
    """One customer, one caller (A4.4); whoever watches deliveries may ring about a parcel."""
    if reasons := _held_by_another(order, by):
        return reasons
    if queries.holder_of(order.customer) is not None:
        return []
    if order.line == Line.BUYOUT and rights.may(by, May.ORDERS_FULFIL):
        return []
    return [_("Take the order into work first, then call.")]


@objects_to("call.on_the_way")
def ring_about_your_own_line(order: Order, by: Member) -> list[str]:
    """The driver of a parcel is rung by whoever has the line, or watches deliveries (A3.3)."""
    if rights.may(by, May.ORDERS_FULFIL):
        return []
    return rules.reasons_not_to_work(order, by, queries.desk_of(by))


def _held_by_another(order: Order, member: Member) -> list[str]:
    holder = queries.holder_of(order.customer)
    return [rules.held_by(holder)] if holder and holder.member_id != member.pk else []


@on(Erased.kind)
def forget_why(erased: Erased) -> None:
    """Who held the customer and released what stays; what they wrote about it does not."""
    customer, company = erased.customer, erased.customer.company_id
    ClaimEntry.objects.filter(company=company, customer=customer).update(reason="")
    OverdueRelease.objects.filter(company=company, order__customer=customer).update(reason="—")


@objects_to("customer.erase")
def nobody_holds_them(*, customer: Customer) -> list[str]:
    """Whom a member holds at this moment is still being looked after."""
    claims = Claim.objects.filter(company=customer.company_id, customer=customer)
    held = claims.select_related("member").first()
    return [_("%(name)s holds this customer now.") % {"name": held.member.name}] if held else []
