"""What opens or shuts a door asks for the password again, some minutes after it was typed (ASVS
7.5.1): who finds a desk unlocked keeps nobody out and lets nobody in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from callboard.accounts.actions.factors import is_on
from callboard.accounts.models import AuditEntry, Member, Session, SignInFailure
from callboard.integrations.models import ApiKey, Scope
from tests.accounts.test_factors import set_up
from tests.accounts.test_queries import owner_of_the_installation, proved
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.integrations import KeyFactory

ASKED = "Your password, once more"


def later(browser, minutes=6):
    """So long ago the password was typed in this browser."""
    session = browser.session
    session["typed"] -= minutes * 60
    session.save()
    return browser


def is_asked(answer):
    return answer.status_code == 422 and ASKED in answer.content.decode()


def sent_on(answer, password=PASSWORD):
    """What the page that asks sends, by its own fields."""
    html = answer.content.decode()
    kept: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html):
        kept.setdefault(name, []).append(value)
    return kept | {"password_again": password}


NEW_PERSON = {"name": "Nina", "login": "nina", "role": "admin"}
NEW_KEY = {"name": "Partner", "per_minute": "60", "scopes": Scope.values}


@pytest.fixture
def desk(as_member, admin):
    """An admin signed in six minutes ago, with a second factor, and went for coffee."""
    set_up(admin)
    return later(as_member(admin))


@pytest.fixture
def doors(company, operator):
    """(address, what is sent) of everything that changes who comes in."""
    return [
        ("/settings/factor/off/", {}),
        ("/settings/factor/codes/", {}),
        ("/settings/factor/passkeys/", {"credential": "{}"}),
        ("/settings/factor/passkeys/", {"passkey": "1"}),
        ("/settings/sessions/end/", {"session": "x"}),
        ("/company/keys/new/", NEW_KEY),
        (f"/company/keys/{KeyFactory(company).pk}/revoke/", {}),
        (f"/company/people/{operator.pk}/invite/", {}),
        (f"/company/people/{operator.pk}/sessions/", {}),
        (f"/company/people/{operator.pk}/factor/", {}),
        (f"/company/people/{operator.pk}/block/", {}),
        (f"/company/people/{operator.pk}/unblock/", {}),
        ("/company/people/new/", NEW_PERSON),
        ("/company/settings/presets/apply/", {"preset": "2016"}),
        ("/company/people/import/", {"text": "login\tname\nnew\tNew", "take": "1"}),
    ]


def test_every_change_of_who_comes_in_asks_for_it_and_nothing_is_changed(desk, doors, admin):
    before = AuditEntry.objects.count(), ApiKey.objects.count()
    for url, sent in doors:
        answer = desk.post(url, sent)
        assert is_asked(answer), url
        assert f'action="{url}"' in answer.content.decode()

    assert (AuditEntry.objects.count(), ApiKey.objects.count()) == before
    assert is_on(admin.user)
    assert not SignInFailure.objects.exists(), "nothing was typed, so nothing was guessed"


def test_once_it_is_typed_the_change_is_made_and_others_follow_for_some_minutes(desk, admin):
    page = desk.post("/company/keys/new/", NEW_KEY)

    issued = desk.post("/company/keys/new/", sent_on(page))

    assert issued.status_code == 200
    made = ApiKey.objects.get()
    assert (made.name, made.per_minute, set(made.scopes)) == ("Partner", 60, set(Scope.values))
    assert desk.post("/settings/factor/off/").status_code == 302
    assert not is_on(admin.user)


def test_a_wrong_one_changes_nothing_counts_as_a_guess_and_loses_nothing(desk, admin):
    page = desk.post("/company/keys/new/", NEW_KEY)

    again = desk.post("/company/keys/new/", sent_on(page, "not it"))

    assert is_asked(again)
    assert "This is not your current password" in again.content.decode()
    assert sent_on(again)["name"] == ["Partner"]
    for _ in range(9):
        desk.post("/settings/factor/off/", {"password_again": "not it"})
    refused = desk.post("/settings/factor/off/", {"password_again": PASSWORD})
    assert "Wait" in refused.content.decode()
    assert is_on(admin.user)
    assert AuditEntry.objects.filter(kind="sign_in.guessed").count() == 1


@pytest.mark.parametrize("typed", ["", "\0", "x" * 129, PASSWORD.upper()])
def test_an_odd_password_is_answered_not_stumbled_over(desk, admin, typed):
    assert is_asked(desk.post("/settings/factor/off/", {"password_again": typed}))
    assert is_on(admin.user)


def test_who_has_just_signed_in_is_asked_nothing(as_member, admin):
    set_up(admin)

    assert as_member(admin).post("/settings/factor/off/").status_code == 302


def test_to_look_is_free(desk):
    for url in ("/settings/factor/", "/company/keys/new/", "/company/keys/"):
        assert desk.get(url).status_code == 200


def test_the_first_factor_is_not_set_up_by_who_finds_the_desk_open(as_member, admin):
    browser = later(as_member(admin))

    assert is_asked(browser.post("/settings/factor/", {"code": "123456"}))


@pytest.mark.parametrize("changed", [{"phone": "+380671687644"}, {"telegram": "@olha_desk"}])
def test_where_somebody_is_reached_is_changed_by_them_alone(as_member, operator, changed):
    """A1.4. The page keeps what was typed."""
    browser = later(as_member(operator))
    sent = {"language": "", "theme": "dark", **changed}

    answer = browser.post("/settings/", sent)

    assert list(answer.context["form"].errors) == ["current_password"]
    assert f'value="{next(iter(changed.values()))}"' in answer.content.decode()
    assert browser.post("/settings/", sent | {"current_password": "no"}).status_code == 422
    assert browser.post("/settings/", sent | {"current_password": PASSWORD}).status_code == 302
    operator.refresh_from_db()
    for name, value in changed.items():
        assert getattr(operator, name) == value


def test_colours_and_language_are_changed_without(as_member, operator):
    browser = later(as_member(operator))

    assert browser.post("/settings/", {"language": "uk", "theme": "dark"}).status_code == 302


def test_the_owner_of_the_installation_is_asked_as_well(db):
    owner = owner_of_the_installation()
    browser = later(proved(owner))
    for url in ("/platform/factor/codes/", "/platform/factor/passkeys/", "/platform/new/"):
        assert is_asked(browser.post(url, {"name": "Fresh"})), url
        assert browser.get(url).status_code in {200, 302}

    page = browser.post("/platform/new/", {"name": "Fresh", "admin_login": "nova"})
    form = browser.post("/platform/new/", sent_on(page))

    assert form.status_code == 422
    assert (form.context["form"]["name"].value(), ASKED in form.content.decode()) == (
        "Fresh",
        False,
    )


def test_a_password_of_somebody_else_is_none(desk, company):
    MemberFactory(company=company, user__password="x")

    assert is_asked(desk.post("/settings/factor/off/", {"password_again": "x"}))


def test_another_password_ends_the_sessions_and_this_one_goes_on_knowing_it(as_member, operator):
    browser = later(as_member(operator))
    new = "a staple quite different"

    sent = {"language": "", "theme": "", "current_password": PASSWORD, "new_password": new}
    assert browser.post("/settings/", sent).status_code == 302

    assert Session.objects.filter(user=operator.user).count() == 1
    assert browser.post("/settings/sessions/end/").status_code == 302


def standing(browser, url):
    """What the form at this address would send as it stands."""
    form = browser.get(url).context["form"]
    sent = {each.html_name: each.value() for each in form}
    return {name: value for name, value in sent.items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("which", "power", "calm"),
    [
        ("person", {"role": "leader"}, {"name": "Oksana"}),
        ("person", {"team": ""}, {"phone": "+380671687644"}),
        ("person", {"email": "somebody@example.com"}, {"language": "uk"}),
        ("team", {"exports": "on"}, {"name": "West"}),
        ("team", {"packing": "extended"}, {"ladder": "3, 60"}),
        ("team", {"moderation": "on"}, {"countries": ["UA"]}),
        ("company", {"no_team_edits_all": "on"}, {"name": "Pladis"}),
        ("company", {"telegram_token": "-"}, {"notify_email": "desk@example.com"}),
        ("company", {"dial_url": "https://example.com/%s"}, {"language": "uk"}),
    ],
)
def test_a_form_asks_where_it_moves_rights_and_is_calm_elsewhere(
    desk, admin, operator, team, which, power, calm
):
    """A14.2, A14.4: what was typed beside it is kept as well."""
    DeskFactory(team)
    person, its_team = f"/company/people/{operator.pk}/", f"/company/teams/{team.pk}/"
    url = {"person": person, "team": its_team, "company": "/company/settings/"}[which]
    sent = standing(desk, url)
    before = AuditEntry.objects.count()

    page = desk.post(url, sent | calm | power)

    assert is_asked(page)
    assert AuditEntry.objects.count() == before
    assert desk.post(url, sent | calm).status_code == 302
    assert desk.post(url, sent_on(page)).status_code == 302, "no page asks for it a second time"
    assert AuditEntry.objects.count() > before


def test_a_new_team_without_rights_asks_nothing_and_one_with_rights_does(desk, company):
    sent = standing(desk, "/company/teams/new/")

    assert is_asked(desk.post("/company/teams/new/", sent | {"name": "East", "exports": "on"}))
    assert desk.post("/company/teams/new/", sent | {"name": "East"}).status_code == 302


def test_the_second_factor_of_the_company_is_not_turned_off_at_an_open_desk(admin, company):
    company.second_factor = True
    company.save()
    browser = later(proved(admin.user))
    sent = standing(browser, "/company/settings/")
    del sent["second_factor"]

    assert is_asked(browser.post("/company/settings/", sent))


def test_a_mistake_is_told_before_the_password_is_asked(desk):
    answer = desk.post("/company/people/new/", NEW_PERSON | {"login": "two words"})

    assert list(answer.context["form"].errors) == ["login"]


def test_somebody_new_is_made_with_what_was_typed_before_the_password(desk):
    page = desk.post("/company/people/new/", NEW_PERSON)

    made = desk.post("/company/people/new/", sent_on(page))

    assert made.status_code == 200
    assert Member.objects.get(user__username="nina").role == "admin"


def test_the_rows_of_a_file_are_not_lost_while_the_password_is_asked(desk):
    table = SimpleUploadedFile("people.csv", b"login,name\nnina,Nina")
    page = desk.post("/company/people/import/", {"file": table, "take": "1"})
    assert is_asked(page)
    assert not Member.objects.filter(user__username="nina").exists()

    desk.post("/company/people/import/", sent_on(page))

    assert Member.objects.get(user__username="nina").name == "Nina"


def test_to_try_a_table_is_free(desk):
    sent = {"text": "login\tname\nnina\tNina"}

    assert desk.post("/company/people/import/", sent).status_code == 200
