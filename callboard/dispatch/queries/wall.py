"""A whole company at a glance: who is in which status on what, and which work waits (A2, A4).

Asked once for a company, however many screens look; the number of statements never grows.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from callboard.accounts import rules as rights
from callboard.accounts.models import Member, Team
from callboard.accounts.permissions import May
from callboard.dispatch import rules
from callboard.dispatch.models import (
    Claim,
    DeskPolicy,
    Lane,
    OverdueRelease,
    Presence,
    Ready,
    Shift,
    TeamDesk,
)
from callboard.dispatch.queries import free
from callboard.dispatch.queries.desk import policy_of
from callboard.orders import queries as orders
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places

SOON = timedelta(minutes=30)
MOST_PROMISES = 500
MOST_OVERDUE = 200
MOST_BLOCKING = 5_000  # looked through for those whose grace has just ended
A_NIGHT_AND_MORE = timedelta(days=4)  # calling hours of the grace may be as far apart
TURN = (Presence.TALKING, Presence.READY, Presence.RELAX, Presence.NOT_ACTIVE)


@dataclass(frozen=True)
class Held:
    """A customer or a parcel somebody holds, by the order in hand: never by name or phone."""

    number: int
    offer: str
    line: str | None
    taken_at: datetime
    return_at: datetime


@dataclass(frozen=True)
class Overdue:
    """A scheduled delivery that keeps its promiser from other work, or did until released."""

    number: int
    planned_at: datetime
    reason: str = ""
    released_by: str = ""


@dataclass(frozen=True)
class Person:
    """A member who works orders: status since when, what is held, what waits for them alone."""

    member: Member
    presence: Presence
    since: datetime | None
    why: str
    held: tuple[Held, ...]
    personal: int
    overdue: tuple[Overdue, ...]

    @property
    def blocking(self) -> list[Overdue]:
        """What is overdue and not released."""
        return [each for each in self.overdue if not each.reason]


@dataclass(frozen=True)
class Promised:
    """Calls and deliveries promised on a line by one member (None: by nobody any more)."""

    line: str
    member_id: int | None
    soon: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True)
class Promise:
    """One promise that is late or due soon."""

    number: int
    line: str
    status: str
    due_at: datetime
    member_id: int | None
    is_late: bool


def people_of(company_id: int, at: datetime) -> list[Person]:
    """Everybody who works orders, those in a call first, then by status and name."""
    shifts = {
        shift.member_id: shift for shift in Shift.objects.filter(company=company_id, ended_at=None)
    }
    held, overdue = _held(company_id), _overdue(company_id, at)
    personal = _personal(company_id)
    found = []
    members = Member.objects.filter(company=company_id).at_work()
    for member in members.select_related("team", "company"):
        if not rights.may(member, May.ORDERS_WORK):
            continue
        shift = shifts.get(member.pk)
        found.append(
            Person(
                member=member,
                presence=Presence(shift.presence) if shift else Presence.NOT_ACTIVE,
                since=shift.began_at if shift else None,
                why=shift.why if shift else "",
                held=tuple(held[member.pk]),
                personal=personal.get(member.pk, 0),
                overdue=tuple(overdue[member.pk]),
            )
        )
    return sorted(found, key=lambda each: (TURN.index(each.presence), each.member.name))


def free_by_line(company_id: int, team: Team | None) -> dict[str, int]:
    """How many orders are free on each line for a team, or for anybody; at most 30 s old (A3.6)."""
    known = free.latest(company_id)
    if team is not None:
        return known.free(Member(company_id=company_id, team=team)).lines
    sums = dict[str, int]()
    desks: list[TeamDesk | None] = [desk for desk, _offers in known.of_team.values()]
    spans = {rules.calling_hours(desk, known.hours) for desk in [*desks, None]}
    for _lane, line, zone, _country, _offer, count in known.open:
        if any(places.is_open(zone, known.at, *span) for span in spans):
            sums[line] = sums.get(line, 0) + count
    return sums


def promises_by_line(company_id: int, at: datetime) -> list[Promised]:
    """How many promises are late and how many due within half an hour, by line and promiser."""
    late = _late(at, orders.policy_of(company_id))
    rows = _promises(company_id, at).order_by().values("line", "promised_by")
    counted = rows.annotate(
        late=Count("pk", filter=late), soon=Count("pk", filter=~late), oldest=Min("due_at")
    )
    return [
        Promised(row["line"] or "", row["promised_by"], row["soon"], row["late"], row["oldest"])
        for row in counted
        if row["late"] or row["soon"]
    ]


def next_promises(company_id: int, at: datetime) -> list[Promise]:
    """The promises that are late or due within half an hour, the oldest first."""
    late = _late(at, orders.policy_of(company_id))
    found = _promises(company_id, at).annotate(is_late=late).order_by("due_at", "id")
    columns = ("number", "line", "status", "due_at", "promised_by", "is_late")
    return [Promise(*row) for row in found.values_list(*columns)[:MOST_PROMISES]]


def _promises(company_id: int, at: datetime) -> QuerySet[Order]:
    """Promised calls and deliveries that nobody is working on; a day's deliveries count late."""
    promised = Order.objects.filter(
        company=company_id,
        status__in=[Status.CALLBACK, Status.SCHEDULED],
        line__in=list(Line),
        due_at__lte=at + SOON,
    )
    called = Claim.objects.filter(company=company_id, kind=Claim.Kind.CALLING)
    held = called.values("customer")
    return promised.exclude(customer__in=held)


def _late(at: datetime, hours: OrderPolicy) -> Q:
    """A call is late once its time has passed, a delivery after the grace."""
    grace = timedelta(minutes=hours.callback_grace)
    return Q(status=Status.CALLBACK, due_at__lt=at) | Q(
        status=Status.SCHEDULED, due_at__lt=at - grace
    )


def _held(company_id: int) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    claims = Claim.objects.filter(company=company_id).order_by("taken_at", "id")
    columns = ("order__number", "order__offer__name", "order__line", "taken_at", "return_at")
    for member_id, *facts in claims.values_list("member", *columns):
        found[member_id].append(Held(*facts))
    return found


def _personal(company_id: int) -> dict[int, int]:
    """How many orders wait in the personal list of each member."""
    waiting = Ready.objects.filter(company=company_id, reserved_for__isnull=False, personal=True)
    counted = waiting.order_by().values_list("reserved_for").annotate(count=Count("pk"))
    return dict(counted)


def _overdue(company_id: int, at: datetime) -> dict[int, list[Overdue]]:
    found: dict[int, list[Overdue]] = defaultdict(list)
    hours = orders.policy_of(company_id)
    desks = TeamDesk.objects.filter(company=company_id).in_bulk()
    rows = Ready.objects.filter(
        company=company_id,
        lane=Lane.SCHEDULED,
        reserved_for__isnull=False,
        reserved_for=F("order__promised_by"),
        ready_at__lte=at - timedelta(minutes=hours.callback_grace),
    )
    columns = ("reserved_for", "reserved_for__team", "order__number", "ready_at", "zone")
    first = rows.order_by("ready_at").values_list(*columns)[:MOST_OVERDUE]
    for member_id, team_id, number, planned_at, zone in first:
        is_open = places.is_open(zone, at, *rules.calling_hours(desks.get(team_id), hours))
        if is_open and rules.grace_is_over(zone, planned_at, at, hours):
            found[member_id].append(Overdue(number, planned_at))
    for release in releases_of(company_id):
        found[release.member_id].append(
            Overdue(release.order.number, release.planned_at, release.reason, release.by.name)
        )
    return found


def began_to_block(company_id: int, since: datetime, until: datetime) -> list[tuple[int, int]]:
    """(team, number) of the scheduled deliveries whose grace ended after `since`, at `until` at
    the latest: from then on they keep their promiser from other work (A4.11). None are where the
    company lets nobody wait."""
    if policy_of(company_id).overdue != DeskPolicy.Overdue.BLOCK:
        return []
    hours = orders.policy_of(company_id)
    rows = Ready.objects.filter(
        company=company_id,
        lane=Lane.SCHEDULED,
        reserved_for=F("order__promised_by"),
        reserved_for__team__isnull=False,
        ready_at__gt=since - A_NIGHT_AND_MORE,
        ready_at__lte=until - timedelta(minutes=hours.callback_grace),
    )
    columns = ("reserved_for__team", "order__number", "ready_at", "zone")
    latest = rows.order_by("-ready_at").values_list(*columns)[:MOST_BLOCKING]
    return [
        (team, number)
        for team, number, planned_at, zone in latest
        if rules.grace_is_over(zone, planned_at, until, hours)
        and not rules.grace_is_over(zone, planned_at, since, hours)
    ]


def releases_of(company_id: int, member: Member | None = None) -> QuerySet[OverdueRelease]:
    """Releases that still hold: the delivery is not processed and not planned anew."""
    releases = OverdueRelease.objects.filter(
        company=company_id, order__status=Status.SCHEDULED, order__due_at=F("planned_at")
    )
    if member is not None:
        releases = releases.filter(member=member)
    return releases.select_related("order", "by").order_by("planned_at", "id")[:MOST_OVERDUE]
