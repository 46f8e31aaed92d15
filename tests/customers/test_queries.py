import pytest
from django.http import Http404

from callboard.accounts.tenancy import acting_for
from callboard.customers import queries
from tests.factories.orders import CustomerFactory


@pytest.mark.parametrize("typed", ["+380671687644", "067 168-76-44", "8067 1687644"])
def test_a_customer_is_found_by_the_phone_in_any_spelling(company, admin, typed):
    customer = CustomerFactory(company, phone="+380671687644")

    assert queries.customer_behind(admin, typed) == customer
    assert queries.customer_behind(admin, "067 000 00 01") is None


def test_a_customer_of_a_neighbour_is_not_there(outsider, admin):
    with acting_for(outsider.company_id):
        theirs = CustomerFactory(outsider.company, phone="+380671687644")

    assert queries.customer_behind(admin, theirs.phone) is None
    with pytest.raises(Http404):
        queries.one_of(admin, theirs.pk)


def test_people_are_kept_for_ever_until_the_company_says_otherwise(company, at_noon):
    assert queries.policy_of(company.pk).months == 0
    assert queries.unknown_since(company.pk, at_noon) is None
