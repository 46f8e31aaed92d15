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
