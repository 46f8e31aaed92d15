"""One member of the team, as a leader sees them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from callboard.accounts.models import Member
from callboard.analytics import queries as analytics
from callboard.analytics.queries import Figures
from callboard.dispatch import queries as dispatch
from callboard.dispatch.models import Presence
from callboard.dispatch.queries import Person
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.queries import personal
from callboard.workplace.queries import wallboard


@dataclass(frozen=True)
class PersonPage:
    """Status, day, what is held, what is overdue, and a page of the personal list."""

    person: Person
    now: datetime
    times: list[tuple[Presence, timedelta]]
    figures: Figures
    personal: list[Order]
    older: int | None

    @property
    def member(self) -> Member:
        """Whose page it is."""
        return self.person.member

    @property
    def may_pause(self) -> bool:
        """Whether there is work to pause."""
        return self.person.presence == Presence.READY

    @property
    def may_stop(self) -> bool:
        """Whether there is work to end; never in a call (A2.8)."""
        return self.person.presence in {Presence.READY, Presence.RELAX}


def person_page(by: Member, pk: int, after: str = "") -> PersonPage:
    """The page of a member whom `by` leads; 404 for anybody else. `after`: a cursor of the list."""
    person = wallboard.led(by, pk)
    now = clock.now()
    cursor = int(after) if after.isdecimal() and len(after) < 19 else None
    listed = personal.assigned_to(by, person.member, after=cursor)
    page = listed[: personal.PAGE]
    return PersonPage(
        person=person,
        now=now,
        times=list(dispatch.time_today(person.member).items()),
        figures=analytics.figures_of(person.member, analytics.day_of(person.member, now)),
        personal=page,
        older=page[-1].pk if len(listed) > len(page) else None,
    )
