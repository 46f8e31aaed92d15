"""What people earned, as they and their leaders look at it (A14.7, A14.8)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from callboard.accounts import queries as accounts
from callboard.accounts.models import Member
from callboard.analytics import queries as analytics
from callboard.analytics.queries import pay
from callboard.analytics.queries.pay import Day
from callboard.kit import clock

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Month:
    """A member's month: its days that paid or saw work, newest first, and one of them in full."""

    member: Member
    first: date
    days: list[Day]
    shown: Day
    is_today: bool
    has_rules: bool
    newer: str
    older: str

    @property
    def total(self) -> Decimal:
        """What the month paid until now."""
        return sum((day.total for day in self.days), Decimal(0))


@dataclass(frozen=True)
class Row:
    """A member in the table of a team: days with work, orders, what they earned."""

    member: Member
    days: int
    confirmed: int
    upsold: int
    total: Decimal


@dataclass(frozen=True)
class Table:
    """A page of the people somebody leads, over a month or a day."""

    rows: list[Row]
    first: date
    last: date
    after: int | None
    newer: str
    older: str


def month_of(member: Member, month: str = "", day: str = "") -> Month:
    """A month ("2026-11", else this one) of a member, one day of it ("2026-11-23", else the last
    that saw work) line by line."""
    today = analytics.day_of(member, clock.now())
    first, last = _bounds(month, today)
    days = pay.days_of(member.company, [member], first, last)[member.pk][::-1]
    worked = [each for each in days if each.work.hours or each.total]
    wanted = (each for each in days if each.day.isoformat() == day)
    shown = next(wanted, None) or (worked or days)[0]
    newer, older = _beside(first, today)
    return Month(
        member=member,
        first=first,
        days=worked,
        shown=shown,
        is_today=shown.day == today,
        has_rules=pay.has_rules(member.company_id),
        newer=newer,
        older=older,
    )


def today_of(member: Member) -> Day | None:
    """What today has paid until now; None where nobody is paid by what they do."""
    if not pay.has_rules(member.company_id):
        return None
    return pay.day_of(member, analytics.day_of(member, clock.now()))


def table_of(member: Member, month: str = "", day: str = "", after: int | None = None) -> Table:
    """What the people whom the member manages earned in a month, or on one day of it."""
    today = analytics.day_of(member, clock.now())
    first, last = _bounds(month or day[:7], today)
    newer, older = _beside(first, today)
    if chosen := _day(day):
        first = last = max(first, min(chosen, last))
    page = accounts.people_of(member, after=after)
    earned = pay.days_of(member.company, page.members, first, last)
    rows = [
        Row(
            member=each,
            days=sum(bool(day.work.hours) for day in earned[each.pk]),
            confirmed=sum(day.work.confirmed for day in earned[each.pk]),
            upsold=sum(day.work.upsold for day in earned[each.pk]),
            total=sum((day.total for day in earned[each.pk]), Decimal(0)),
        )
        for each in page.members
    ]
    return Table(rows, first, last, page.after, newer, older)


def _bounds(month: str, today: date) -> tuple[date, date]:
    """The month until today; what is no month, or one to come, is this one."""
    found = _MONTH.fullmatch(month)
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    if first > today:
        first = today.replace(day=1)
    return first, min(_following(first) - timedelta(days=1), today)


def _beside(first: date, today: date) -> tuple[str, str]:
    following = _following(first)
    newer = f"{following:%Y-%m}" if following <= today else ""
    return newer, f"{first - timedelta(days=1):%Y-%m}"


def _following(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-11-23") else None
    except ValueError:
        return None
