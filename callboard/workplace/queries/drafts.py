"""Typed words that wait to be saved, and who else has the card open."""

import json

from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.kit import clock
from callboard.orders.models import Order, OrderEntry
from callboard.workplace.models import Draft, Look
from callboard.workplace.models.card import AWAY


def order_of(member: Member, number: int) -> Order:
    """Key, number and version of an order; 404 when it is not this member's business."""
    known = Order.objects.visible_to(member).only("pk", "number", "version")
    return get_object_or_404(known, number=number)


def is_overtaken(member: Member, order: Order, version: int | None) -> bool:
    """Whether these words come late: the member has saved the card since."""
    if version is None or version >= order.version:
        return False
    last = OrderEntry.objects.filter(company=member.company_id, order=order).order_by("-id")
    return last.values_list("actor", flat=True).first() == member.pk


def kept(member: Member, order: Order) -> str:
    """The member's draft of a card as its page reads it; nothing typed: an empty text."""
    drafts = Draft.objects.filter(company=member.company_id, member=member, order=order)
    draft = drafts.values("version", "fields", "typed_at").first()
    if draft is None:
        return ""
    version = "" if draft["version"] is None else str(draft["version"])
    told = {"version": version, "fields": draft["fields"], "at": draft["typed_at"]}
    return json.dumps(told, ensure_ascii=False)


def others_here(member: Member, order: Order) -> list[Look]:
    """Who else has the card open now, whoever came first before the others."""
    looks = Look.objects.filter(
        company=member.company_id, order=order, seen_at__gt=clock.now() - AWAY
    )
    return list(looks.exclude(member=member).select_related("member").order_by("since", "pk")[:5])
