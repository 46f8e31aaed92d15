"""The pages before the desk, as a person without a session gets them."""

import re

import pytest
from allauth.account.forms import LoginForm
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

from callboard.kit import hooks
from tests.kit.test_templates import Page


@pytest.fixture
def sign_in(client, db) -> str:
    return client.get(reverse("account_login")).content.decode()


def test_sign_in_asks_for_login_or_email_and_password(sign_in):
    shown = Page(sign_in)  # A1.1, A1.6, A1.7

    (login,) = shown.find("input", name="login")
    (password,) = shown.find("input", name="password", type="password")
    assert login["autocomplete"] == "username"
    assert password["autocomplete"] == "current-password"
    assert "Login or e-mail" in sign_in


def test_sign_in_stands_in_our_own_page(sign_in):
    shown = Page(sign_in)

    assert shown.find("body", class_="entrance")
    assert shown.find("button", data_shows="id_password", aria_pressed="false")
    assert all(script.get("src") for script in shown.find("script"))


def test_sign_in_lets_choose_the_language(sign_in):
    shown = Page(sign_in)

    assert [b["value"] for b in shown.find("button", name="language")] == ["en", "ru", "uk"]
    assert shown.find("button", name="language", value="en", aria_pressed="true")


def test_the_chosen_language_stays(client, db):
    chosen = {"language": "uk", "next": reverse("account_login")}

    answer = client.post(reverse("set_language"), chosen, follow=True)

    assert '<html lang="uk"' in answer.content.decode()


def test_a_wrong_password_is_answered_in_words_and_keeps_the_login(client, db):
    answer = client.post(
        reverse("account_login"), {"login": "Operator", "password": "not this one"}
    )

    html = answer.content.decode()
    assert re.search(r'<div class="notice late" role="alert">.*wrong', html, re.DOTALL)
    assert Page(html).find("input", name="login", value="Operator")
    assert "not this one" not in html


def test_a_hook_may_add_to_the_sign_in_page(rf):
    request = rf.get("/")
    words = {"request": request, "form": LoginForm(request=request), "title": "Try it"}
    hooks.hook("sign-in", "kit/_empty.html")
    try:
        html = get_template("account/login.html").template.render(Context(words))
    finally:
        hooks.unhook("sign-in", "kit/_empty.html")

    assert "<b>Try it</b>" in html


def test_any_other_page_of_the_sign_in_library_stands_in_our_card(rf):
    inactive = get_template("account/account_inactive.html").template

    shown = Page(inactive.render(Context({"request": rf.get("/")})))

    assert shown.find("body", class_="entrance")
    assert shown.find("section", class_="panel")


def test_sign_out_asks_first_and_says_what_happens(client, operator):
    client.force_login(operator.user, "callboard.accounts.signin.Backend")

    html = client.get(reverse("account_logout")).content.decode()

    assert Page(html).find("form", method="post", action=reverse("account_logout"))
    assert "Not active" in html
