"""What the button gives a team is the company admin's to set (A14.4 to A14.6)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member, Team
from callboard.catalogue.models import Offer
from callboard.dispatch.models import TeamDesk, TeamOffer


@transaction.atomic
def set_up(
    team: Team, fields: dict[str, Any], *, offers: Collection[Offer], by: Member | None
) -> TeamDesk:
    """Set a team's desk, and the offers it works where it does not work all of them.

    It holds from the next order that is handed out.
    """
    kind = "team.changed"
    desk = TeamDesk.objects.filter(company=team.company_id, team=team).first()
    if desk is None:
        desk = TeamDesk(company_id=team.company_id, team=team, **fields)
        desk = accounts.add(desk, by=by, kind=kind)
    else:
        desk = accounts.change(desk, fields, by=by, kind=kind)
    before = {row.offer_id: row for row in desk.offers.select_related("offer")}
    wanted = {offer.pk: offer for offer in offers}
    if before.keys() != wanted.keys():
        TeamOffer.objects.filter(company=team.company_id, desk=desk).exclude(
            offer__in=wanted
        ).delete()
        TeamOffer.objects.bulk_create(
            TeamOffer(company_id=team.company_id, desk=desk, offer=offer)
            for pk, offer in wanted.items()
            if pk not in before
        )
        names = [sorted(row.offer.name for row in before.values())]
        names.append(sorted(offer.name for offer in wanted.values()))
        accounts.record(kind, desk, by=by, name=team.name, fields={"offers": names})
    return desk
