"""What a member's team is handed."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from callboard.accounts.models import Member
from callboard.dispatch import rules
from callboard.dispatch.models import DeskPolicy, TeamDesk, TeamOffer
from callboard.orders import queries as orders


def policy_of(company_id: int) -> DeskPolicy:
    """How the company hands out its orders."""
    return DeskPolicy.objects.get(company=company_id)


def desk_of(member: Member) -> rules.Desk:
    """What this member is handed and may work (A4.2, A14.4 to A14.6)."""
    found = desks(member.company_id).filter(team=member.team_id).first() if member.team_id else None
    return rules.desk_for(
        member,
        policy_of(member.company_id),
        orders.policy_of(member.company_id),
        found,
        found.its_offers if found else (),
    )


def desks(company_id: int):
    """The desks of the company's teams, each with the ids of its offers as `its_offers`."""
    offers = TeamOffer.objects.filter(company=company_id, desk=OuterRef("pk")).values("offer_id")
    return TeamDesk.objects.filter(company=company_id).annotate(its_offers=ArraySubquery(offers))
