"""What a member did in a day of the company (A13.1 to A13.3, A8.6)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.calls.models import Call
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


@dataclass(frozen=True)
class Figures:
    """Outgoing calls, orders sent for delivery, and how many of those were upsells."""

    calls: int
    sent: int
    upsells: int

    @property
    def approve(self) -> int | None:
        """Sent per outgoing call, whole percent, half up; None before the first call (A13.2)."""
        return (200 * self.sent + self.calls) // (2 * self.calls) if self.calls else None

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


def figures_of(member: Member, day: date) -> Figures:
    """What this member did on that day of the company, each order counted once (A13.1 to A13.3)."""
    begin, end = midnight(member, day), midnight(member, day + timedelta(days=1))
    calls = Call.objects.filter(
        company=member.company_id, member=member, began_at__gte=begin, began_at__lt=end
    )
    entries = OrderEntry.objects.filter(
        company=member.company_id,
        actor=member,
        at__gte=begin,
        at__lt=end,
        action=Action.CONFIRM,
    )
    sent = set(entries.values_list("order", flat=True))
    return Figures(calls=calls.count(), sent=len(sent), upsells=_upsells(member.company_id, sent))


def _upsells(company_id: int, orders: set[int]) -> int:
    """How many of these orders have more than one unit of the main product (A8.6)."""
    main = Q(kind=OrderItem.Kind.MAIN, product=F("order__offer__product"))
    items = OrderItem.objects.filter(main, company=company_id, order__in=orders)
    return items.values("order").annotate(units=Sum("quantity")).filter(units__gt=1).count()
