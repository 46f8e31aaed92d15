"""How a number is dialled, and the calls of an order (A6.5, A6.7)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from callboard.accounts import actions as accounts
from callboard.calls import actions, queries
from callboard.calls.models import Call, CallPolicy
from callboard.kit import clock
from tests.factories.dispatch import claim_of
from tests.factories.orders import CustomerFactory, OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def order(company, operator):
    """New, and held by the operator."""
    order = OrderFactory(company)
    claim_of(operator, order)
    return order


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("tel:%s", "tel:+380671234567"),
        ("skypeto:%s?call", "skypeto:+380671234567?call"),
        ("sip:%s@provider.name", "sip:+380671234567@provider.name"),
        ("https://pbx.example/dial?to=%s", "https://pbx.example/dial?to=%2B380671234567"),
    ],
)
def test_the_number_goes_into_the_company_s_address(company, operator, admin, url, link):
    """A6.5"""
    order = OrderFactory(company, customer=CustomerFactory(company, phone="+380671234567"))
    claim_of(operator, order)
    accounts.set_policy(CallPolicy.objects.get(), "dial_url", url, by=admin)

    assert queries.dial_link(company.pk, actions.call(order, by=operator)) == link


def test_only_digits_and_a_plus_reach_the_address(order, operator, company):
    call = actions.call(order, by=operator)
    call.phone = '+38067"><script>٣1\r\n2;ext=3'

    assert queries.dial_link(company.pk, call) == "tel:+38067123"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(%s)",
        "JavaScript:%s",
        "data:text/html,%s",
        "file:///etc/passwd?%s",
        "tel:",
        "%s",
        "tel:%s%s",
        "tel: %s",
        "tel:%s\nx",
        " javascript:%s",
        "//evil.example/%s",
        "",
    ],
)
def test_an_address_that_dials_nothing_is_refused(company, admin, url):
    with pytest.raises(ValidationError):
        accounts.set_policy(CallPolicy.objects.get(), "dial_url", url, by=admin)
    assert CallPolicy.objects.get().dial_url == "tel:%s"


def test_the_calls_of_an_order_are_listed_newest_first(order, operator):
    """A6.7"""
    first = actions.call(order, by=operator)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        second = actions.call(order, by=operator)

    assert list(queries.calls_of_order(operator, order.pk)) == [second, first]


def test_a_mobile_telephone_is_rung_whatever_the_company_dials_with(company):
    """A3.3"""
    CallPolicy.objects.filter(company=company).update(dial_url="sip:%s@example.com")

    assert queries.mobile_link(Call(phone="+380 67 111-22-33")) == "tel:+380671112233"
