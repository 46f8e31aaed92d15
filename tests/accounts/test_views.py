import re

import pytest
from django.test import Client

from callboard.accounts.models import AuditEntry, SignInFailure
from callboard.accounts.permissions import May
from tests.factories.accounts import PASSWORD, TeamFactory

NEW = "a much longer staple"


@pytest.fixture
def browser(as_member, operator):
    return as_member(operator)


def save(browser, **typed):
    as_is = {
        "phone": "",
        "telegram": "",
        "language": "",
        "theme": "",
        "letter_keys": "on",
        "sounds": "on",
    }
    return browser.post("/settings/", as_is | typed)


def errors(answer):
    return {field: list(texts) for field, texts in answer.context["form"].errors.items()}


def test_the_own_login_at_the_top_leads_to_the_settings(browser, operator):
    """A1.3."""
    html = browser.get("/settings/").content.decode()

    assert re.search(rf'<a [^>]*href="/settings/"[^>]*>{operator.user.username}', html)


def test_everybody_at_work_has_settings_of_their_own(as_member, operator, leader, admin):
    for member in (operator, leader, admin):
        assert as_member(member).get("/settings/").status_code == 200


def test_a_packer_has_them_too(as_member, operator):
    operator.team = TeamFactory(company=operator.company, call_centre=False)
    operator.save(update_fields=["team"])

    assert as_member(operator).get("/settings/").status_code == 200


def test_settings_are_saved_and_a_toast_says_so(browser, operator):
    """A1.4: the own phone, for mobile calls, in any spelling."""
    answer = save(
        browser,
        phone="067 168-76-44",
        telegram="@olha",
        language="uk",
        theme="dark",
        letter_keys="",
    )

    assert (answer.status_code, answer.url) == (302, "/settings/")
    operator.refresh_from_db()
    assert (operator.phone, operator.telegram) == ("+380671687644", "@olha")
    assert (operator.language, operator.theme, operator.letter_keys) == ("uk", "dark", False)
    assert "toast-note" in browser.get("/settings/").content.decode()


@pytest.mark.parametrize("telegram", ["", "0", "1", "@olha", "+380671687644"])
def test_any_telegram_id_is_taken(browser, operator, telegram):
    """A1.4, A17 C22."""
    save(browser, telegram=telegram)

    operator.refresh_from_db()
    assert operator.telegram == telegram


@pytest.mark.parametrize("number", ["12", "not a number", "0000000000", "+"])
def test_a_number_of_nobody_is_marked_and_nothing_typed_is_lost(browser, operator, number):
    answer = save(browser, phone=number, telegram="@typed", theme="dark")

    assert answer.status_code == 422
    assert list(errors(answer)) == ["phone"]
    html = answer.content.decode()
    assert 'aria-invalid="true"' in html
    assert f'value="{number}"' in html
    assert 'value="@typed"' in html
    operator.refresh_from_db()
    assert (operator.telegram, operator.theme) == ("", "")


@pytest.mark.parametrize(
    "typed",
    [
        {"language": "xx"},
        {"theme": "pink"},
        {"phone": "1" * 33},
        {"telegram": "x" * 41},
        {"telegram": "\0"},
        {"current_password": "x" * 129, "new_password": NEW},
    ],
)
def test_odd_values_are_marked(browser, typed):
    answer = save(browser, **typed)

    assert answer.status_code == 422
    assert next(iter(typed)) in errors(answer)


def test_more_than_the_form_has_is_not_taken(browser, operator):
    save(browser, role="admin", company="1", blocked_at="2026-01-01", name="Boss", team="1")

    before = (operator.role, operator.company_id, operator.blocked_at, operator.name)
    operator.refresh_from_db()
    assert (operator.role, operator.company_id, operator.blocked_at, operator.name) == before


def test_language_and_theme_are_there_at_once(browser):
    save(browser, language="ru", theme="dark", letter_keys="")

    html = browser.get("/settings/").content.decode()
    page = re.search(r"<html[^>]*>", html).group()
    assert 'lang="ru"' in page
    assert 'data-theme="dark"' in page
    assert 'data-keys="off"' in page


def test_a_member_who_chose_no_language_reads_the_company_s(browser, operator):
    operator.company.language = "uk"
    operator.company.save(update_fields=["language"])

    html = browser.get("/settings/", headers={"Accept-Language": "ru"}).content.decode()

    assert '<html lang="uk"' in html
    assert re.search(r'<option value="" selected>[^<]*Українська', html)


def test_before_sign_in_the_browser_s_language_is_spoken(client, db):
    html = client.get("/accounts/login/", headers={"Accept-Language": "uk"}).content.decode()

    assert '<html lang="uk"' in html


def test_the_language_chosen_at_the_door_is_kept(client, db):
    client.post("/language/", {"language": "ru", "next": "/accounts/login/"})

    html = client.get("/accounts/login/", headers={"Accept-Language": "uk"}).content.decode()
    assert '<html lang="ru"' in html


def test_the_choice_of_a_language_leads_nowhere_strange(client, db):
    answer = client.post("/language/", {"language": "ru", "next": "https://evil.example/"})

    assert answer.url == "/"


def test_the_next_visitor_of_a_thread_does_not_inherit_the_language(browser, client, operator):
    operator.language = "uk"
    operator.save(update_fields=["language"])
    browser.get("/settings/")

    assert '<html lang="en"' in Client().get("/accounts/login/").content.decode()


def test_a_new_password_needs_the_current_one(browser, operator):
    answer = save(browser, current_password="not it", new_password=NEW)

    assert errors(answer) == {
        "current_password": ["This is not your current password. Type it again."]
    }
    operator.user.refresh_from_db()
    assert operator.user.check_password(PASSWORD)


def test_a_new_password_alone_is_not_enough_and_no_guess(browser):
    answer = save(browser, new_password=NEW)

    assert errors(answer) == {"current_password": ["Type your current password as well."]}
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize("password", ["elevenchars", "qwerty123456", "Operator-Olha"])
def test_a_weak_password_is_marked(browser, operator, password):
    operator.user.username = "Operator_Olha"
    operator.user.save(update_fields=["username"])

    answer = save(browser, current_password=PASSWORD, new_password=password)

    assert list(errors(answer)) == ["new_password"]


def test_a_new_password_signs_out_everywhere_else(browser, operator):
    elsewhere = Client()
    elsewhere.force_login(operator.user)

    answer = save(browser, current_password=PASSWORD, new_password=NEW)

    assert answer.status_code == 302
    assert browser.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302
    assert operator.user.sessions.count() == 1
    assert Client().login(username=operator.user.username, password=NEW)
    assert [entry.kind for entry in AuditEntry.objects.all()] == ["password.changed"]


def test_a_current_password_filled_in_by_the_browser_changes_nothing(browser, operator):
    assert save(browser, current_password="whatever").status_code == 302

    operator.user.refresh_from_db()
    assert operator.user.check_password(PASSWORD)


def test_passwords_are_not_sent_back(browser):
    html = save(browser, current_password="secret words", new_password="short").content.decode()

    assert "secret words" not in html
    assert 'value="short"' not in html


def test_guesses_of_the_current_password_run_out(browser):
    for _ in range(10):
        save(browser, current_password="guess", new_password=NEW)

    answer = save(browser, current_password=PASSWORD, new_password=NEW)

    assert "ten wrong passwords" in errors(answer)["current_password"][0]


def test_opening_the_settings_asks_the_database_little(browser, django_assert_max_num_queries):
    """Six of our own, with the transaction; the others are of areas that count activity."""
    with django_assert_max_num_queries(12):
        browser.get("/settings/")


def test_the_right_to_own_settings_guards_the_page(operator):
    from callboard.accounts.views import own  # noqa: PLC0415

    assert own.own_settings.may == May.OWN_SETTINGS


@pytest.mark.parametrize(
    "typed", ["", "@olha", "olha_desk", "0", "1", "123456789", "+380671687644"]
)
def test_a_telegram_name_or_number_is_kept(browser, operator, typed):
    """A1.4: 0 or 1 for none."""
    assert save(browser, telegram=typed).status_code == 302
    operator.refresh_from_db()
    assert operator.telegram == typed


@pytest.mark.parametrize(
    "typed", ["@", "@ol", "ольга", "two words", "@9lives", "https://t.me/olha"]
)
def test_what_is_no_telegram_name_is_marked(browser, typed):
    answer = save(browser, telegram=typed)

    assert answer.status_code == 422
    assert list(errors(answer)) == ["telegram"]


def test_sounds_are_switched_off_for_oneself(browser, operator):
    save(browser, sounds="")

    operator.refresh_from_db()
    assert operator.sounds is False
