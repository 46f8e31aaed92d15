from decimal import Decimal

from callboard.catalogue import queries
from tests.factories.accounts import CompanyFactory
from tests.factories.orders import OfferFactory


def test_price_is_the_country_s(company):
    offer = OfferFactory(company)

    assert queries.price_in(company.pk, offer, "UA").price == Decimal(990)
    assert queries.price_in(company.pk, offer, "PL") is None


def test_offers_that_take_leads_are_listed_by_code(company, django_assert_num_queries):
    OfferFactory(company, code="b")
    OfferFactory(company, code="a")
    OfferFactory(company, code="c", active=False)
    OfferFactory(CompanyFactory(), code="d")

    with django_assert_num_queries(2):
        found = [(offer.code, len(offer.prices.all())) for offer in queries.sold(company.pk)]

    assert found == [("a", 1), ("b", 1)]


def test_listed_price_brings_offer_and_product(company, django_assert_num_queries):
    offer = OfferFactory(company, code="mug")

    with django_assert_num_queries(1):
        listed = queries.listed(company.pk, "mug", "UA")
        assert (listed.offer, listed.offer.product) == (offer, offer.product)
    assert queries.listed(company.pk, "mug", "PL") is None
    assert queries.listed(company.pk, "cup", "UA") is None
