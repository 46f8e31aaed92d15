"""Stages are the company admin's to name, to colour, and to let them be chosen by themselves."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.orders.models import OrderPolicy, Stage
from callboard.orders.rules import stages as rules
from callboard.orders.statuses import GROUPS


@transaction.atomic
def add_stage(fields: dict[str, Any], *, by: Member) -> Stage:
    """A new stage of a group. `fields` are columns of Stage; Refused marks each wrong one (A11.4).

    From the next change on orders are put into it, where it is chosen by itself.
    """
    stage = Stage(company=by.company, **fields)
    _check(stage)
    stage = accounts.add(stage, by=by, kind="stage.added", taken=_taken())
    _keep_count(by)
    return stage


@transaction.atomic
def change_stage(stage: Stage, fields: dict[str, Any], *, by: Member) -> Stage:
    """Change a stage; its group stays, for orders are in it."""
    fields = {name: value for name, value in fields.items() if name != "group"}
    imagined = Stage(group=stage.group)
    for name in ("way", "from_status", "to_status", "script"):
        setattr(imagined, name, fields.get(name, getattr(stage, name)))
    _check(imagined)
    stage = accounts.change(stage, fields, by=by, kind="stage.changed", taken=_taken())
    _keep_count(by)
    return stage


def _check(stage: Stage) -> None:
    """A rule that could never be met, or not be read, is refused where it stands."""
    if stage.way == Stage.Way.SIMPLE:
        if not stage.from_status:
            raise Refused(fields={"from_status": _("Choose the status before.")})
        if stage.to_status and stage.to_status not in GROUPS[stage.group]:
            text = _("This status is of another group, so the stage would never be chosen.")
            raise Refused(fields={"to_status": text})
        if GROUPS[stage.group] == {stage.from_status} or stage.from_status == stage.to_status:
            text = _("The status before and the status now are one, so nothing would change.")
            raise Refused(fields={"from_status": text})
    if stage.way == Stage.Way.SCRIPT:
        try:
            rules.parsed(stage.script)
        except rules.Wrong as wrong:
            raise Refused(fields={"script": str(wrong)}) from None


def _keep_count(by: Member) -> None:
    """Cards and actions ask for stages only where the policy says that there are some."""
    stages = Stage.objects.filter(company=by.company_id, active=True)
    ways = set(stages.values_list("way", flat=True))
    OrderPolicy.objects.filter(company=by.company_id).update(
        has_stages=bool(ways), auto_stages=bool(ways - {Stage.Way.HAND})
    )


def _taken() -> dict[str, str]:
    return {"name": _("There is a stage of this name in the group already. Choose another.")}
