"""The floor in lines: First, In process, Reject, Buyout, Retention, Personal list (A3a)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.delivery import rules as delivery
from callboard.dispatch.models import Claim, Lane
from callboard.dispatch.queries.waiting import BEFORE_ALL, waiting_on
from callboard.dispatch.rules import Desk
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.rules import block_of
from callboard.orders.statuses import Block, Line, Status
from callboard.workplace.queries import heads
from callboard.workplace.queries.rows import Row, orders_in_turn, rows_of
from callboard.workplace.rules import places

MOST = 50
# Parcels older than this are found by search: a member's own ones are looked for no further back.
SENT_WITHIN = timedelta(days=90)

B, L, S = Block, Line, Status

# The kinds of waiting work that stand in Work of a line as a list to choose from.
_WAITING: dict[str, tuple[Lane, ...]] = {
    L.FIRST: (Lane.NEW, Lane.REDIAL),
    L.SECOND: (Lane.NEW, Lane.REDIAL),
    L.REJECT: (Lane.REJECT, Lane.REDIAL),
    L.BUYOUT: (Lane.REDIAL,),
    L.RETENTION: (Lane.REDIAL,),
}
# Handed out one by one, so they are no list unless the team takes by hand (A3.5).
_ONE_BY_ONE = frozenset({L.FIRST, L.SECOND})
_COMES = _("No lead of yours is here. One comes by itself while you are Ready, or press Refresh.")
_NOTHING: dict[Block, Promise] = {
    B.WORK: _("Nothing waits here now. What comes shows here by itself."),
    B.CALLBACK: _("No callbacks of yours on this line. A call you promise on a card shows here."),
    B.SCHEDULED: _("No delivery of yours on this line. One you schedule on a card shows here."),
    B.PERSONAL: _("No order is assigned to you. What your team leader assigns shows here."),
}
ON_THE_WAY = frozenset({S.PACKING, S.SENDING, S.IN_DELIVERY, S.ARRIVED})
_RESTED = "AND assignee_id IS NULL AND (due_at IS NULL OR due_at <= %(now)s)"


@dataclass(frozen=True)
class Tab:
    """A line to choose, and how many customers the member holds there."""

    line: str
    label: str
    held: int


@dataclass
class Section:
    """A block of the line that is shown: a page of its rows, and where the next page begins."""

    block: Block
    rows: list[Row] = field(default_factory=list)
    following: str = ""
    is_later: bool = False
    rides: bool = False  # parcels, with who drives (A3.3)
    comes: bool = False  # handed out one by one (A3.5)

    @property
    def key(self) -> str:
        """The key that leads to its rows."""
        return {B.CALLBACK: "B", B.SCHEDULED: "D"}.get(self.block, "W")

    @property
    def nothing(self) -> str | Promise:
        """What stands where no row does: why, and what makes one come."""
        return _COMES if self.comes else _NOTHING[self.block]

    @property
    def count(self) -> str:
        """How many rows; "50+" when there are more."""
        return f"{len(self.rows)}+" if self.following else str(len(self.rows))


@dataclass
class Lines:
    """What the Lines floor shows beside what every floor does."""

    line: str
    tabs: list[Tab]
    sections: list[Section]
    now: datetime
    mine_alone: bool
    may_name_drivers: bool
    held_elsewhere: list[Claim]

    @property
    def is_buyout(self) -> bool:
        """Whether parcels are shown, which drivers bring (A3.3)."""
        return self.line == L.BUYOUT


def lines_of(member: Member, desk: Desk, held: Sequence[Claim], asked: Mapping[str, str]) -> Lines:
    """The lines granted to the member's team, and the blocks of one of them (A3a, A14.6).

    `asked` may name the `line`, the place a block goes on after (`work`, `callback`, …), and
    `mine`: only what this member sent for delivery (A3.2). What it names wrongly is not heard.
    """
    now = clock.now()
    granted = [*(line for line in Line if line in desk.lines), B.PERSONAL]
    for claim in held:
        claim.order.customer = claim.customer
    spots = [_spot(claim.order) for claim in held]
    line = asked.get("line", "")
    if line not in granted:
        line = next((spot[0] for spot in spots if spot[0] in granted), granted[0])
    mine_alone = line == L.BUYOUT and asked.get("mine") == "1"
    page = _Page(member, desk, line, now, asked, mine_alone)
    return Lines(
        line=line,
        tabs=[_tab(each, spots) for each in granted],
        sections=_personal(page) if line == B.PERSONAL else _blocks(page, held),
        now=now,
        mine_alone=mine_alone,
        may_name_drivers=line == L.BUYOUT and delivery.may_name(member),
        held_elsewhere=[c for c, spot in zip(held, spots, strict=True) if spot[0] != line],
    )


@dataclass(frozen=True)
class _Page:
    """Whose floor it is, when, and what the address asks for."""

    member: Member
    desk: Desk
    line: str
    now: datetime
    asked: Mapping[str, str]
    mine_alone: bool

    def after(self, block: str) -> places.Place | None:
        return places.read(self.asked.get(block))


def _tab(line: str, spots: Sequence[tuple[str, str]]) -> Tab:
    label = B.PERSONAL.label if line == B.PERSONAL else Line(line).label
    return Tab(line, str(label), sum(spot[0] == line for spot in spots))


def _spot(order: Order) -> tuple[str, str]:
    """The line and the block an order is seen in; a personal one is its own line."""
    block = block_of(order)
    return (B.PERSONAL if block == B.PERSONAL else order.line or "", block or B.WORK)


def _personal(page: _Page) -> list[Section]:
    """One block: what was assigned by name, whatever line it stands on (A3a.personal, A4.12)."""
    orders = Order.objects.visible_to(page.member).filter(assignee=page.member, line__isnull=False)
    section = _by_due(page, orders.filter(due_at__isnull=False), B.PERSONAL)
    if not section.following:  # what nobody has to ring stands behind
        rest = orders.filter(due_at=None).select_related("customer", "offer").order_by("id")
        section.rows += rows_of(page.member, list(rest[:MOST]))
    return [section]


def _blocks(page: _Page, held: Sequence[Claim]) -> list[Section]:
    """Work, Callback, Scheduled delivery of a line. What the member holds stands first (A3.5)."""
    promised = Order.objects.visible_to(page.member).filter(
        promised_by=page.member, line=page.line, assignee=None, due_at__isnull=False
    )
    callbacks = promised.filter(status=S.CALLBACK, missed_on=None)
    scheduled = promised.filter(status=S.SCHEDULED)
    sections = [
        _work(page),
        _by_due(page, callbacks, B.CALLBACK),
        _by_due(page, scheduled, B.SCHEDULED),
    ]
    for section in sections:
        mine = [c.order for c in held if _spot(c.order) == (page.line, section.block)]
        known = {row.order.pk: row for row in section.rows}
        above = [known.pop(order.pk, Row(order, None, True)) for order in mine]
        section.rows = [*above, *known.values()]
    return sections


def _work(page: _Page) -> Section:
    """The block Work of a line (A3a): what waits to be called, and on Buyout every parcel."""
    line = page.line
    if line in _ONE_BY_ONE and not page.desk.takes_by_hand:
        return Section(B.WORK, comes=page.desk.hands_out)
    if line == L.BUYOUT:
        return _parcels(page)
    if line == L.RETENTION:
        return _bought(page)
    after = page.after(B.WORK)
    ids = _waiting(page, after)
    return _section(page, B.WORK, ids, later=after is not None, key="due_at")


def _parcels(page: _Page) -> Section:
    """Parcels on their way, those whose courier asks for help first, then the oldest (A3a.buyout).

    With `mine` only those this member sent for delivery (A3.2).
    """
    after = page.after(B.WORK)
    urgent = [] if after else [*_heads(page, {S.COURIER_CALLBACK}), *_missed(page)]
    rest = _heads(page, ON_THE_WAY, after)
    later = after is not None
    return _section(page, B.WORK, rest, later=later, key="arrived_at", first=urgent[:MOST])


def _missed(page: _Page) -> list[int]:
    """Callbacks about parcels that nobody kept; whose they were does not matter any more."""
    return [] if page.mine_alone else _waiting(page)


def _bought(page: _Page) -> Section:
    """Who has bought and does not rest, the latest first; missed calls above (A3a.retention)."""
    after = page.after(B.WORK)
    missed = [] if after else _waiting(page)
    ids = heads.heads(
        page.member.company_id,
        page.desk,
        statuses=[S.PAID],
        lines=[L.RETENTION],
        only=_RESTED,
        facts={"now": page.now},
        backwards=True,
        after=after,
        most=MOST + 1,
    )
    later = after is not None
    return _section(page, B.WORK, ids, later=later, key="arrived_at", first=missed[:MOST])


def _waiting(page: _Page, after: places.Place | None = None) -> list[int]:
    return waiting_on(
        page.member.company_id,
        page.desk,
        page.line,
        _WAITING[page.line],
        page.now,
        after=after or BEFORE_ALL,
        most=MOST + 1,
    )


def _heads(
    page: _Page, statuses: frozenset[Status] | set[Status], after: places.Place | None = None
) -> list[int]:
    """Orders by arrival, the oldest first; of `mine` only what the member sent for delivery."""
    if page.mine_alone:
        sent = Order.objects.visible_to(page.member).filter(
            confirmed_by=page.member,
            status__in=statuses,
            line=page.line,
            assignee=None,
            arrived_at__gt=page.now - SENT_WITHIN,
        )
        if after:
            sent = sent.filter(_beyond("arrived_at", after))
        return list(sent.order_by("arrived_at", "id").values_list("pk", flat=True)[: MOST + 1])
    return heads.heads(
        page.member.company_id,
        page.desk,
        statuses=statuses,
        lines=[page.line],
        only="AND assignee_id IS NULL",
        after=after,
        most=MOST + 1,
    )


def _beyond(name: str, after: places.Place) -> Q:
    at, pk = after
    return Q(**{f"{name}__gt": at}) | Q(**{name: at, "pk__gt": pk})


def _by_due(page: _Page, orders: QuerySet[Order], block: Block) -> Section:
    """A block whose rows have a time to keep, the most urgent first."""
    after = page.after(block)
    if after:
        orders = orders.filter(_beyond("due_at", after))
    ids = list(orders.order_by("due_at", "id").values_list("pk", flat=True)[: MOST + 1])
    return _section(page, block, ids, later=after is not None, key="due_at")


def _section(
    page: _Page,
    block: Block,
    ids: Sequence[int],
    *,
    later: bool,
    key: str,
    first: Sequence[int] = (),
) -> Section:
    """A page of rows: `first` above, then MOST of `ids` at the most, and where to go on."""
    orders = orders_in_turn(page.member, [*first, *ids[:MOST]])
    rides = page.line == L.BUYOUT and block == B.WORK
    rows = rows_of(page.member, orders, with_rides=rides)
    following = ""
    # What moved on between the two questions may have no time any more.
    timed = [order for order in orders if getattr(order, key) is not None]
    if len(ids) > MOST and timed:
        following = places.written(getattr(timed[-1], key), timed[-1].pk)
    return Section(block, rows, following, later, rides)
