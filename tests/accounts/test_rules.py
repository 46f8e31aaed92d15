"""Role x team right x permission (A14.2-A14.6)."""

import pytest
from django.utils import timezone

from callboard.accounts import rules
from callboard.accounts.models import Company, Level, Member, Role, Team
from callboard.accounts.permissions import May

COMPANY = Company(id=1)
EVERYBODY = {May.OWN_SETTINGS, May.ORDERS_READ}
CALLS = EVERYBODY | {May.ORDERS_WORK}
MODERATES = CALLS | {May.ORDERS_FULFIL, May.ORDERS_LEAD, May.ORDERS_CREATE}
LEADS = MODERATES | {May.ORDERS_EXPORT, May.TEAM_LEAD, May.PEOPLE_MANAGE}


def member(role=Role.OPERATOR, team=None, company=COMPANY, **facts):
    return Member(company=company, role=role, team=team, **facts)


def team(number=1, **rights):
    return Team(id=number, company=COMPANY, **rights)


def packing(level=Level.EDIT, **rights):
    return team(call_centre=False, packing=level, **rights)


@pytest.mark.parametrize(
    ("role", "of_team", "allowed"),
    [
        (Role.OPERATOR, team(), CALLS),
        (Role.OPERATOR, None, CALLS),
        (Role.OPERATOR, team(call_centre=False), EVERYBODY),
        (Role.OPERATOR, packing(Level.READ), EVERYBODY),
        (Role.OPERATOR, packing(Level.EDIT), EVERYBODY | {May.ORDERS_FULFIL}),
        (Role.OPERATOR, packing(Level.EXTENDED), CALLS | {May.ORDERS_FULFIL}),
        (
            Role.OPERATOR,
            team(call_centre=False, sending=Level.EDIT),
            EVERYBODY | {May.ORDERS_FULFIL},
        ),
        (
            Role.OPERATOR,
            team(call_centre=False, delivery=Level.EDIT),
            EVERYBODY | {May.ORDERS_FULFIL},
        ),
        (Role.OPERATOR, team(packing=Level.EDIT), CALLS | {May.ORDERS_FULFIL}),
        (Role.OPERATOR, team(call_centre=False, moderation=True), MODERATES),
        (Role.OPERATOR, team(creates_leads=True), CALLS | {May.ORDERS_CREATE}),
        (Role.OPERATOR, team(exports=True), CALLS | {May.ORDERS_EXPORT}),
        (Role.OPERATOR, team(cities=True), CALLS | {May.CITIES_MANAGE}),
        (Role.LEADER, team(), LEADS),
        (Role.LEADER, team(cities=True), LEADS | {May.CITIES_MANAGE}),
        (Role.LEADER, None, LEADS),
        (Role.LEADER, team(call_centre=False), LEADS),
        (Role.ADMIN, None, set(May)),
        (Role.ADMIN, team(call_centre=False), set(May)),
    ],
)
def test_role_and_team_say_what_a_member_may(role, of_team, allowed):
    asked = member(role, of_team)

    assert {permission for permission in May if rules.may(asked, permission)} == allowed


@pytest.mark.parametrize("role", Role.values)
def test_a_blocked_member_may_nothing(role):
    blocked = member(role, team(moderation=True), blocked_at=timezone.now())

    assert not any(rules.may(blocked, permission) for permission in May)
    assert not any(rules.may_edit_stage(blocked, stage) for stage in rules.STAGES)


@pytest.mark.parametrize("stage", rules.STAGES)
@pytest.mark.parametrize("right", rules.STAGES)
@pytest.mark.parametrize("level", Level.values)
def test_a_team_edits_the_stages_it_has_the_right_for(stage, right, level):
    """Read-only by default; edit and extended edit (A14.5)."""
    asked = member(team=team(**{right: level}))

    assert rules.may_edit_stage(asked, stage) == (stage == right and level != Level.READ)


@pytest.mark.parametrize("stage", rules.STAGES)
def test_admins_and_moderators_edit_every_stage(stage):
    """Moderation: edit like an admin (A14.6)."""
    assert rules.may_edit_stage(member(Role.ADMIN), stage)
    assert rules.may_edit_stage(member(team=team(moderation=True)), stage)


def test_moderation_manages_nothing():
    """... without management (A14.6)."""
    moderator = member(team=team(moderation=True))

    assert not rules.may(moderator, May.COMPANY_MANAGE)
    assert not rules.may(moderator, May.ORDERS_REOPEN)


@pytest.mark.parametrize("edits_all", [True, False])
def test_without_a_team_the_company_says_whether_one_edits_all(edits_all):
    """A14.3, an option by A17 C20."""
    asked = member(company=Company(id=1, no_team_edits_all=edits_all))

    assert rules.may_edit_stage(asked, "packing") is edits_all
    assert rules.may(asked, May.ORDERS_FULFIL) is edits_all


NORTH, SOUTH = team(1), team(2)


@pytest.mark.parametrize(
    ("by", "other", "allowed"),
    [
        (member(Role.ADMIN, id=1), member(id=2), True),
        (member(Role.ADMIN, id=1), member(Role.ADMIN, id=2), True),
        (member(Role.ADMIN, id=1), member(Role.ADMIN, id=1), False),
        (member(Role.ADMIN, id=1), member(id=2, company=Company(id=2)), False),
        (member(Role.LEADER, NORTH, id=1), member(id=2, team=NORTH), True),
        (member(Role.LEADER, NORTH, id=1), member(id=2, team=SOUTH), False),
        (member(Role.LEADER, NORTH, id=1), member(Role.LEADER, NORTH, id=2), False),
        (member(Role.LEADER, NORTH, id=1), member(Role.ADMIN, NORTH, id=2), False),
        (member(Role.LEADER, None, id=1), member(id=2, team=None), False),
        (member(team=NORTH, id=1), member(id=2, team=NORTH), False),
        (member(Role.ADMIN, id=1, blocked_at=timezone.now()), member(id=2), False),
    ],
)
def test_who_manages_whom(by, other, allowed):
    """A team leader manages only the own team (A14.2)."""
    assert rules.may_manage(by, other) is allowed


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0",
            "Firefox, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("curl/8.9", "curl/8.9"),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent, name):
    assert rules.browser_named(agent) == name
