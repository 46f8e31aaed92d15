"""Signing in as somebody would who wants in: races, what is left half done, what lies about."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from callboard.accounts import actions
from callboard.accounts.models import Member, Role, Session
from callboard.accounts.tenancy import acting_for
from tests.accounts.test_factors import code_of, set_up
from tests.accounts.test_queries import owner_of_the_installation, proved
from tests.factories.accounts import PASSWORD, CompanyFactory, MemberFactory

CODE = "/accounts/code/"
NEW = "a much longer staple"
AT_ONCE = 8


def password_given(member):
    """A browser in which the password was right, and the code is asked for."""
    client = Client()
    sent = {"login": member.user.username, "password": PASSWORD}
    assert client.post(reverse("account_login"), sent).url == CODE
    return client


def at_once(*works):
    """What each of them answered; none begins before all are there."""
    begun = threading.Barrier(len(works))

    def one(work):
        begun.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(one, works))


@pytest.fixture
def ada(transactional_db):
    """An admin whose rows other connections see."""
    company = CompanyFactory()
    with acting_for(company.pk):
        return MemberFactory(company=company, team=None, role=Role.ADMIN, name="Ada")


def is_in(client):
    return client.get("/settings/").status_code == 200


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_browsers_with_one_code_one_comes_in(ada, kind):
    with acting_for(ada.company_id):
        secret, recovery = set_up(ada)
    browsers = [password_given(ada) for _ in range(AT_ONCE)]
    code = code_of(secret) if kind == "app" else recovery[0]

    at_once(*[lambda each=each: each.post(CODE, {"code": code}) for each in browsers])

    assert [is_in(each) for each in browsers].count(True) == 1


def test_of_many_who_opened_one_link_one_sets_the_password(ada):
    with acting_for(ada.company_id):
        link = actions.invite(ada, by=None)
    browsers = [Client() for _ in range(AT_ONCE)]
    for each in browsers:
        each.get("/join/", {"link": link}, follow=True)

    answers = at_once(
        *[
            lambda each=each, n=n: each.post("/join/", {"password": f"{NEW} {n}"}).status_code
            for n, each in enumerate(browsers)
        ]
    )

    assert answers.count(302) == 1
    assert set(answers) <= {302, 410, 422}


def test_a_password_changed_while_the_code_is_asked_for_lets_nobody_in(admin):
    """Whoever knew the old one stands before the second page."""
    secret, _recovery = set_up(admin)
    thief = password_given(admin)

    actions.change_password(admin, NEW, by=admin)

    assert thief.post(CODE, {"code": code_of(secret)}).url == reverse("account_login")
    assert not is_in(thief)


def test_who_is_blocked_while_the_code_is_asked_for_comes_no_further(admin):
    secret, _recovery = set_up(admin)
    waits = password_given(admin)

    Member.objects.filter(pk=admin.pk).update(blocked_at="2026-01-01T00:00Z")

    waits.post(CODE, {"code": code_of(secret)})
    assert not is_in(waits)


def test_a_factor_reset_while_the_code_is_asked_for_begins_from_the_password(admin, leader):
    leader.user.set_password(PASSWORD)
    set_up(leader)
    waits = password_given(leader)

    actions.reset_factor(leader, by=admin)

    assert waits.get(CODE).url == reverse("account_login")
    assert not is_in(waits)


def test_no_secret_lies_readable_in_a_session(admin, operator):
    """A copy of the database opens neither a link that was looked at nor an app set up next."""
    link = actions.invite(operator, by=admin)
    Client().get("/join/", {"link": link}, follow=True)
    setting_up = Client()
    setting_up.force_login(admin.user)
    secret = setting_up.get("/settings/factor/").context["secret"]

    kept = [json.dumps(each.get_decoded()) for each in Session.objects.all()]

    assert len(kept) == 2
    assert not [each for each in kept if secret in each or link.partition(".")[2] in each]


@pytest.mark.parametrize("url", [CODE, "/join/", "/accounts/login/", "/platform/", "/settings/"])
def test_no_page_of_a_person_is_kept_by_a_browser_or_a_proxy(db, url, admin):
    set_up(admin)
    client = password_given(admin) if url == CODE else Client()
    if url == "/join/":
        client.get(url, {"link": actions.invite(admin, by=None)}, follow=True)
    if url == "/platform/":
        client = proved(owner_of_the_installation())
    if url == "/settings/":
        client.force_login(admin.user)

    assert "no-store" in client.get(url).headers.get("Cache-Control", "")


def test_a_foreign_page_signs_nobody_out(operator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator.user)

    assert client.post(reverse("account_logout")).status_code == 403
    client.get(reverse("account_logout"))
    assert is_in(client)


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/\\evil.example"])
@pytest.mark.parametrize("way", ["logout", "language", "code"])
def test_no_way_in_or_out_leads_to_another_site(admin, then, way):
    secret, _recovery = set_up(admin)
    client = Client()
    sent = {"login": admin.user.username, "password": PASSWORD, "next": then}
    client.post(reverse("account_login"), sent)
    answer = client.post(CODE, {"code": code_of(secret), "next": then})
    if way != "code":
        url = reverse("account_logout" if way == "logout" else "set_language")
        answer = client.post(url, {"next": then, "language": "uk"})

    assert answer.status_code == 302
    assert "evil" not in answer.url


def test_no_other_host_is_put_into_a_link(as_member, admin, operator):
    browser = as_member(admin)
    url = f"/company/people/{operator.pk}/invite/"

    assert browser.post(url, headers={"Host": "evil.example"}).status_code == 400
    forwarded = browser.post(url, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in forwarded.content.decode()
