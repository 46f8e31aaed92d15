"""The team wallboard: one count of a company for every screen that looks (A4.13).

A process counts a company at most once a second, and what people did today once in half a minute.
Leaders' open screens are told that something changed, and fetch what they see anew.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2s

from django.http import Http404

from callboard.accounts import rules as rights
from callboard.accounts.models import Member, Role, Team
from callboard.accounts.tenancy import acting_for
from callboard.analytics import queries as analytics
from callboard.analytics.queries import Figures
from callboard.dispatch import queries as dispatch
from callboard.dispatch.models import Presence
from callboard.dispatch.queries import Person, Promise, Promised
from callboard.kit import clock, live
from callboard.kit.snapshots import Snapshots
from callboard.orders.statuses import Line

FRESH_FOR = 1.0
DAY_FRESH_FOR = 30.0
NEXT = 8
IN_A_COLUMN = 10  # people of the wall that can be read from three metres
ON_A_TURN = 2  # columns
ON_A_PAGE = 200  # people in the table; those who are at work come first

# News that a screen of the team fetches itself anew for: the numbers it shows have changed.
TOPIC = "team"
WAKES = ("floor", "free", "order")


@dataclass(frozen=True)
class Board:
    """A company as it was counted last."""

    at: datetime
    people: list[Person]
    promised: list[Promised]
    promises: list[Promise]


@dataclass(frozen=True)
class Work:
    """What waits on a line."""

    line: Line
    free: int
    late: int


@dataclass(frozen=True)
class Next:
    """A promise, and whose it is."""

    promise: Promise
    name: str


MOST_TEAMS = 30  # in a row; of more one is typed by its name


@dataclass(frozen=True)
class Wallboard:
    """What one leader sees: the own team, or for an admin any team, or all of them."""

    at: datetime
    team: Team | None
    teams: list[Team]
    people: list[Person]
    lines: list[Work]
    next: list[Next]
    soon: int
    oldest: datetime | None
    today: Figures
    days: dict[int, Figures] = field(default_factory=dict)

    @property
    def has_many_teams(self) -> bool:
        """Whether a row would not hold them: one is typed by its name."""
        return len(self.teams) > MOST_TEAMS

    @property
    def free(self) -> int:
        """Orders free now, on all lines."""
        return sum(line.free for line in self.lines)

    @property
    def late(self) -> int:
        """Promises not kept in time."""
        return sum(line.late for line in self.lines)

    @property
    def statuses(self) -> list[tuple[Presence, int]]:
        """How many are in each status, those in a call first; statuses of nobody are left out."""
        counted = [
            (status, sum(person.presence == status for person in self.people))
            for status in (Presence.TALKING, Presence.READY, Presence.RELAX, Presence.NOT_ACTIVE)
        ]
        return [(status, count) for status, count in counted if count]

    @property
    def rows(self) -> list[tuple[Person, Figures]]:
        """The first ON_A_PAGE with what they did today."""
        nothing = Figures(calls=0, sent=0)
        first = self.people[:ON_A_PAGE]
        return [(each, self.days.get(each.member.pk, nothing)) for each in first]

    @property
    def left_off(self) -> int:
        """How many people the table has no room for."""
        return max(0, len(self.people) - ON_A_PAGE)

    @property
    def wall(self) -> list[list[list[tuple[Person, Figures]]]]:
        """Those who are at work: pages that take turns, of columns that can be read from afar.

        One page of one column, where that is enough.
        """
        here = [row for row in self.rows if row[0].presence != Presence.NOT_ACTIVE]
        columns = [here[at : at + IN_A_COLUMN] for at in range(0, len(here), IN_A_COLUMN)]
        return [columns[at : at + ON_A_TURN] for at in range(0, len(columns), ON_A_TURN)]

    @property
    def is_crowded(self) -> bool:
        """One column is not enough for those at work."""
        return self.at_work > IN_A_COLUMN

    @property
    def at_work(self) -> int:
        """How many are at work, those the wall has no room for with them."""
        return sum(each.presence != Presence.NOT_ACTIVE for each in self.people)

    @property
    def unseen(self) -> int:
        """How many at work the wall has no room for."""
        return self.at_work - sum(len(column) for page in self.wall for column in page)


boards: Snapshots[Board] = Snapshots(FRESH_FOR)
days: Snapshots[dict[int, Figures]] = Snapshots(DAY_FRESH_FOR)


def wallboard_of(member: Member, team_id: int | None = None) -> Wallboard:
    """The wallboard of a leader's own team; an admin's of one team, or of the company.

    A team the member does not lead is answered with 404.
    """
    is_admin = member.role == Role.ADMIN
    every = Team.objects.filter(company=member.company_id)
    teams = list(every.order_by("name")[: MOST_TEAMS + 1]) if is_admin else []
    team = member.team
    if is_admin:
        team = every.filter(pk=team_id).first() if team_id else None
    if team_id is not None and (team is None or team.pk != team_id):
        raise Http404
    return _seen(member, board_of(member.company_id), team, teams)


def led(member: Member, pk: int) -> Person:
    """Somebody whose work this member looks after; 404 for anybody else."""
    people = board_of(member.company_id).people
    for person in people:
        if person.member.pk == pk and rights.may_lead(member, person.member):
            return person
    raise Http404


def board_of(company_id: int) -> Board:
    """The company as this process counted it last, at most a second ago."""
    return boards.of(company_id, lambda: _count(company_id))


def count(company_id: int) -> Board:
    """Count the company anew; what everybody in this process sees from then on."""
    return boards.anew(company_id, lambda: _count(company_id))


def _count(company_id: int) -> Board:
    now = clock.now()
    return Board(
        at=now,
        people=dispatch.people_of(company_id, now),
        promised=dispatch.promises_by_line(company_id, now),
        promises=dispatch.next_promises(company_id, now),
    )


def forget(company_id: int) -> None:
    """What somebody just changed is seen at once."""
    boards.forget(company_id)


@live.figures(TOPIC, key="member_id", wakes=WAKES, only=lambda seat: seat.leads)
def count_for_leaders(company_id: int) -> dict[int, dict[str, str]]:
    """For each leader a word that changes when their wallboard does: the screen fetches it then."""
    with acting_for(company_id):
        board = count(company_id)
        leaders = Member.objects.filter(company=company_id, role__in=[Role.LEADER, Role.ADMIN])
        words: dict[int | None, dict[str, str]] = {}
        found = {}
        for leader in leaders.at_work().select_related("team", "company"):
            team = None if leader.role == Role.ADMIN else leader.team
            key = team.pk if team else None
            if key not in words:
                words[key] = {"version": _word(_seen(leader, board, team, []))}
            found[leader.pk] = words[key]
        return found


def _word(seen: Wallboard) -> str:
    """The same as long as nothing but the time has changed."""
    people = [
        (each.member.pk, each.presence, each.since, each.held, each.personal, each.overdue)
        for each in seen.people
    ]
    facts = (people, seen.lines, seen.soon, seen.next, seen.days)
    return blake2s(repr(facts).encode(), digest_size=8).hexdigest()


def _seen(member: Member, board: Board, team: Team | None, teams: list[Team]) -> Wallboard:
    """What concerns the team: its people, their promises and those nobody has any more."""
    people = _people(member, board, team)
    names = {each.member.pk: each.member.name for each in people}
    whose = {None, *names}
    promised = [each for each in board.promised if each.member_id in whose]
    promises = [each for each in board.promises if each.member_id in whose]
    free = dispatch.free_by_line(member.company_id, team)
    late = dict.fromkeys(Line, 0)
    for each in promised:
        late[Line(each.line)] += each.late
    ours = {pk: each for pk, each in _days_of(member, board).items() if pk in names}
    return Wallboard(
        at=board.at,
        team=team,
        teams=teams,
        people=people,
        lines=[Work(line, free.get(line, 0), late[line]) for line in Line],
        next=[Next(each, names.get(each.member_id or 0, "")) for each in promises[:NEXT]],
        soon=sum(each.soon for each in promised),
        oldest=min((each.due_at for each in promises if each.is_late), default=None),
        today=Figures.together(ours.values()),
        days=ours,
    )


def _people(member: Member, board: Board, team: Team | None) -> list[Person]:
    if team is None:
        return board.people if member.role == Role.ADMIN else []
    return [each for each in board.people if each.member.team_id == team.pk]


def _days_of(member: Member, board: Board) -> dict[int, Figures]:
    """What everybody did today, at most half a minute old."""

    def count_days() -> dict[int, Figures]:
        everybody = [each.member.pk for each in board.people]
        day = analytics.day_of(member, board.at)
        return analytics.figures_of_all(member.company, everybody, day)

    return days.of(member.company_id, count_days)
