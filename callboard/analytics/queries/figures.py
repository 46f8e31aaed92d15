"""What a member did in a day of the company (A13.1 to A13.3, A8.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Company, Member
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry, OrderItem
from callboard.places import rules as places

# Half-open: from this many sent for delivery on, the name of the day (A17 C7).
BANDS: tuple[tuple[int, Promise], ...] = (
    (0, _("low")),
    (5, _("medium")),
    (10, _("high")),
    (15, _("awesome")),
)


# A talk about an order that ended with one of these has processed it.
ENDINGS = frozenset(
    {
        Action.NO_ANSWER,
        Action.CALLBACK,
        Action.SCHEDULE,
        Action.CONFIRM,
        Action.HOLD,
        Action.CANCEL,
        Action.TRASH,
    }
)

_DONE = """
    SELECT member.id,
        (SELECT count(*) FROM calls_call c
         WHERE c.company_id = %(company)s AND c.member_id = member.id AND c.party = 'customer'
            AND c.began_at >= %(begin)s AND c.began_at < %(end)s),
        done.sent, done.processed, done.cancelled
    FROM unnest(%(members)s::bigint[]) AS member(id)
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT order_id) FILTER (WHERE action = 'confirm') AS sent,
            count(DISTINCT order_id) AS processed,
            count(DISTINCT order_id) FILTER (WHERE action = 'cancel') AS cancelled
        FROM orders_orderentry e
        WHERE e.company_id = %(company)s AND e.actor_id = member.id
            AND e.at >= %(begin)s AND e.at < %(end)s AND e.action = ANY(%(ended)s)
    ) done
"""


@dataclass(frozen=True)
class Figures:
    """Outgoing calls, orders sent for delivery, how many of those were upsells, orders whose talk
    ended in any way, and orders cancelled."""

    calls: int
    sent: int
    upsells: int = 0
    processed: int = 0
    cancelled: int = 0

    @classmethod
    def together(cls, figures: "Iterable[Figures]") -> "Figures":
        """What several members did."""
        listed = list(figures)
        return cls(
            calls=sum(each.calls for each in listed),
            sent=sum(each.sent for each in listed),
            upsells=sum(each.upsells for each in listed),
            processed=sum(each.processed for each in listed),
            cancelled=sum(each.cancelled for each in listed),
        )

    @property
    def approve(self) -> int | None:
        """Sent per outgoing call, whole percent, half up; None before the first call (A13.2)."""
        return _percent(self.sent, self.calls)

    @property
    def approve_of_processed(self) -> int | None:
        """Sent per processed order, whole percent (A17 C13); None before the first."""
        return _percent(self.sent, self.processed)

    @property
    def quality(self) -> int | None:
        """Sent of those sent or cancelled, whole percent (A13.4, A17 C13); None before either."""
        return _percent(self.sent, self.sent + self.cancelled)

    @property
    def level(self) -> int:
        """How many of the four bands are reached."""
        return sum(self.sent >= start for start, _name in BANDS)

    @property
    def band(self) -> str | Promise:
        """The name of the highest band reached."""
        return BANDS[self.level - 1][1]


def day_of(member: Member, at: datetime) -> date:
    """The company's day at that moment."""
    return at.astimezone(places.zone(member.company.zone)).date()


def midnight(member: Member, day: date) -> datetime:
    """00:00 of a day in the company's zone."""
    return datetime.combine(day, time(), places.zone(member.company.zone))


def _percent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None


def figures_of(member: Member, day: date) -> Figures:
    """What this member did on that day of the company, each order counted once (A13.1 to A13.3)."""
    (done,) = figures_of_all(member.company, [member.pk], day).values()
    begin, end = _bounds(member.company, day)
    sent = OrderEntry.objects.filter(
        company=member.company_id,
        actor=member,
        at__gte=begin,
        at__lt=end,
        action=Action.CONFIRM,
    )
    return replace(done, upsells=_upsells(member.company_id, sent.values("order")))


def figures_of_all(company: Company, members: Sequence[int], day: date) -> dict[int, Figures]:
    """What each of these members did on that day, from one statement, without the upsells.

    Two short walks along an index for each member: the table may grow as it likes.
    """
    begin, end = _bounds(company, day)
    facts: dict[str, Any] = {
        "company": company.pk,
        "members": list(members),
        "begin": begin,
        "end": end,
        "ended": sorted(ENDINGS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DONE, facts)
        return {
            member: Figures(calls=calls, sent=sent, processed=processed, cancelled=cancelled)
            for member, calls, sent, processed, cancelled in cursor.fetchall()
        }


def _bounds(company: Company, day: date) -> tuple[datetime, datetime]:
    zone = places.zone(company.zone)
    following = day + timedelta(days=1)
    return datetime.combine(day, time(), zone), datetime.combine(following, time(), zone)


def _upsells(company_id: int, orders: QuerySet) -> int:
    """How many of these orders have more than one unit of the main product (A8.6)."""
    main = Q(kind=OrderItem.Kind.MAIN, product=F("order__offer__product"))
    items = OrderItem.objects.filter(main, company=company_id, order__in=orders)
    return items.values("order").annotate(units=Sum("quantity")).filter(units__gt=1).count()
