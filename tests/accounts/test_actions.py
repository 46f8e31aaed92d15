import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from callboard.accounts import actions
from callboard.accounts.actions import signing_in
from callboard.accounts.models import AuditEntry, Company, Role, SignInFailure
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from tests.factories.accounts import PASSWORD, MemberFactory, TeamFactory


@pytest.fixture
def heard(monkeypatch):
    """News of this area as others would hear it."""
    news = []
    for kind in (actions.Opened.kind, actions.Blocked.kind):
        monkeypatch.setitem(events._listeners, kind, [*events._listeners[kind], news.append])
    return news


def audited():
    return [(entry.kind, entry.actor, entry.facts) for entry in AuditEntry.objects.all()]


def test_open_company_tells_the_areas_whose_rules_it_starts_with(db, heard):
    company = actions.open_company("Pladis", preset="2016", country="RU")

    assert [(news.company, news.preset) for news in heard] == [(company, "2016")]
    assert (company.name, company.country) == ("Pladis", "RU")


@pytest.mark.parametrize(("preset", "edits_all"), [("PLADO", False), ("AlterCPA", True)])
def test_people_without_a_team_edit_all_by_the_preset_that_says_so(db, preset, edits_all):
    """A14.3, A17 C20."""
    assert actions.open_company("Pladis", preset=preset).no_team_edits_all is edits_all


def test_open_company_is_undone_when_an_area_cannot_follow(db, heard, monkeypatch):
    def refuse(news):
        raise Refused("no")

    events._listeners[actions.Opened.kind].append(refuse)

    with pytest.raises(Refused), transaction.atomic():
        actions.open_company("Pladis")

    assert not Company.objects.exists()


def test_add_member_gives_a_login_that_opens_the_desk(company, team, client):
    """A1.1, A1.6."""
    member = actions.add_member(
        company, login="Operator", password=PASSWORD, name="Olha", team=team, email="O@Desk.example"
    )

    assert client.login(username="Operator", password=PASSWORD)
    assert (member.role, member.team, member.user.email) == (Role.OPERATOR, team, "o@desk.example")
    assert audited()[0][0] == "member.added"


@pytest.mark.parametrize(
    ("login", "email", "field"),
    [("OLHA", "", "login"), ("olha2", "OLHA@desk.example", "email"), ("olha@x", "", "login")],
)
def test_a_login_is_refused_where_it_could_be_taken_for_another(company, login, email, field):
    actions.add_member(
        company, login="olha", password=PASSWORD, name="Olha", email="olha@desk.example"
    )

    with pytest.raises(Refused) as refused:
        actions.add_member(company, login=login, password=PASSWORD, name="Other", email=email)

    assert list(refused.value.fields) == [field]


def test_a_login_of_another_company_is_taken_too(company, outsider):
    with pytest.raises(Refused):
        actions.add_member(
            company, login=outsider.user.username.upper(), password=PASSWORD, name="Olha"
        )


def test_a_login_that_looks_like_an_email_cannot_be_written_at_all(operator):
    operator.user.username = "lev@desk.example"

    with pytest.raises(IntegrityError, match="user_login_is_no_email"), transaction.atomic():
        operator.user.save(update_fields=["username"])


def test_set_policy_changes_one_setting_and_says_who_did(company, admin, at_noon):
    team = TeamFactory(company=company, packing="read")

    actions.set_policy(team, "packing", "edit", by=admin)

    team.refresh_from_db()
    assert team.packing == "edit"
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.actor, entry.at) == ("setting.changed", admin, at_noon)
    assert entry.subject == "accounts.Team.packing"
    assert entry.facts == {"before": "read", "after": "edit"}


def test_set_policy_refuses_what_makes_no_sense_and_writes_nothing(company, team):
    with pytest.raises(ValidationError):
        actions.set_policy(team, "packing", "everything", by=None)

    assert not AuditEntry.objects.exists()


def test_save_settings_writes_down_only_what_changed(operator):
    saved = actions.save_settings(
        operator, {"phone": "+380671687644", "theme": "", "letter_keys": False}, by=operator
    )

    assert (saved.phone, saved.letter_keys) == ("+380671687644", False)
    assert audited() == [
        (
            "member.changed",
            operator,
            {"fields": {"phone": ["", "+380671687644"], "letter_keys": [True, False]}},
        )
    ]


def test_save_settings_without_a_change_leaves_no_trace(operator):
    actions.save_settings(operator, {"theme": ""}, by=operator)

    assert audited() == []


def test_block_ends_the_sessions_and_tells_the_areas(operator, admin, as_member, heard, at_noon):
    """A14.2: out means out at the next request."""
    client = as_member(operator)
    assert client.get("/settings/").status_code == 200

    blocked = actions.block(operator, by=admin)

    assert blocked.blocked_at == at_noon
    assert not operator.user.sessions.exists()
    assert [news.member for news in heard] == [operator]
    assert audited()[0][:2] == ("member.blocked", admin)
    assert client.get("/settings/").url.startswith("/accounts/login/")


def test_block_holds_even_where_a_session_was_left(operator, as_member, monkeypatch):
    monkeypatch.setattr(signing_in, "shut_out", lambda member: None)
    client = as_member(operator)

    actions.block(operator, by=None)

    assert client.get("/settings/").status_code == 302


def test_blocking_twice_is_blocking_once(operator, heard):
    actions.block(operator, by=None)
    actions.block(operator, by=None)

    assert len(heard) == len(audited()) == 1


def test_unblock_lets_in_again(operator, leader, as_member):
    actions.block(operator, by=leader)
    actions.unblock(operator, by=leader)

    assert as_member(operator).get("/settings/").status_code == 200
    assert [kind for kind, _, _ in audited()] == ["member.unblocked", "member.blocked"]


@pytest.mark.parametrize("verb", [actions.block, actions.unblock])
def test_a_leader_does_not_reach_beyond_the_own_team(company, leader, verb):
    other = MemberFactory(company=company)

    with pytest.raises(Refused, match="own team"):
        verb(other, by=leader)

    assert audited() == []


def test_move_to_team_gives_the_rights_of_the_other_team(company, operator, admin, team):
    south = TeamFactory(company=company)

    moved = actions.move_to_team(operator, south, by=admin)
    actions.move_to_team(operator, south, by=admin)

    assert moved.team == south
    assert audited() == [("member.moved", admin, {"fields": {"team": [team.id, south.id]}})]


def test_only_an_admin_moves_people_between_teams(operator, leader):
    """A14.2."""
    with pytest.raises(Refused, match="admin"):
        actions.move_to_team(operator, None, by=leader)


def test_change_password_ends_every_session_of_the_member_alone(
    operator, leader, as_member, client
):
    client.force_login(leader.user)
    operator.user.sessions.create(session_key="a", expire_date=clock.now() + timedelta(hours=1))

    actions.change_password(operator, "another long password", by=operator)

    assert operator.user.check_password("another long password")
    assert (operator.user.sessions.count(), leader.user.sessions.count()) == (0, 1)
    assert audited() == [("password.changed", operator, {})]


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_are_not_more_than_ten():
    """Each is written down before the password is looked at, so a burst cannot slip by."""
    allowed, start = [], threading.Barrier(16)

    def attempt():
        start.wait()
        try:
            allowed.append(actions.count_try("olha", "203.0.113.7"))
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(allowed) <= actions.TRIES
    assert SignInFailure.objects.count() == len(allowed)


def test_a_company_s_audit_is_its_own(operator, outsider):
    with acting_for(outsider.company_id):
        actions.save_settings(outsider, {"theme": "dark"}, by=outsider)

    assert audited() == []


def test_of_two_admins_who_take_each_other_s_rights_one_stays(company, admin):
    """Each page was open before the other's change came through."""
    other = MemberFactory(company=company, team=None, role=Role.ADMIN)
    actions.save_member(other, {"role": Role.OPERATOR}, by=admin)

    for taken in (
        lambda: actions.save_member(admin, {"role": Role.OPERATOR}, by=other),
        lambda: actions.block(admin, by=other),
    ):
        with pytest.raises(Refused):
            taken()
    admin.refresh_from_db()
    assert (admin.role, admin.blocked_at) == (Role.ADMIN, None)
