"""What companies tell about personal data (A1.11)."""

from typing import NamedTuple

from callboard.accounts.models import PrivacyPage
from callboard.accounts.tenancy import across_companies, acting_for


class Told(NamedTuple):
    """A company's name and its words."""

    company: str
    text: str


def privacy_of(company_id: int | None) -> Told | None:
    """What the company has published; None for one that has not, or is not there.

    Without a company: of the one that has published, where there is only one.
    """
    with across_companies() if company_id is None else acting_for(company_id):
        pages = PrivacyPage.objects.exclude(text="").select_related("company")
        if company_id is not None:
            pages = pages.filter(company=company_id)
        found = list(pages[:2])
        return Told(found[0].company.name, found[0].text) if len(found) == 1 else None
