"""What stands above every page, on the floor and on the welcome page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from callboard.accounts.models import Member
from callboard.analytics import queries as analytics
from callboard.analytics.queries import Figures
from callboard.dispatch import queries as dispatch
from callboard.dispatch.models import Claim, OverdueRelease, Presence, Ready, Shift
from callboard.dispatch.queries import Free
from callboard.dispatch.rules import Desk
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.queries import lists
from callboard.orders.statuses import Status


@dataclass
class Shell:
    """The member's working status."""

    shift: Shift | None

    @property
    def presence(self) -> Presence:
        """The status now; before the first Start, Not active."""
        return Presence(self.shift.presence) if self.shift else Presence.NOT_ACTIVE

    @property
    def is_started(self) -> bool:
        """Whether Start was pressed and nothing ended it."""
        return self.presence != Presence.NOT_ACTIVE

    @property
    def fell_idle(self) -> bool:
        """Whether the work ended because nobody was there (A2.5)."""
        return self.shift is not None and not self.is_started and self.shift.why == "idle"

    @property
    def was_led(self) -> bool:
        """Whether a leader put the member into this status."""
        return self.shift is not None and self.shift.why == "leader"


@dataclass
class Floor:
    """The member's own work, and what the button would give."""

    shell: Shell
    now: datetime
    held: list[Claim]
    promises: list[Order]
    personal: list[Order]
    figures: Figures
    free: Free | None = None
    overdue: list[Ready] = field(default_factory=list)
    blocks: bool = False
    idle_minutes: int = 0
    limit: int = 1
    times: list[tuple[Presence, timedelta]] = field(default_factory=list)
    released: list[OverdueRelease] = field(default_factory=list)
    delivers: bool = False

    @property
    def is_full(self) -> bool:
        """Whether the member holds as many customers as one may (A3.8)."""
        return len(self.held) >= self.limit

    @property
    def waits(self) -> bool:
        """Whether there is nothing of one's own to show."""
        return not (self.held or self.promises or self.personal)


def shell_of(member: Member) -> Shell:
    """The working status of the member."""
    return Shell(dispatch.present(member))


def statuses_today(member: Member) -> list[tuple[Presence, timedelta]]:
    """Time in each of the four statuses since 00:00 (A2.9)."""
    return list(dispatch.time_today(member).items())


def floor_of(member: Member, shell: Shell, desk: Desk) -> Floor:
    """Everything the floor shows this member, who is handed what `desk` says."""
    now = clock.now()
    floor = _own(member, shell, now)
    policy = desk.policy
    floor.idle_minutes, floor.limit = policy.idle_minutes, policy.claim_limit
    if floor.shell.is_started:
        floor.free = dispatch.free_for(member)
        if any(_waits(order, now) for order in floor.promises):
            floor.overdue = dispatch.overdue_of(member, now, desk)
            floor.released = list(dispatch.releases_of(member.company_id, member))
    floor.times = statuses_today(member)
    floor.delivers = desk.delivers and shell.presence == Presence.READY and not floor.held
    floor.blocks = policy.overdue == policy.Overdue.BLOCK
    return floor


def _waits(order: Order, now: datetime) -> bool:
    """Whether a scheduled delivery has come."""
    return order.status == Status.SCHEDULED and order.due_at is not None and order.due_at < now


def welcome_of(member: Member, shell: Shell) -> dict[str, Any]:
    """What a member sees before the shift: own promises of today, and yesterday."""
    now = clock.now()
    today = analytics.day_of(member, now)
    tomorrow = analytics.midnight(member, today + timedelta(days=1))
    return {
        "now": now,
        "shell": shell,
        "idle_minutes": dispatch.policy_of(member.company_id).idle_minutes,
        "promises": lists.promises_of(member, tomorrow),
        "yesterday": analytics.figures_of(member, today - timedelta(days=1)),
        "yesterday_on": today - timedelta(days=1),
    }


def _own(member: Member, shell: Shell, now: datetime) -> Floor:
    today = analytics.day_of(member, now)
    tomorrow = analytics.midnight(member, today + timedelta(days=1))
    return Floor(
        shell=shell,
        now=now,
        held=dispatch.claims_of(member),
        promises=lists.promises_of(member, tomorrow),
        personal=lists.personal_list(member),
        figures=analytics.figures_of(member, today),
    )
