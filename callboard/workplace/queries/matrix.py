"""Who may what in a company, by duty (A10.12), asked of the functions that decide it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from callboard.accounts import queries as accounts
from callboard.accounts import rules as decides
from callboard.accounts.models import Member, Role, Team
from callboard.accounts.permissions import May
from callboard.dispatch import queries as dispatch
from callboard.dispatch import rules as desks
from callboard.dispatch.queries.desk import desks as desks_of
from callboard.orders import queries as orders
from callboard.orders.statuses import Line
from callboard.workplace.rules import countries
from callboard.workplace.rules import rights as words

Ask = Callable[[Member], bool]

TEAMS = 12  # columns of teams that stand beside one another


class Right(NamedTuple):
    """A line of the matrix: a right, and in each column True, False, or None: some of them."""

    label: Any
    cells: list[bool | None]


class Duty(NamedTuple):
    """Rights that belong to one duty of the staff."""

    label: Any
    rights: list[Right]


class Fact(NamedTuple):
    """What each team works, in words; nothing in the columns that are no team."""

    label: Any
    cells: list[str]


@dataclass(frozen=True)
class Matrix:
    """Every right against admins, leaders, and the operators of each team; and what teams work.

    TEAMS columns of teams at once: `place` is which page of them, `last` which is the last one.
    """

    columns: list[str]
    duties: list[Duty]
    facts: list[Fact]
    place: int
    last: int

    @property
    def width(self) -> int:
        """How many columns there are, with that of the labels."""
        return len(self.columns) + 1

    @property
    def rights(self) -> list[Right]:
        """All of them, whatever duty they are of."""
        return [right for duty in self.duties for right in duty.rights]


def matrix_of(member: Member, language: str, place: int = 1) -> Matrix:
    """The rights of the member's company as they are decided, for people who need not exist.

    As many questions for many teams as for one. Countries are named in `language`. `place` is the
    page of teams that is wanted, from 1 on; what is none is the nearest that there is.
    """
    company = member.company
    every = accounts.teams_of(member)
    last = max(1, -(-len(every) // TEAMS))
    place = min(max(place, 1), last)
    teams = every[(place - 1) * TEAMS : place * TEAMS]
    found: dict[int, Any] = {desk.pk: desk for desk in desks_of(company.pk)}
    policy, hours = dispatch.policy_of(company.pk), orders.policy_of(company.pk)

    def rings_drivers(person: Member) -> bool:
        desk = found.get(person.team_id or 0)
        offers = desk.its_offers if desk else []
        return desks.rings_drivers(person, desks.desk_for(person, policy, hours, desk, offers))

    def people(role: str, of: Sequence[Team | None]) -> list[Member]:
        return [Member(company=company, role=role, team=team, user_id=0) for team in of]

    columns = [
        (_("Company admin"), people(Role.ADMIN, [None])),
        (_("Team leader"), people(Role.LEADER, every or [None])),
        *((team.name, people(Role.OPERATOR, [team])) for team in teams),
        (_("Operator without a team"), people(Role.OPERATOR, [None])),
    ]
    asks: dict[str, Ask] = {
        **{may: _asks(decides.may, may) for may in May},
        **{stage: _asks(decides.may_edit_stage, stage) for stage in decides.STAGES},
        words.DRIVERS: rings_drivers,
    }
    duties = [
        Duty(
            label,
            [
                Right(
                    words.LABELS[key],
                    [_whether([asks[key](each) for each in whom]) for _name, whom in columns],
                )
                for key in keys
            ],
        )
        for label, keys in words.DUTIES
    ]
    facts = _facts(teams, found, countries.names(language))
    return Matrix([name for name, _whom in columns], duties, facts, place, last)


def _facts(teams: Sequence[Team], found: dict[int, Any], named: Any) -> list[Fact]:
    """Mode, lines, offers and countries of each team (A14.6, A17 C12, C33)."""
    told = [_worked(team, found.get(team.pk), named) for team in teams]
    labels = (_("Work mode"), _("Lines"), _("Offers"), _("Countries"))
    return [
        Fact(label, ["", "", *(each[place] for each in told), ""])
        for place, label in enumerate(labels)
    ]


def _worked(team: Team, desk: Any, named: Any) -> tuple[str, str, str, str]:
    """`desk` is one of `desks`, or None where nobody has set it up."""
    every = _("All")
    if not team.call_centre:
        return _("Calls nobody"), "", "", ""
    if desk is None:
        return "", every, every, every
    lines = [str(Line(line).label) for line in desk.lines]
    codes = desks.countries_of(desk)
    return (
        desk.get_mode_display(),
        every if len(lines) == len(Line) else ", ".join(lines),
        every if desk.all_offers else str(len(desk.its_offers)),
        every if codes is None else ", ".join(sorted(named.get(code, code) for code in codes)),
    )


def _asks(decide: Callable, what: Any) -> Ask:
    return lambda member: decide(member, what)


def _whether(answers: list[bool]) -> bool | None:
    return answers[0] if len(set(answers)) == 1 else None
