"""A company's own stages."""

from collections.abc import Mapping

from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.orders.models import Reason, Stage


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


def offered(company_id: int, group: str) -> list[Stage]:
    """The stages of a group that a person may choose, in their order (A11.8)."""
    stages = Stage.objects.filter(company=company_id, group=group, active=True)
    return list(stages.order_by("position", "id"))


def all_stages(member: Member) -> list[Stage]:
    """Every stage of the company, those out of use too, as they stand in their groups."""
    return list(Stage.objects.filter(company=member.company_id))


def stage_of(member: Member, pk: int) -> Stage:
    """One stage of the company; 404 for any other."""
    return get_object_or_404(Stage, company=member.company_id, pk=pk)
