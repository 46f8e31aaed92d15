"""The floor in tabs: orders to call back, by age and attempts (A3b)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts.models import Company, Member
from callboard.dispatch.rules import Desk
from callboard.kit import clock
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry
from callboard.orders.statuses import Line, Status
from callboard.places import rules as zones
from callboard.workplace.queries import heads
from callboard.workplace.queries.rows import Row, orders_in_turn, rows_of
from callboard.workplace.rules import places

MOST = 20
QUICK_UNTIL = 3  # failed calls (A3b.2)

S, L = Status, Line


class Tab(models.TextChoices):
    """The seven tabs (A3b.1 to A3b.7). Every order that waits for a call on the first two lines is
    in exactly one."""

    NEW = "new", pgettext_lazy("tab", "New")
    QUICK = "quick", _("Quick redial")
    IN_WORK = "in_work", pgettext_lazy("tab", "In work")
    TODAY = "today", _("No answer, today")
    YESTERDAY = "yesterday", _("No answer, yesterday")
    DAY_BEFORE = "day_before", _("No answer, day before")
    OLDER = "older", _("No answer, earlier (do not call)")


CALLING_LINES = (L.FIRST, L.SECOND)
_SPOKEN_TO = frozenset({S.CALLBACK, S.SCHEDULED, S.HOLD, S.ACCEPTED})
_CALLED = (Action.NO_ANSWER, Action.CALLBACK, Action.SCHEDULE, Action.HOLD)


@dataclass(frozen=True)
class TabRow:
    """A row with whoever is responsible for it (A3.9), and whether it may be opened from here."""

    row: Row
    responsible: str
    may_open: bool
    is_next: bool = False


@dataclass
class Tabs:
    """One tab of the Tabs floor, and where its neighbouring pages begin."""

    tab: Tab
    now: datetime
    rows: list[TabRow] = field(default_factory=list)
    newer: str = ""
    older: str = ""

    @property
    def is_parked(self) -> bool:
        """Whether nobody calls these until the second line takes them up (A17 C9)."""
        return self.tab == Tab.OLDER

    @property
    def is_new(self) -> bool:
        """Whether these are taken from the bottom upward (A3.10)."""
        return self.tab == Tab.NEW


@dataclass(frozen=True)
class Days:
    """Midnights of the company: of today, of yesterday, of the day before."""

    today: datetime
    yesterday: datetime
    day_before: datetime

    @classmethod
    def of(cls, company: Company, now: datetime) -> "Days":
        """The company's days at that moment, whatever the clocks did at night."""
        return cls(*(zones.midnight(company.zone, now, days) for days in range(3)))


def tabs_of(member: Member, desk: Desk, asked: Mapping[str, str]) -> Tabs:
    """A page of the tab that `asked` names: only what the member's team works (A17 C12).

    `after` and `before` name the place the page goes on from, `page=first` the other end of New:
    that tab opens where its oldest stand, which are taken first (A3.10).
    """
    now = clock.now()
    tab = Tab(asked["tab"]) if asked.get("tab") in Tab.values else Tab.NEW
    lines = [line for line in CALLING_LINES if line in desk.lines]
    read = _Reading(member, desk, lines, Days.of(member.company, now))
    found = Tabs(tab, now)
    orders = _page(found, read, asked)
    found.rows = _rows(member, desk, tab, orders, at_the_end=not found.older)
    return found


@dataclass(frozen=True)
class _Reading:
    """For whom, on which lines, counted from which days."""

    member: Member
    desk: Desk
    lines: Sequence[str]
    days: Days

    def ids(self, tab: Tab, *, backwards: bool, after: places.Place | None, most: int) -> list[int]:
        """Ids of a tab in its order (newest first in New and the parked, by due time elsewhere)."""
        if tab in _BY_DAY:
            return self._of_a_day(tab, backwards, after, most)
        told = _TOLD[tab]
        turn = backwards if told["by_due"] else not backwards
        return heads.heads(
            self.member.company_id,
            self.desk,
            **told,
            lines=self.lines,
            facts={"day_before": self.days.day_before},
            backwards=turn,
            after=after,
            most=most,
        )

    def _of_a_day(
        self, tab: Tab, backwards: bool, after: places.Place | None, most: int
    ) -> list[int]:
        """What came on one day and was not reached: read from that day's leads alone."""
        offers = heads.offers_of(self.member.company_id, self.desk)
        orders = Order.objects.visible_to(self.member).filter(
            _BY_DAY[tab](self.days), status=S.NO_ANSWER, line__in=self.lines, offer__in=offers
        )
        if self.desk.countries is not None:
            # The second says aloud what the index of the floor by country holds.
            orders = orders.filter(country__in=self.desk.countries, country__gt="")
        if after:
            at, pk = after
            side = "lt" if backwards else "gt"
            orders = orders.filter(
                Q(**{f"due_at__{side}": at}) | Q(due_at=at, **{f"pk__{side}": pk})
            )
        turn = ["-due_at", "-id"] if backwards else ["due_at", "id"]
        return list(orders.order_by(*turn).values_list("pk", flat=True)[:most])


_BY_DAY: dict[Tab, Callable[[Days], Q]] = {
    Tab.QUICK: lambda days: Q(arrived_at__gte=days.today, attempts__lte=QUICK_UNTIL),
    Tab.TODAY: lambda days: Q(arrived_at__gte=days.today, attempts__gt=QUICK_UNTIL),
    Tab.YESTERDAY: lambda days: Q(arrived_at__gte=days.yesterday, arrived_at__lt=days.today),
    Tab.DAY_BEFORE: lambda days: Q(arrived_at__gte=days.day_before, arrived_at__lt=days.yesterday),
}
_TOLD: dict[Tab, dict[str, Any]] = {
    Tab.NEW: {"statuses": [S.NEW, S.ACCEPTED], "only": "AND attempts = 0", "by_due": False},
    Tab.IN_WORK: {
        "statuses": _SPOKEN_TO,
        "only": "AND (status <> 'accepted' OR attempts > 0)",
        "by_due": True,
    },
    Tab.OLDER: {
        "statuses": [S.NO_ANSWER],
        "only": "AND arrived_at < %(day_before)s",
        "by_due": False,
    },
}


def _page(found: Tabs, read: _Reading, asked: Mapping[str, str]) -> list[Order]:
    """The rows of the page, in the order of the tab; says in `found` where others begin."""
    after, before = places.read(asked.get("after")), places.read(asked.get("before"))
    to_the_end = found.is_new and not (after or before or asked.get("page") == "first")
    back = to_the_end or before is not None
    ids = read.ids(found.tab, backwards=back, after=before if back else after, most=MOST + 1)
    more, ids = len(ids) > MOST, ids[:MOST]
    orders = orders_in_turn(read.member, ids[::-1] if back else ids)
    if orders:
        by_due = found.tab not in {Tab.NEW, Tab.OLDER}
        first, last = (_place(order, by_due) for order in (orders[0], orders[-1]))
        found.newer = first if (more if back else after) else ""
        found.older = last if (before is not None if back else more) else ""
    return orders


def _place(order: Order, by_due: bool) -> str:
    at = order.due_at if by_due else order.arrived_at
    return places.written(at or order.arrived_at, order.pk)


def _rows(
    member: Member, desk: Desk, tab: Tab, orders: Sequence[Order], *, at_the_end: bool
) -> list[TabRow]:
    """Rows with their responsible members; the one to take next is marked (A3.10, A3.11)."""
    called = _last_callers(member, orders) if tab != Tab.NEW else {}
    rows = []
    for row in rows_of(member, orders):
        name = _responsible(row, called)
        rows.append(TabRow(row, name, _may_open(row, member, desk, tab, name)))
    if tab == Tab.NEW and not at_the_end:
        return rows
    order = reversed(range(len(rows))) if tab == Tab.NEW else range(len(rows))
    place = next((n for n in order if rows[n].may_open), None)
    return [
        TabRow(each.row, each.responsible, each.may_open, n == place) for n, each in enumerate(rows)
    ]


def _responsible(row: Row, called: Mapping[int, str]) -> str:
    """Who holds the customer; else whose personal list or promise it is, else who called last."""
    order = row.order
    if row.holder is not None:
        return row.holder.member.name
    named = order.assignee or order.promised_by
    return named.name if named else called.get(order.pk, "")


def _may_open(row: Row, member: Member, desk: Desk, tab: Tab, responsible: str) -> bool:
    """New only where nobody is responsible (A3.10); elsewhere whoever is does not bind (A3.11).

    The parked are not called before the second line takes them up (A17 C9).
    """
    order = row.order
    if row.is_mine:
        return True
    if not row.is_open or (tab == Tab.NEW and responsible):
        return False
    if order.assignee_id not in {None, member.pk} and not desk.works_all:
        return False
    return tab != Tab.OLDER or order.line == L.SECOND


def _last_callers(member: Member, orders: Sequence[Order]) -> dict[int, str]:
    """Who called about each of these orders last, by order."""
    entries = OrderEntry.objects.filter(
        company=member.company_id,
        order__in=[order.pk for order in orders],
        action__in=_CALLED,
        actor__isnull=False,
    )
    last = entries.order_by("order", "-id").distinct("order").select_related("actor")
    return {entry.order_id: entry.actor.name for entry in last if entry.actor}
