"""The owner of the installation: sees every company, works in none."""

import pytest
from django.test import Client
from django.urls import reverse

from callboard.accounts import queries
from callboard.accounts.tenancy import across_companies
from callboard.kit import clock
from tests.factories.accounts import PASSWORD, CompanyFactory, MemberFactory, UserFactory


def owner_of_the_installation():
    return UserFactory(username="owner", is_superuser=True)


def proved(owner):
    """A browser in which the owner has given both proofs."""
    client = Client()
    client.force_login(owner)
    session = client.session
    session["factor"] = True
    session.save()
    return client


@pytest.fixture
def owner(db):
    return owner_of_the_installation()


def test_the_owner_sees_how_many_people_each_company_has(owner):
    first, second = CompanyFactory(name="Aster"), CompanyFactory(name="Birch")
    MemberFactory(company=first)
    MemberFactory(company=first, blocked_at=clock.now())

    with across_companies():
        rows = queries.companies_of_the_platform(owner)

    assert [(r.company.name, r.people, r.blocked, r.teams) for r in rows] == [
        ("Aster", 1, 1, 2),
        (second.name, 0, 0, 0),
    ]


def test_nobody_else_is_shown_a_company(operator):
    with across_companies():
        assert queries.companies_of_the_platform(operator.user) == []


def test_the_owner_signs_in_and_comes_to_the_companies(client, owner, settings):
    """The demo's, by one press."""
    settings.OWNER_PROVES_TWICE = False
    CompanyFactory(name="Aster")

    answer = client.post(
        reverse("account_login"), {"login": "owner", "password": PASSWORD}, follow=True
    )

    assert answer.redirect_chain[-1][0] == reverse("platform")
    assert "Aster" in answer.content.decode()


def test_the_page_asks_the_database_the_same_for_any_number_of_companies(
    owner, django_assert_max_num_queries
):
    client = proved(owner)
    client.get(reverse("platform"))
    for _ in range(5):
        MemberFactory()

    with django_assert_max_num_queries(8):
        client.get(reverse("platform"))


def test_a_member_does_not_see_the_companies(as_member, admin):
    assert as_member(admin).get(reverse("platform")).status_code == 403


def test_the_owner_is_a_stranger_to_the_orders_of_every_company(client, owner, company):
    client.force_login(owner)

    assert client.get("/floor/").url == reverse("platform")
