from django.db import models

from callboard.accounts.models import CompanyOwned


class Source(CompanyOwned):
    """Where leads come from: a webmaster's flow, maybe through an agency. All empty: direct."""

    webmaster = models.CharField(max_length=80, blank=True)
    flow = models.CharField(max_length=80, blank=True)
    agency = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "webmaster", "flow", "agency"], name="source_once_per_company"
            )
        ]
