"""Typed words that are not saved yet, and who has a card open."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from callboard.accounts.models import Member
from callboard.kit import clock, live
from callboard.orders.models import Order
from callboard.workplace.models import Draft, Look
from callboard.workplace.models.card import AWAY

MOST = 50  # drafts of a member; the oldest go
KEPT = timedelta(days=7)


@transaction.atomic
def keep(
    order: Order, *, by: Member, version: int | None, fields: Mapping[str, Any], typed_at: int
) -> None:
    """Keep what the member has typed on a card; nothing typed any more: forget it.

    `fields` are checked values by the keys of the page, see `Draft`.
    """
    if not fields:
        return forget(order, by=by)
    draft = Draft(
        company_id=by.company_id,
        member=by,
        order_id=order.pk,
        version=version,
        fields=dict(fields),
        typed_at=typed_at,
        at=clock.now(),
    )
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["company", "member", "order"],
        update_fields=["version", "fields", "typed_at", "at"],
    )
    own = Draft.objects.filter(company=by.company_id, member=by)
    own.filter(pk__in=own.order_by("-at", "-pk").values("pk")[MOST:]).delete()
    return None


def forget(order: Order, *, by: Member) -> None:
    """The member's words are saved, or not wanted any more."""
    Draft.objects.filter(company=by.company_id, member=by, order=order).delete()


@transaction.atomic
def look(order: Order, *, by: Member) -> None:
    """The member has the card open at this moment; whoever else has it open hears of a newcomer."""
    now = clock.now()
    mine = Look.objects.filter(company=by.company_id, order=order, member=by)
    if mine.filter(seen_at__gt=now - AWAY).update(seen_at=now):
        return
    Look.objects.update_or_create(
        company_id=by.company_id,
        order_id=order.pk,
        member=by,
        defaults={"since": now, "seen_at": now},
    )
    live.tell(by.company_id, f"here:{order.number}")


def leave(order: Order, *, by: Member) -> None:
    """The member has closed the card."""
    gone, _ = Look.objects.filter(company=by.company_id, order=order, member=by).delete()
    if gone:
        live.tell(by.company_id, f"here:{order.number}")


def sweep(company_id: int) -> None:
    """Forget drafts of last week, and looks that never said goodbye."""
    now = clock.now()
    Draft.objects.filter(company=company_id, at__lt=now - KEPT).delete()
    Look.objects.filter(company=company_id, seen_at__lt=now - AWAY).delete()
