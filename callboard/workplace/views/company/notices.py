"""What the people of the company are told of, and how: for everybody, and team by team (C16)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts import queries as accounts
from callboard.accounts.guards import MemberRequest
from callboard.accounts.models import Team
from callboard.accounts.permissions import May
from callboard.integrations.actions import notices as actions
from callboard.integrations.queries import notices as queries
from callboard.workplace.forms.company.notices import NoticesForm
from callboard.workplace.views.company import pages

MOST_TABS = 12  # to those of the other teams lead their own pages


@pages.edits(May.COMPANY_MANAGE)
def notices(request: MemberRequest) -> HttpResponse:
    """For everybody whose team wants nothing else."""
    return _page(request, None)


@pages.edits(May.COMPANY_MANAGE)
def notices_of_team(request: MemberRequest, team: int) -> HttpResponse:
    """For one team."""
    return _page(request, accounts.team_of(request.member, team))


def _page(request: MemberRequest, team: Team | None) -> HttpResponse:
    by, here = request.member, request.path
    stands, above = queries.standing_of(by.company_id, team_id=team.pk if team else None)
    form = NoticesForm(request.POST or None, stands=stands, above=above if team else None)
    teams = accounts.page_of_teams(by).rows[:MOST_TABS]
    if team and team not in teams:
        teams.append(team)
    tabs = [
        (reverse("company-notices"), _("The whole company")),
        *((reverse("company-notices-team", args=[each.pk]), each.name) for each in teams),
    ]
    return pages.form_page(
        request,
        form,
        lambda: actions.set_up(by.company, form.chosen_channels, team=team, by=by),
        template="notices.html",
        back=here,
        title=_("Notifications"),
        tabs=[(url, label, url == here) for url, label in tabs],
        team=team,
    )
