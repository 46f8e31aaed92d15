import pytest

from callboard.accounts.tenancy import acting_for
from callboard.integrations.models import Answer
from callboard.orders.models import Order
from tests.factories.accounts import CompanyFactory
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory

API = "/api/v1/"


class Sender:
    """Somebody with a key, who sends and reads, from outside the company's rooms."""

    def __init__(self, client, key):
        self.client = client
        self.key = key
        self.token = key.token

    def post(self, body, path="leads", content_type="application/json", **headers):
        return self.client.post(
            API + path, body, content_type=content_type, headers=self._headers(headers)
        )

    def post_form(self, body, **headers):
        return self.post(body, content_type="application/x-www-form-urlencoded", **headers)

    def batch(self, *leads, **headers):
        return self.post({"leads": list(leads)}, path="leads/batch", **headers)

    def get(self, path, **query):
        return self.client.get(API + path, query, headers=self._headers({}))

    def orders(self):
        """Every order of the company, oldest first."""
        with acting_for(self.key.company_id):
            return list(Order.objects.select_related("customer", "source", "origin").order_by("id"))

    def answers(self):
        """How many answers are kept for repeats."""
        with acting_for(self.key.company_id):
            return Answer.objects.count()

    def _headers(self, headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"Authorization": f"Bearer {self.token}"} | names


@pytest.fixture
def company(db):
    return CompanyFactory()


@pytest.fixture
def offer(company):
    return OfferFactory(company, code="mug", name="Thermal mug")


@pytest.fixture
def sender(client, company, offer):
    return Sender(client, KeyFactory(company))


@pytest.fixture
def sender_with(client, company, offer):
    """`sender_with(scopes=[…])` has a key of that kind."""
    return lambda **facts: Sender(client, KeyFactory(company, **facts))


@pytest.fixture
def neighbour(client, db):
    """A sender of another company, which sells an offer with the same code."""
    company = CompanyFactory()
    OfferFactory(company, code="mug")
    return Sender(client, KeyFactory(company))


@pytest.fixture
def lead():
    """The least a lead must say."""
    return {"offer": "mug", "phone": "067 168-76-44", "name": "Галина", "country": "UA"}


def fields_of(answer):
    """The fields an answer complains of; every complaint has words."""
    detail = answer.json()["detail"]
    assert detail
    assert all(set(problem) == {"field", "message"} and problem["message"] for problem in detail)
    return [problem["field"] for problem in detail]
