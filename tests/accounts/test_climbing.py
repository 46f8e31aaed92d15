"""Who is in already and wants more rights than were given: every address that takes something, with
all that a body could ask for, of a leader, of an operator, and of the admin of a neighbour."""

import pytest
from django.test import Client

from callboard.accounts.models import Company, Member, Role, Team
from callboard.accounts.tenancy import acting_for
from callboard.integrations.models import ApiKey
from tests.architecture.test_urls import GUARDED, about
from tests.factories.accounts import MemberFactory, TeamFactory

TEAM_RIGHTS = ("packing", "sending", "delivery", "moderation", "creates_leads", "exports", "cities")
ADDRESSES = [name for name in GUARDED if not name.startswith("platform")]


def wish(member, team):
    """Every name under which some form might take more rights for this member."""
    levels = dict.fromkeys(("packing", "sending", "delivery"), "extended")
    ticks = dict.fromkeys(
        (*TEAM_RIGHTS[3:], "no_team_edits_all", "call_centre", "all_offers"), "on"
    )
    return {
        **levels, **ticks, "role": "admin", "name": "Mallory", "login": "mallory", "email": "",
        "team": team.pk, "team_id": team.pk, "member": member.pk, "user": member.user_id,
        "company": team.company_id, "company_id": team.company_id, "is_staff": "1", "take": "1",
        "is_superuser": "1", "blocked_at": "", "second_factor": "", "scopes": "orders:read",
        "text": f"login\trole\tteam\n{member.user.username}\tadmin\t{team.name}",
        "theme": "dark", "language": "", "preset": "2016", "per_minute": "60",
    }  # fmt: skip


def rights(company):
    """Who may what in a company, as its rows say it."""
    with acting_for(company.pk):
        return (
            sorted(Member.objects.values_list("pk", "role", "team", "blocked_at")),
            sorted(Team.objects.values_list("pk", *TEAM_RIGHTS, "call_centre")),
            list(Company.objects.values_list("pk", "second_factor", "no_team_edits_all")),
            ApiKey.objects.count(),
        )


def climbs(member, urls, team):
    client = Client()
    client.force_login(member.user)
    for url in urls:
        answer = client.post(url, wish(member, team))
        assert answer.status_code < 500, url


@pytest.fixture
def above(company):
    """A team that may everything, of people who are not led by the leader."""
    found = TeamFactory(company=company, name="Above", **dict.fromkeys(TEAM_RIGHTS[3:], True))
    MemberFactory(company=company, team=found, role=Role.ADMIN)
    return found


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_reaches_a_right_that_was_not_given(name, leader, operator, outsider, above):
    """The admin of a neighbour asks on their own addresses and on ours. A leader may block, change
    and add the operators of the own team, and let them in again, nothing else (A14.2)."""
    ours = about(name, leader.company)
    with acting_for(outsider.company_id):
        theirs = about(name, outsider.company)
    own = Member.objects.filter(role=Role.OPERATOR, team=leader.team)
    others = Member.objects.exclude(pk__in=own.values("pk"))
    before, stood = rights(above.company), set(others.values_list("pk", "role", "team"))

    climbs(operator, ours, above)
    climbs(outsider, [*theirs, *ours], above)

    assert rights(above.company) == before
    with acting_for(outsider.company_id):
        assert not Member.objects.filter(team=above.pk).exists()
    climbs(leader, ours, above)
    assert rights(above.company)[1:] == before[1:]
    assert set(others.values_list("pk", "role", "team")) == stood
