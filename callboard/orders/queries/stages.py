"""A company's own stages."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import F
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.kit.keyset import Page, page_of
from callboard.orders.models import Order, OrderEntry, Reason, Stage
from callboard.orders.rules import stages as rules
from callboard.orders.statuses import GROUP_OF

TRIED_ON = 1000


def by_themselves(company_id: int, group: str) -> list[Stage]:
    """The stages of a group that are chosen by themselves, in their order."""
    stages = Stage.objects.filter(company=company_id, group=group, active=True)
    return list(stages.exclude(way=Stage.Way.HAND).order_by("position", "id"))


def reason_numbers(company_id: int) -> Mapping[tuple[str, str], str]:
    """{(kind, code): number for partners} of the reasons that have one."""
    reasons = Reason.objects.filter(company=company_id, number__isnull=False)
    listed = reasons.values_list("kind", "code", "number")
    return {(kind, code): str(number) for kind, code, number in listed}


def names(company_id: int, before: int | None, after: int | None) -> list[str | None]:
    """What two stages are called; None for none. Asks nothing for none and none."""
    known: dict[int | None, str] = {}
    if before or after:
        rows = Stage.objects.filter(company=company_id, pk__in=[pk for pk in (before, after) if pk])
        known = dict(rows.values_list("pk", "name"))
    return [known.get(pk) for pk in (before, after)]


def offered(company_id: int) -> list[Stage]:
    """The stages that a person may choose from, in their order (A11.8)."""
    stages = Stage.objects.filter(company=company_id, active=True)
    return list(stages.order_by("position", "id"))


def all_stages(member: Member) -> list[Stage]:
    """Every stage of the company, those out of use too, as they stand in their groups."""
    return list(Stage.objects.filter(company=member.company_id))


def page_of_stages(member: Member, *, after: int | None = None) -> Page[Stage]:
    """A page of the company's stages, as they stand in their groups."""
    stages = Stage.objects.filter(company=member.company_id)
    return page_of(stages, "group", "position", "pk", after=after)


def stage_of(member: Member, pk: int) -> Stage:
    """One stage of the company; 404 for any other."""
    return get_object_or_404(Stage, company=member.company_id, pk=pk)


class Tried(NamedTuple):
    """A rule tried on orders as they stand: how many were looked at, how many are of the group,
    and those that would come into the stage: (order, line of the script that is met)."""

    looked_at: int
    of_group: int
    met: list[tuple[Order, int | None]]


def tried(member: Member, stage: Stage) -> Tried:
    """A stage's rule on the last 1,000 orders of the company, each by its last change of status.

    Nothing is changed.
    """
    orders = Order.objects.visible_to(member).select_related("offer", "customer")
    latest = list(orders.order_by("-arrived_at", "-id")[:TRIED_ON])
    inside = [order for order in latest if GROUP_OF.get(order.status) == stage.group]
    changes = _last_changes(member.company_id, inside)
    numbers = reason_numbers(member.company_id)
    met = []
    for order in inside:
        was, before = changes.get(order.pk, ("", {}))
        if rules.is_met(stage, was, order, before, numbers):
            line = rules.line_met(stage.script, order, before, numbers) if stage.script else None
            met.append((order, line))
    return Tried(len(latest), len(inside), met)


def explained(member: Member, stage: Stage, number: int) -> list[rules.Explained] | None:
    """What a stage's rule says of one order, line by line; None where there is no such order."""
    found = Order.objects.visible_to(member).filter(number=number).select_related("offer").first()
    if found is None:
        return None
    was, before = _last_changes(member.company_id, [found]).get(found.pk, ("", {}))
    return rules.explained(stage, was, found, before, reason_numbers(member.company_id))


def _last_changes(company_id: int, orders: Sequence[Order]) -> dict[int, tuple[str, rules.Facts]]:
    """{order: (status before its last change of status, what it was then)}.

    Of what an order was, its history keeps status, line and reason; the rest is as it is now.
    """
    entries = OrderEntry.objects.filter(company=company_id, order__in=[each.pk for each in orders])
    moves = entries.exclude(from_status=F("to_status")).order_by("order", "-id").distinct("order")
    reasons = {
        order: (status, reason)
        for order, status, reason in entries.exclude(reason="")
        .order_by("id")
        .values_list("order", "to_status", "reason")
    }
    known = {order.pk: order for order in orders}
    found: dict[int, tuple[str, rules.Facts]] = {}
    for move in moves:
        status, reason = reasons.get(move.order_id, ("", ""))
        before = {
            "order_status": move.from_status,
            "order_line": move.from_line or "none",
            "order_reason": reason if status == move.from_status else "",
        }
        found[move.order_id] = (
            move.from_status,
            {**rules.facts_of(known[move.order_id]), **before},
        )
    return found
