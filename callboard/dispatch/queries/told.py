"""What people said about an order while it was handed out: why it went back, why it may wait."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Value

from callboard.dispatch.models import ClaimEntry, OverdueRelease
from callboard.orders.models import Order

MOST = 50
RETURNED, RELEASED = "returned", "released"


@dataclass(frozen=True)
class Note:
    """Who returned the order to the queue, or let whom work on although it is overdue; and why."""

    at: datetime
    kind: str
    who: str
    about: str
    why: str

    @property
    def is_release(self) -> bool:
        """Whether a leader released an overdue delivery (A4.11)."""
        return self.kind == RELEASED


def notes_of(order: Order, until: datetime | None = None) -> list[Note]:
    """What was said about an order (until a moment), the latest first, MOST of it: one question
    (A3.8, A4.11)."""
    back = ClaimEntry.objects.filter(
        company=order.company_id, order=order, ending=ClaimEntry.Ending.GIVEN_BACK
    )
    released = OverdueRelease.objects.filter(company=order.company_id, order=order)
    if until:
        back, released = back.filter(ended_at__lte=until), released.filter(at__lte=until)
    rows = _said(back, at="ended_at", kind=RETURNED, who="member__name", about=Value(""))
    rows = rows.union(
        _said(released, at="at", kind=RELEASED, who="by__name", about=F("member__name")), all=True
    )
    return [Note(*row) for row in rows.order_by("-said_at")[:MOST]]


def _said(entries: QuerySet, *, at: str, kind: str, who: str, about: Value | F) -> QuerySet:
    told = entries.order_by().annotate(
        said_at=F(at), kind=Value(kind), who=F(who), about=about, why=F("reason")
    )
    return told.values_list("said_at", "kind", "who", "about", "why")
