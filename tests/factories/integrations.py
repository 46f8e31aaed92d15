"""Keys for machines."""

from callboard.accounts.models import Company
from callboard.accounts.tenancy import acting_for
from callboard.integrations import actions
from callboard.integrations.models import ApiKey, Scope
from tests.factories.accounts import CompanyFactory


def KeyFactory(company: Company | None = None, **facts) -> ApiKey:
    """A key that opens everything; `key.token` is what its owner was shown."""
    company = company or CompanyFactory()
    with acting_for(company.id):
        facts = {"scopes": list(Scope), "per_minute": 100_000} | facts
        key, token = actions.issue_key(company, facts.pop("name", "Shop"), **facts)
        key.token = token
        return key
