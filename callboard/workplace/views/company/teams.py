"""Teams: what their people may do, and what the button gives them (A14.4 to A14.6)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts import queries
from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.models import Team
from callboard.accounts.permissions import May
from callboard.dispatch import queries as dispatch
from callboard.dispatch.queries import teams as desks
from callboard.workplace.actions import company as actions
from callboard.workplace.forms.company.base import NameFilter
from callboard.workplace.forms.company.teams import TeamForm
from callboard.workplace.queries import list_choices
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def teams(request: MemberRequest) -> HttpResponse:
    """Every team with its rights and its desk."""
    form = NameFilter(request.GET)
    found = queries.page_of_teams(request.member, **form.wanted, after=pages.cursor_of(request))
    modes = desks.desks_of(request.member, found.rows)
    rows = [(team, modes.get(team.pk)) for team in found.rows]
    return pages.page(request, "teams.html", {"rows": rows, "found": found, "form": form})


@pages.edits(May.COMPANY_MANAGE)
def new_team(request: MemberRequest) -> HttpResponse:
    """A new team, in the classic mode until somebody says otherwise."""
    by = request.member
    layout = dispatch.policy_of(by.company_id).layout
    countries = list_choices.countries_of(by)
    form = TeamForm(request.POST or None, by=by, countries=countries, layout=layout)
    return _page(request, form, None, _("New team"))


@pages.edits(May.COMPANY_MANAGE)
def team(request: MemberRequest, team: int) -> HttpResponse:
    """One team."""
    by, found = request.member, queries.team_of(request.member, team)
    desk, worked = desks.desk_of_team(found)
    form = TeamForm(
        request.POST or None,
        by=by,
        countries=list_choices.countries_of(by),
        team=found,
        desk=desk,
        worked=worked,
    )
    return _page(request, form, found, found.name)


def _page(request: MemberRequest, form: TeamForm, team: Team | None, title: str) -> HttpResponse:
    def save() -> None:
        actions.save_team(team, form.rights, desk=form.desk, offers=form.worked, by=request.member)

    context = {"back": reverse("company-teams"), "title": title, "team": team}
    return pages.form_page(request, form, save, template="team.html", **context)
