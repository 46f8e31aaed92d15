"""Who may be handed what. Pure: the moment and the facts are always given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.models import Level, Member
from callboard.accounts.permissions import May
from callboard.customers.models import Customer
from callboard.dispatch.models import (
    Claim,
    DeskPolicy,
    Lane,
    Layout,
    Presence,
    Ready,
    TeamDesk,
)
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import GROUPS, PARCELS, Line, Status
from callboard.places import rules as places

# Which kind of work a status is while the order stands on a line and has a due time.
_LANES: dict[str, Lane] = {
    Status.NEW: Lane.NEW,
    Status.ACCEPTED: Lane.NEW,
    Status.NO_ANSWER: Lane.REDIAL,
    Status.CALLBACK: Lane.CALLBACK,
    Status.SCHEDULED: Lane.SCHEDULED,
    Status.HOLD: Lane.HOLD,
    Status.COURIER_CALLBACK: Lane.RESCUE,
}
_IN_TURN = (
    *(Status.PACKING, Status.SENDING),
    *(Status.COURIER_CALLBACK, Status.IN_DELIVERY, Status.ARRIVED),
)
PROMISES = frozenset({Lane.CALLBACK, Lane.SCHEDULED})
QUARTER = 15 * 60  # seconds
AT_WORK = frozenset({Presence.READY, Presence.TALKING})


@dataclass(frozen=True)
class Desk:
    """What a member is handed and may work: lines, lanes in order, offers and countries (None:
    all), hours.

    It carries the company's settings it was made from. `delivers`: the next order opens by itself.
    `by_right` are the statuses of parcels that it works on whatever line.
    """

    lines: frozenset[str]
    lanes: tuple[str, ...]
    offers: frozenset[int] | None
    countries: frozenset[str] | None
    newest_first: bool
    calls_from: int
    calls_until: int
    mode: str
    layout: str
    delivers: bool
    works_all: bool
    by_right: frozenset[str]
    policy: DeskPolicy
    hours: OrderPolicy

    def covers(self, line: str | None, offer_id: int, country: str) -> bool:
        """Whether orders on that line, of that offer and country, are this desk's. No line: any."""
        has_line = bool(self.lines) if line is None else line in self.lines
        has_offer = self.offers is None or offer_id in self.offers
        return has_line and has_offer and self.speaks_in(country)

    def works(self, order: Order) -> bool:
        """Whether the order is this desk's: by its line, or by the right to its stage."""
        if self.covers(order.line, order.offer_id, order.country):
            return True
        has_offer = self.offers is None or order.offer_id in self.offers
        return order.status in self.by_right and has_offer and self.speaks_in(order.country)

    def speaks_in(self, country: str) -> bool:
        """Whether customers of that country are this desk's (A17 C12, C33)."""
        return self.countries is None or country in self.countries

    @property
    def parcels(self) -> tuple[str, ...]:
        """The statuses of parcels that the button gives after the calls, in turn (A4.2, A14.5).

        Whom the courier asks to call is among the calls already where the team has these.
        """
        rings = Lane.RESCUE in self.lanes and Line.BUYOUT in self.lines
        given = self.by_right - {Status.COURIER_CALLBACK} if rings else self.by_right
        return tuple(status for status in _IN_TURN if status in given)

    @property
    def hands_out(self) -> bool:
        """Whether there is a button: on incoming calls the card opens with the call (A4.8)."""
        return self.mode != TeamDesk.Mode.INCOMING

    @property
    def takes_by_hand(self) -> bool:
        """Whether leads of the first two lines are taken from a list, not only handed out."""
        return self.mode == TeamDesk.Mode.CLASSIC or self.layout == Layout.TABS

    def open_zones(self, at: datetime) -> list[str]:
        """The zones where it is calling time now."""
        quarter = int(at.timestamp()) // QUARTER
        return list(_open_zones(quarter, self.calls_from, self.calls_until))


@lru_cache(64)
def _open_zones(quarter: int, calls_from: int, calls_until: int) -> tuple[str, ...]:
    """Every zone is whole quarters away from UTC, so the answer is the same for a quarter."""
    at = datetime.fromtimestamp(quarter * QUARTER, UTC)
    return tuple(
        zone for zone in places.EVERY_ZONE if places.is_open(zone, at, calls_from, calls_until)
    )


def lane_of(status: str, line: str | None, missed_on: str | None = None) -> Lane | None:
    """The kind of work an order in this place is; None where nobody waits for a call."""
    if line is None:
        return None
    if status == Status.CANCELLED:
        return Lane.REJECT
    if status == Status.PAID:
        return Lane.RETENTION
    if status == Status.CALLBACK and missed_on is not None:
        return Lane.REDIAL
    return _LANES.get(status)


def lanes_in_turn(priority: Sequence[str]) -> tuple[str, ...]:
    """A team's lanes in order. Whoever redials is also given promises others could not keep."""
    lanes: list[str] = []
    for lane in dict.fromkeys(priority):
        if lane == Lane.REDIAL:
            lanes += [kept for kept in (Lane.SCHEDULED, Lane.CALLBACK) if kept not in priority]
        lanes.append(lane)
    return tuple(lane for lane in lanes if lane != Lane.RETENTION)


def calling_hours(found: TeamDesk | None, hours: OrderPolicy) -> tuple[int, int]:
    """The hours of the customer's day in which a team rings: its own, else the company's."""
    if found is None:
        return hours.calls_from, hours.calls_until
    return (
        hours.calls_from if found.calls_from is None else found.calls_from,
        hours.calls_until if found.calls_until is None else found.calls_until,
    )


def countries_of(desk: TeamDesk) -> frozenset[str] | None:
    """The countries whose orders a team works; None: all (A17 C12, C33).

    An order says no language, so the customer is taken to speak what is official in the country
    of the order. A team of countries and languages works those countries of its own that speak one
    of them.
    """
    ticked = frozenset(desk.countries) if desk.countries else None
    spoken = places.where_spoken(frozenset(desk.languages)) if desk.languages else None
    if ticked is None or spoken is None:
        return spoken if ticked is None else ticked
    return ticked & spoken


def desk_for(
    member: Member,
    policy: DeskPolicy,
    hours: OrderPolicy,
    found: TeamDesk | None,
    offers: Iterable[int],
) -> Desk:
    """The desk of a member: the team's; without one nothing, or all if the company says so (C20).

    A team whose desk nobody has set up works every line and offer, new ones first.
    """
    team = member.team
    works = bool(team and team.call_centre) or (team is None and policy.no_team_gets_all)
    desk = found or TeamDesk(lines=list(Line), priority=[Lane.NEW, Lane.REDIAL])
    calls_from, calls_until = calling_hours(found, hours)
    return Desk(
        lines=frozenset(desk.lines if works else ()),
        lanes=lanes_in_turn(desk.priority) if works else (),
        offers=None if desk.all_offers else frozenset(offers),
        countries=countries_of(desk),
        newest_first=desk.newest_first,
        calls_from=calls_from,
        calls_until=calls_until,
        mode=desk.mode,
        delivers=desk.auto_deliver and desk.mode == TeamDesk.Mode.CALLING,
        layout=desk.layout,
        works_all=rights.may(member, May.ORDERS_LEAD),
        by_right=_by_right(member),
        policy=policy,
        hours=hours,
    )


def _by_right(member: Member) -> frozenset[str]:
    """The statuses of parcels that a team with the extended right takes into work (A14.5)."""
    extended = [
        stage
        for stage in rights.STAGES
        if member.team and getattr(member.team, stage) == Level.EXTENDED
    ]
    return frozenset(status for stage in extended for status in GROUPS[stage])


def reasons_not_to_be_given(presence: str) -> list[str]:
    """Why a member in this working status is handed nothing (A2.2, A2.7, A4.9)."""
    if presence == Presence.NOT_ACTIVE:
        return [_("You haven't started your work!") + " " + _("Press Start to get orders.")]
    if presence == Presence.RELAX:
        return [_("You are on pause: no orders are given.") + " " + _("Press Start to get orders.")]
    return []


def reasons_not_to_work(order: Order, member: Member, desk: Desk) -> list[str]:
    """Why the order is not this member's to work: line, offer or country of another team (A14.6).

    Own promises and the own personal list are always one's own; parcels are also of the team that
    has the extended right to their stage (A14.5).
    """
    own = member.pk in {order.promised_by_id, order.assignee_id}
    if own or desk.works_all or desk.works(order):
        return []
    if not desk.speaks_in(order.country):
        return [_("Orders of this country are worked by another team.")]
    return [_("Orders of this line or offer are worked by another team.")]


def kind_of(order: Order, desk: Desk) -> str:
    """What a member who takes this order comes to hold: the parcel alone where its stage is the
    team's by right, else the customer."""
    is_parcel = order.status in PARCELS and order.status in desk.by_right
    return Claim.Kind.PARCEL if is_parcel else Claim.Kind.CALLING


def leaves_alone(claim: Claim, order: Order, desk: Desk) -> bool:
    """Whether a claim on the customer is about another order than this parcel, which the desk
    packs or sends meanwhile."""
    is_a_call = claim.kind == Claim.Kind.CALLING and claim.order_id != order.pk
    return is_a_call and kind_of(order, desk) == Claim.Kind.PARCEL


def held_by(claim: Claim) -> str:
    """That another member works with the customer or the parcel, and what can be done (A4.4)."""
    if claim.kind == Claim.Kind.PARCEL:
        told = _("%(name)s has this parcel in hand now.") % {"name": claim.member.name}
    else:
        told = _("%(name)s is working with this customer now.") % {"name": claim.member.name}
    return told + " " + _("Wait until they have finished, or ask your team leader.")


def is_in_the_list_of(member: Member | None) -> str:
    """That the customer is a colleague's alone, and what can be done about it (A4.12)."""
    told = _("This customer is in the personal list of %(name)s.") % {"name": member}
    return told + " " + _("Ask your team leader to move it.")


def reasons_not_to_open(order: Order, member: Member, desk: Desk) -> list[str]:
    """Why a member may not take this order from the list by hand ("Who is handed what")."""
    if reasons := reasons_not_to_work(order, member, desk):
        return reasons
    if desk.works_all or member.pk in {order.promised_by_id, order.assignee_id}:
        return []
    if order.assignee_id is not None:
        return [is_in_the_list_of(order.assignee)]
    lane = lane_of(order.status, order.line, order.missed_on)
    if lane in PROMISES and order.promised_by_id is not None and desk.layout != Layout.TABS:
        promised = _("%(name)s promised this customer a call.") % {"name": order.promised_by}
        return [promised + " " + _("Others may call once that time has passed without a call.")]
    handed_out = lane in {Lane.NEW, Lane.REDIAL} or lane in PROMISES
    if handed_out and order.line in {Line.FIRST, Line.SECOND} and not desk.takes_by_hand:
        return [_("These orders are handed out one by one. Press the button to get the next.")]
    return []


def rings_drivers(member: Member, desk: Desk) -> bool:
    """Whether the member rings drivers and hubs of parcels: by the right to watch deliveries, or
    by the line (A3.3, A10.12)."""
    by_line = desk.works_all or Line.BUYOUT in desk.lines
    return by_line or rights.may(member, May.ORDERS_FULFIL)


def ready_rows(
    customer: Customer, orders: Sequence[Order], rescuers: frozenset[int]
) -> dict[int, Ready]:
    """The rows the queue must hold for the orders of a customer whom nobody holds, by order id.

    A customer with a personal order of somebody is handed to that member alone. A promise is kept
    by whoever gave it, and so are the customer's other orders that were put off with it.
    `rescuers` are the members whose parcels come to them first.
    """
    lanes = {order.pk: lane_of(order.status, order.line, order.missed_on) for order in orders}
    waiting = [order for order in orders if lanes[order.pk] and order.due_at is not None]
    owner = next((o.assignee_id for o in waiting if o.assignee_id is not None), None)
    keepers = {o.promised_by_id for o in waiting if lanes[o.pk] in PROMISES}

    def whose(order: Order) -> int | None:
        if order.assignee_id or owner:
            return order.assignee_id or owner
        if order.promised_by_id in keepers:
            return order.promised_by_id
        is_rescued = lanes[order.pk] == Lane.RESCUE and order.confirmed_by_id in rescuers
        return order.confirmed_by_id if is_rescued else None

    return {
        order.pk: Ready(
            order_id=order.pk,
            company_id=order.company_id,
            customer_id=order.customer_id,
            offer_id=order.offer_id,
            line=order.line or "",
            lane=lanes[order.pk] or "",
            zone=customer.zone,
            country=order.country,
            ready_at=order.due_at or order.arrived_at,
            reserved_for_id=whose(order),
            personal=order.assignee_id is not None,
        )
        for order in waiting
    }


def grace_is_over(zone: str, due_at: datetime, at: datetime, policy: OrderPolicy) -> bool:
    """Whether a promise waited longer than its grace, in calling hours of the customer."""
    end = places.calling_minutes_later(
        zone, due_at, policy.callback_grace, policy.calls_from, policy.calls_until
    )
    return end <= at


def free_slot(taken: Iterable[int], limit: int) -> int | None:
    """The lowest free of the slots 1 to limit: how many customers one member may hold."""
    return next((slot for slot in range(1, limit + 1) if slot not in set(taken)), None)
