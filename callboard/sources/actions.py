"""Sources come to be by the leads they send."""

from callboard.accounts.models import Company
from callboard.sources.models import Source


def source_of(company: Company, *, webmaster: str = "", flow: str = "", agency: str = "") -> Source:
    """The one row of this source, made at its first lead. Safe when two leads come at once."""
    named = {"webmaster": webmaster, "flow": flow, "agency": agency}
    found = Source.objects.filter(company=company, **named).first()
    if found is None:
        made = Source(company_id=company.pk, **named)
        Source.objects.bulk_create([made], ignore_conflicts=True)
        found = Source.objects.get(company=company, **named)
    return found
