import pytest

from callboard.accounts.tenancy import acting_for
from callboard.orders.models import Order
from tests.factories.accounts import CompanyFactory
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory

LEADS = "/api/v1/leads"


class Sender:
    """Somebody with a key, who sends and reads."""

    def __init__(self, client, key):
        self.client = client
        self.key = key

    def post(self, body, path=LEADS, **headers):
        return self.client.post(
            path, body, content_type="application/json", headers=self._headers(headers)
        )

    def post_raw(self, body, content_type="application/json", path=LEADS, **headers):
        return self.client.post(path, body, content_type=content_type, headers=self._headers(headers))

    def get(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query, headers=self._headers({}))

    def orders(self):
        """Every order of the company, oldest first."""
        with acting_for(self.key.company_id):
            return list(Order.objects.select_related("customer", "source").order_by("id"))

    def _headers(self, headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"Authorization": f"Bearer {self.key.token}"} | names


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
def lead():
    """The least a lead must say."""
    return {"offer": "mug", "phone": "067 168-76-44", "name": "Галина", "country": "UA"}
