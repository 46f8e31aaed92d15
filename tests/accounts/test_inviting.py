"""A link to set the own password: works once, for three days, for one person."""

import re

import pytest
from django.test import Client

from callboard.accounts import actions, queries
from callboard.accounts.models import AuditEntry, Invitation, Member, Role, Session
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from callboard.kit.errors import Refused
from tests.factories.accounts import MemberFactory, TeamFactory

NEW = "a much longer staple"


def opened(link):
    browser = Client()
    return browser, browser.get("/join/", {"link": link}, follow=True)


def test_an_invited_member_chooses_a_password_and_signs_in_with_it(company, admin, client):
    """A1.6, A14.2: a login without a password comes in by its link first."""
    olena = actions.add_member(company, login="olena", password=None, name="Olena", by=admin)
    link = actions.invite(olena, by=admin)

    browser, page = opened(link)
    assert link not in page.request["QUERY_STRING"]
    assert "Olena" in page.content.decode()
    sent = browser.post("/join/", {"password": NEW})

    assert (sent.status_code, sent.url) == (302, "/accounts/login/")
    client.post("/accounts/login/", {"login": "olena", "password": NEW})
    assert client.session["company"] == company.id


def test_a_link_works_once(company, admin, operator):
    link = actions.invite(operator, by=admin)
    browser, _page = opened(link)
    other, _page = opened(link)
    browser.post("/join/", {"password": NEW})

    assert other.post("/join/", {"password": "somebody else's staple"}).status_code == 410
    assert opened(link)[1].status_code == 410
    operator.user.refresh_from_db()
    assert operator.user.check_password(NEW)


def test_a_link_ends_after_three_days_and_with_the_next_one(at_noon, admin, operator):
    old = actions.invite(operator, by=admin)
    link = actions.invite(operator, by=admin)

    assert opened(old)[1].status_code == 410
    with clock.frozen(at_noon + actions.LASTS * 0.99):
        assert opened(link)[1].status_code == 200
    with clock.frozen(at_noon + actions.LASTS):
        assert opened(link)[1].status_code == 410
        assert queries.invited_until(operator) is None


@pytest.mark.parametrize("password", ["", "short", "password1234"])
def test_a_poor_password_is_marked(admin, operator, password):
    browser, _page = opened(actions.invite(operator, by=admin))
    answer = browser.post("/join/", {"password": password})

    assert answer.status_code == 422
    assert "password" in answer.context["form"].errors


def test_a_blocked_member_has_no_link(admin, operator):
    link = actions.invite(operator, by=admin)
    actions.block(operator, by=admin)

    assert opened(link)[1].status_code == 410
    with pytest.raises(Refused):
        actions.invite(operator, by=admin)


@pytest.mark.parametrize(
    "link", ["1", "1.", ".x", "0.a", "x" * 5000, f"{'9' * 30}.a", "1.\x00", "1." + "a" * 43]
)
def test_what_is_no_link_opens_nothing(db, link):
    assert opened(link)[1].status_code == 410
    assert not Session.objects.exists()


def test_only_the_hash_of_a_link_is_kept(admin, operator):
    secret = actions.invite(operator, by=admin).partition(".")[2]

    kept = [*Invitation.objects.values_list("digest", flat=True)]
    told = str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert secret not in kept
    assert secret not in told


def test_a_new_password_ends_the_sessions_of_the_old_one(as_member, admin, operator):
    old = as_member(operator)
    browser, _page = opened(actions.invite(operator, by=admin))
    browser.post("/join/", {"password": NEW})

    assert old.get("/settings/").status_code == 302


def test_a_leader_invites_the_operators_of_the_own_team_alone(company, leader, operator, admin):
    """A14.2."""
    assert re.fullmatch(rf"{company.id}\.[\w-]{{43}}", actions.invite(operator, by=leader))
    for other in (admin, leader, MemberFactory(company=company)):
        with pytest.raises(Refused):
            actions.invite(other, by=leader)


def test_a_leader_adds_operators_to_the_own_team_alone(company, leader, team):
    """A14.2."""
    add = {"password": None, "name": "Olena", "by": leader}
    assert actions.add_member(company, login="one", team=team, **add).team == team
    for wrong in ({"team": None}, {"team": TeamFactory(company=company)}):
        with pytest.raises(Refused):
            actions.add_member(company, login="two", **add, **wrong)
    with pytest.raises(Refused):
        actions.add_member(company, login="two", team=team, role=Role.LEADER, **add)


def test_only_an_admin_changes_team_and_role_and_nobody_the_own_role(
    company, leader, operator, admin
):
    """A14.2."""
    team = TeamFactory(company=company)
    for fields in ({"team": team}, {"role": Role.LEADER}):
        with pytest.raises(Refused):
            actions.save_member(operator, fields, by=leader)
    with pytest.raises(Refused):
        actions.save_member(admin, {"role": Role.OPERATOR}, by=admin)

    actions.save_member(operator, {"team": team, "role": Role.LEADER, "name": "Olha K."}, by=admin)

    operator.refresh_from_db()
    assert (operator.team, operator.role, operator.name) == (team, Role.LEADER, "Olha K.")
    entry = AuditEntry.objects.filter(kind="member.changed").latest("id")
    assert entry.facts["fields"]["role"] == ["operator", "leader"]
    assert entry.actor == admin


def test_an_email_belongs_to_one_person_on_the_platform(operator, outsider, admin):
    with acting_for(outsider.company_id):
        actions.save_member(outsider, {"email": "Oskar@example.com"}, by=outsider)

    with pytest.raises(Refused) as refused:
        actions.save_member(operator, {"email": "oskar@example.com"}, by=admin)

    assert "email" in refused.value.fields
    assert Member.objects.get(pk=operator.pk).user.email == ""
