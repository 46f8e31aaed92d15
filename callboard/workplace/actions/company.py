"""What the company's screens change at once, in one transaction."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.models import Company, Member, Team
from callboard.calls import queries as calls
from callboard.catalogue.models import Offer
from callboard.dispatch.actions import desks
from callboard.integrations.queries import notices
from callboard.workplace.queries import presets


@transaction.atomic
def save_team(
    team: Team | None,
    fields: dict[str, Any],
    *,
    desk: dict[str, Any],
    offers: Collection[Offer],
    by: Member,
) -> Team:
    """A team's rights and what the button gives it; none: a new team (A14.4 to A14.6)."""
    taken = {"name": _("There is a team of this name already. Choose another.")}
    if team is None:
        team = Team(company=by.company, **fields)
        team = accounts.add(team, by=by, kind="team.added", taken=taken)
    else:
        team = accounts.change(team, fields, by=by, kind="team.changed", taken=taken)
    desks.set_up(team, desk, offers=offers, by=by)
    return team


@transaction.atomic
def save_company(company: Company, fields: dict[str, Any], *, dial_url: str, by: Member) -> Company:
    """The company itself, and the address its telephone dials with (A6.5)."""
    accounts.change(calls.policy_of(company.pk), {"dial_url": dial_url}, by=by)
    changed = accounts.change(company, fields, by=by)
    notices.forget_wishes(company.pk)
    return changed


@transaction.atomic
def apply_preset(preset: str, *, by: Member) -> int:
    """Take the rules of a preset over, and say how many settings changed (A17)."""
    changes = presets.changes_by(by, preset)
    for change in changes:
        accounts.change(change.row, {change.name: change.value}, by=by)
    notices.forget_wishes(by.company_id)
    return len(changes)
