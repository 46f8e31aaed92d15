"""Members on the company's screens (A14.2)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from callboard.accounts.models import AuditEntry, Member, Role
from callboard.accounts.queries import people as people_queries
from tests.factories.accounts import MemberFactory, TeamFactory

URL = "/company/people/"


def names(answer):
    return [each.name for each in answer.context["found"].members]


def typed(**fields):
    as_is = {"name": "Olena", "email": "", "role": "operator", "team": ""}
    return as_is | {"phone": "", "telegram": "", "language": ""} | fields


def test_an_admin_sees_all_a_leader_the_own_team(as_member, company, admin, leader, operator):
    MemberFactory(company=company, name="Zoya")

    assert names(as_member(admin).get(URL)) == ["Ada", "Lev", "Olha", "Zoya"]
    assert names(as_member(leader).get(URL)) == ["Lev", "Olha"]


def test_an_operator_has_no_such_page(as_member, operator):
    assert as_member(operator).get(URL).status_code == 403
    assert 'href="/company/"' not in as_member(operator).get("/settings/").content.decode()


def test_members_are_found_by_words_team_and_state(as_member, company, admin, operator, team):
    MemberFactory(company=company, name="Zoya", blocked_at="2026-11-01T00:00Z")
    browser = as_member(admin)

    assert names(browser.get(URL, {"q": "olH"})) == ["Olha"]
    assert names(browser.get(URL, {"q": operator.user.username})) == ["Olha"]
    assert names(browser.get(URL, {"team": team.pk})) == ["Olha"]
    assert names(browser.get(URL, {"state": "blocked"})) == ["Zoya"]
    assert "No member matches" in browser.get(URL, {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("query", [{"team": "x"}, {"state": "x"}, {"after": "x"}, {"q": "a\x00"}])
def test_a_wrong_filter_is_none(as_member, admin, query):
    assert as_member(admin).get(URL, query).status_code == 200


def test_pages_follow_one_another_at_a_steady_price(
    as_member, company, admin, monkeypatch, operator
):
    monkeypatch.setattr(people_queries, "PAGE", 3)
    browser = as_member(admin)
    browser.get(URL)
    costs = []
    for n in range(2):
        for each in range(4 + n * 20):
            MemberFactory(company=company, team=operator.team, name=f"M{n}{each:02}")
        with CaptureQueriesContext(connection) as asked:
            browser.get(URL)
        costs.append(len(asked))
    seen, after = [], ""
    while True:
        page = browser.get(URL, {"after": after})
        seen += names(page)
        after = page.context["found"].after
        if not after:
            break

    assert costs[0] == costs[1]
    assert seen == sorted(Member.objects.values_list("name", flat=True))


def test_a_new_member_gets_a_link_that_is_shown_once(as_member, company, admin, team):
    browser = as_member(admin)
    page = browser.post(f"{URL}new/", typed(login="olena", team=team.pk, phone="067 168 76 44"))
    html = page.content.decode()
    olena = Member.objects.get(user__username="olena")

    assert page.status_code == 200
    assert f"http://testserver/join/?link={company.id}." in html
    assert (olena.team, olena.phone) == (team, "+380671687644")
    assert not olena.user.has_usable_password()
    assert "/join/" not in browser.get(f"{URL}{olena.pk}/").content.decode()
    kinds = AuditEntry.objects.filter(actor=admin).values_list("kind", flat=True)
    assert set(kinds) == {"member.added", "member.invited"}


def test_a_leader_s_new_people_come_to_the_own_team(as_member, leader, admin):
    browser = as_member(leader)
    form = browser.get(f"{URL}new/").context["form"]
    browser.post(f"{URL}new/", typed(login="olena", role="admin", team=""))

    assert not {"role", "team"} & form.fields.keys()
    olena = Member.objects.get(user__username="olena")
    assert (olena.team, olena.role) == (leader.team, Role.OPERATOR)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"login": "two words"}, "login"),
        ({"login": "a@b"}, "login"),
        ({"phone": "12"}, "phone"),
        ({"role": "owner"}, "role"),
        ({"email": "x"}, "email"),
        ({"team": "999999"}, "team"),
    ],
)
def test_a_mistake_is_marked_and_nothing_typed_is_lost(as_member, admin, wrong, field):
    sent = typed(login="olena", telegram="@typed") | wrong
    answer = as_member(admin).post(f"{URL}new/", sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "@typed" in answer.content.decode()
    assert not Member.objects.filter(name="Olena").exists()


def test_a_login_that_is_taken_is_marked(as_member, admin, outsider):
    sent = typed(login=outsider.user.username.upper())
    answer = as_member(admin).post(f"{URL}new/", sent)

    assert answer.status_code == 422
    assert "login" in answer.context["form"].errors


def test_a_member_is_changed_and_the_audit_says_from_what(as_member, company, admin, operator):
    team = TeamFactory(company=company, name="South")
    browser = as_member(admin)
    answer = browser.post(f"{URL}{operator.pk}/", typed(name="Olha K.", team=team.pk))

    assert (answer.status_code, answer.url) == (302, URL)
    operator.refresh_from_db()
    assert (operator.name, operator.team) == ("Olha K.", team)
    entry = AuditEntry.objects.get(kind="member.changed")
    assert entry.facts["fields"]["name"] == ["Olha", "Olha K."]


def test_another_team_s_people_are_not_there_for_a_leader(as_member, company, leader):
    other = MemberFactory(company=company)

    for verb in ("", "invite/", "sessions/", "block/", "unblock/"):
        assert as_member(leader).post(f"{URL}{other.pk}/{verb}").status_code == 404


def test_a_blocked_member_is_out_and_may_come_back(as_member, admin, operator, client):
    client.force_login(operator.user)
    own = client.cookies["callboard"].value
    browser = as_member(admin)
    browser.post(f"{URL}{operator.pk}/block/")
    operator.refresh_from_db()
    assert operator.blocked_at
    client.cookies["callboard"] = own
    assert client.get("/settings/").status_code == 302

    as_member(admin).post(f"{URL}{operator.pk}/unblock/")
    operator.refresh_from_db()
    assert operator.blocked_at is None


def test_sessions_are_ended_and_counted(as_member, admin, operator):
    theirs = Client()
    theirs.force_login(operator.user)
    browser = as_member(admin)
    assert browser.get(f"{URL}{operator.pk}/").context["signed_in"] == 1
    browser.post(f"{URL}{operator.pk}/sessions/")

    assert theirs.get("/settings/").status_code == 302
    assert browser.get(f"{URL}{operator.pk}/").context["signed_in"] == 0
    assert AuditEntry.objects.filter(kind="sessions.ended", actor=admin).exists()


def test_nobody_manages_themselves(as_member, admin):
    browser = as_member(admin)

    assert not browser.get(f"{URL}{admin.pk}/").context["manages"]
    assert browser.post(f"{URL}{admin.pk}/block/").status_code == 422
    assert browser.post(f"{URL}{admin.pk}/invite/").status_code == 422


def test_a_member_has_an_internal_number(as_member, admin, operator):
    """A14.2."""
    browser = as_member(admin)
    page = browser.get(f"/company/people/{operator.pk}/")
    sent = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}

    assert (
        browser.post(f"/company/people/{operator.pk}/", sent | {"extension": "12a"}).status_code
        == 422
    )
    assert (
        browser.post(f"/company/people/{operator.pk}/", sent | {"extension": "104"}).status_code
        == 302
    )

    operator.refresh_from_db()
    assert operator.extension == "104"
