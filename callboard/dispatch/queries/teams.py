"""Desks of teams, for whoever sets them up."""

from collections.abc import Sequence

from callboard.accounts.models import Member, Team
from callboard.dispatch.models import TeamDesk, TeamOffer


def desks_of(member: Member, teams: Sequence[Team]) -> dict[int, TeamDesk]:
    """The desks of these teams of the company, by the id of the team; some have none yet."""
    desks = TeamDesk.objects.filter(company=member.company_id, team__in=teams)
    return {desk.team_id: desk for desk in desks}


def desk_of_team(team: Team) -> tuple[TeamDesk | None, list[int]]:
    """The desk of a team, and the ids of the offers it works where it does not work all."""
    desk = TeamDesk.objects.filter(company=team.company_id, team=team).first()
    offers = TeamOffer.objects.filter(company=team.company_id, desk=team.pk)
    return desk, list(offers.values_list("offer", flat=True))
