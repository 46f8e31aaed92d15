"""How many orders are free for whom (A3.6, A4.5), without a question per operator.

One grouped count of a company's queue, kept in this process: at most 30 s old, 2 s after news.
From it every member's numbers are worked out in memory. A hint: the button asks the queue itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import translation

from callboard.accounts.models import Company, Member
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import rules
from callboard.dispatch.models import DeskPolicy, Lane, Layout, Ready, Rest, TeamDesk
from callboard.dispatch.queries import stock
from callboard.dispatch.queries.desk import desks, policy_of
from callboard.dispatch.queries.next import PARKED_AFTER
from callboard.kit import clock, live
from callboard.kit.snapshots import Snapshots
from callboard.orders import queries as orders
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import PARCELS, Line, Status
from callboard.places import rules as places

FRESH_FOR = 30.0

HEAP = ("lane", "line", "zone", "country", "offer")
Heap = tuple[str, str, str, str, int, int]  # lane, line, zone, country, offer, how many
Spot = tuple[str, str]  # lane, line


@dataclass(frozen=True)
class Free:
    """What the button shows: all that is free for a member, how many of each kind, how many
    calls on each line (A3.6), and how many parcels of each status the team is given (A14.5)."""

    total: int
    parts: list[tuple[Lane | Status, int]]
    lines: dict[str, int]
    parcels: list[tuple[Status, int]] = field(default_factory=list)


@dataclass
class Snapshot:
    """The counted queue of a company at one moment, and the desks it was counted for."""

    at: datetime
    policy: DeskPolicy
    hours: OrderPolicy
    of_team: dict[int, tuple[TeamDesk, list[int]]]
    open: list[Heap] = field(default_factory=list)
    # Of the open: what no team in tabs is handed (A17 C9).
    parked: list[Heap] = field(default_factory=list)
    reserved: dict[int, list[Heap]] = field(default_factory=lambda: defaultdict(list))
    # What a member gave back a moment ago: free, and theirs or anybody's, but not for them.
    resting: dict[int, list[Heap]] = field(default_factory=lambda: defaultdict(list))
    own_resting: dict[int, list[Heap]] = field(default_factory=lambda: defaultdict(list))
    # Of the resting: what no team in tabs counts anyway.
    parked_resting: dict[int, list[Heap]] = field(default_factory=lambda: defaultdict(list))
    counted: dict[Any, Counter[Spot]] = field(default_factory=dict)
    # Of parcels, where a team has them on its button.
    piles: list[stock.Pile] = field(default_factory=list)
    resting_piles: dict[int, list[stock.Pile]] = field(default_factory=dict)
    stocked: dict[Any, Counter[str]] = field(default_factory=dict)

    def free(self, member: Member) -> Free:
        """The member's numbers: the team's part is worked out once."""
        desk, offers = self.of_team.get(member.team_id or 0, (None, []))
        mine = rules.desk_for(member, self.policy, self.hours, desk, offers)
        zones = frozenset(mine.open_zones(self.at))
        if member.team_id not in self.counted:
            handed_out = frozenset(mine.lanes)
            sums = _sums(self.open, mine, zones, handed_out)
            if mine.layout == Layout.TABS:
                sums -= _sums(self.parked, mine, zones, handed_out)
            self.counted[member.team_id] = sums
        own = frozenset({*mine.lanes, *rules.PROMISES, Lane.NEW, Lane.REDIAL})
        reserved = _sums(self.reserved.get(member.pk, []), mine, zones, own)
        sums = self.counted[member.team_id] + reserved
        sums -= self._rested(member, mine, zones)
        sums -= _sums(self.own_resting.get(member.pk, []), mine, zones, own)
        lanes, lines = Counter[str](), Counter[str]()
        for (lane, line), count in sums.items():
            lanes[lane] += count
            lines[line] += count
        parts: list[tuple[Lane | Status, int]]
        parts = [(lane, lanes[lane]) for lane in Lane if lanes[lane]]
        parcels = self._parcels(member, mine, zones)
        parts += [(status, count) for status, count in parcels if count]
        total = sums.total() + sum(count for _status, count in parcels)
        return Free(total, parts, dict(lines), parcels)

    def _rested(self, member: Member, mine: rules.Desk, zones: frozenset[str]) -> Counter[Spot]:
        lanes = frozenset(mine.lanes)
        rested = _sums(self.resting.get(member.pk, []), mine, zones, lanes)
        if mine.layout == Layout.TABS:
            rested -= _sums(self.parked_resting.get(member.pk, []), mine, zones, lanes)
        return rested

    def _parcels(
        self, member: Member, mine: rules.Desk, zones: frozenset[str]
    ) -> list[tuple[Status, int]]:
        if not mine.parcels:
            return []
        if member.team_id not in self.stocked:
            self.stocked[member.team_id] = _sums_of_parcels(self.piles, mine, zones)
        rested = _sums_of_parcels(self.resting_piles.get(member.pk, []), mine, zones)
        sums = self.stocked[member.team_id] - rested
        return [(Status(status), sums[status]) for status in mine.parcels]


counted: Snapshots[Snapshot] = Snapshots(FRESH_FOR)


def free_for(member: Member) -> Free:
    """How many orders the button could hand this member, by kind. At most 30 s old."""
    return latest(member.company_id).free(member)


def latest(company_id: int) -> Snapshot:
    """The company's queue as this process counted it last, at most 30 s ago."""
    return counted.of(company_id, lambda: _count(company_id))


def snapshot(company_id: int) -> Snapshot:
    """Count the company's queue anew; what everybody in this process reads from then on."""
    return counted.anew(company_id, lambda: _count(company_id))


def _count(company_id: int) -> Snapshot:
    now = clock.now()
    found = Snapshot(
        at=now,
        policy=policy_of(company_id),
        hours=orders.policy_of(company_id),
        of_team={desk.pk: (desk, desk.its_offers) for desk in desks(company_id)},
    )
    ready = Ready.objects.filter(company=company_id, ready_at__lte=now, personal=False)
    heaps = ready.values_list("reserved_for", *HEAP)
    for owner, *heap, count in heaps.annotate(count=Count("pk")).order_by():
        (found.open if owner is None else found.reserved[owner]).append((*heap, count))
    since = None
    if any(desk.layout == Layout.TABS for desk, _offers in found.of_team.values()):
        since = places.midnight(Company.objects.get(pk=company_id).zone, now, PARKED_AFTER)
        found.parked += _parked(company_id, now, since)
    statuses = stock.on_buttons(company_id)
    if statuses:
        found.piles += stock.piles_of(company_id, statuses, now)
    _count_resting(company_id, found, statuses, since)
    return found


def _parked(company_id: int, now: datetime, since: datetime) -> Iterator[Heap]:
    """Not reached, on the first line, come before the day before yesterday: as `next_for` says.

    What came due before that day came before it as well; only of the rest the order is asked.
    """
    ready = Ready.objects.filter(
        company=company_id,
        lane=Lane.REDIAL,
        line=Line.FIRST,
        ready_at__lte=now,
        reserved_for=None,
        personal=False,
    )
    for part in (
        ready.filter(ready_at__lt=since),
        ready.filter(ready_at__gte=since, order__arrived_at__lt=since),
    ):
        yield from part.values_list(*HEAP).annotate(count=Count("pk")).order_by()


def _count_resting(
    company_id: int, found: Snapshot, statuses: frozenset[str], since: datetime | None
) -> None:
    """What was given back is not handed to the same member for a while."""
    rests = Rest.objects.filter(company=company_id, until__gt=found.at)
    resting: dict[int, list[int]] = defaultdict(list)
    for customer, member in rests.values_list("customer", "member"):
        resting[customer].append(member)
    if not resting:
        return
    if statuses:
        found.resting_piles |= stock.resting(company_id, statuses, found.at, resting)
    ready = Ready.objects.filter(
        company=company_id, customer__in=list(resting), ready_at__lte=found.at, personal=False
    )
    rows = ready.values_list("order__arrived_at", "customer", "reserved_for", *HEAP)
    for arrived_at, customer, owner, *heap in rows:
        is_parked = _is_parked(heap, arrived_at, since)
        for member in resting[customer]:
            if owner is None:
                found.resting[member].append((*heap, 1))
                found.parked_resting[member] += [(*heap, 1)] * is_parked
            elif owner == member:
                found.own_resting[member].append((*heap, 1))


def _is_parked(heap: list, arrived_at: datetime, since: datetime | None) -> bool:
    lane, line, *_rest = heap
    is_old = since is not None and arrived_at < since
    return is_old and (lane, line) == (Lane.REDIAL, Line.FIRST)


@live.figures("free", key="member_id")
def count_for_everybody(company_id: int) -> dict[int, dict[str, Any]]:
    """The numbers of all members at once, in each one's language, for the open screens."""
    with acting_for(company_id):
        known = snapshot(company_id)
        members = Member.objects.filter(company=company_id).at_work()
        return {
            member.pk: _payload(known.free(member), member)
            for member in members.select_related("team", "company")
        }


def _payload(free: Free, member: Member) -> dict[str, Any]:
    with translation.override(member.language or member.company.language):
        parts = [{"label": str(lane.label), "count": count} for lane, count in free.parts]
    lines = free.lines | {status.value: count for status, count in free.parcels}
    return {"total": free.total, "parts": parts, "lines": lines}


def _sums(
    heaps: list[Heap], desk: rules.Desk, zones: frozenset[str], lanes: frozenset[str]
) -> Counter[Spot]:
    sums = Counter[Spot]()
    for lane, line, zone, country, offer, count in heaps:
        if lane in lanes and zone in zones and desk.covers(line, offer, country):
            sums[lane, line] += count
    return sums


def _sums_of_parcels(
    piles: list[stock.Pile], desk: rules.Desk, zones: frozenset[str]
) -> Counter[str]:
    """By status; who is to be rung must be awake."""
    sums, given = Counter[str](), frozenset(desk.parcels)
    for status, zone, country, offer, count in piles:
        is_time = status in PARCELS or zone in zones
        is_ours = desk.offers is None or offer in desk.offers
        if status in given and is_time and is_ours and desk.speaks_in(country):
            sums[status] += count
    return sums
