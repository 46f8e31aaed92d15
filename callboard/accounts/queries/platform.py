"""What the owner of the installation sees. Call inside `across_companies()`."""

from typing import NamedTuple

from django.db.models import Count, Q

from callboard.accounts.models import Company, Member, User


class CompanyRow(NamedTuple):
    """A company, and how many people work there, are blocked there, and teams they make."""

    company: Company
    people: int
    blocked: int
    teams: int


def companies_of_the_platform(owner: User) -> list[CompanyRow]:
    """Every company by name; somebody who does not own the platform is shown none."""
    if not owner.is_superuser:
        return []
    counted = {
        row["company"]: row
        for row in Member.objects.values("company").annotate(
            people=Count("id", filter=Q(blocked_at=None)),
            blocked=Count("id", filter=Q(blocked_at__isnull=False)),
            teams=Count("team", distinct=True),
        )
    }
    nobody = {"people": 0, "blocked": 0, "teams": 0}
    return [
        CompanyRow(company, row["people"], row["blocked"], row["teams"])
        for company in Company.objects.order_by("name", "id")
        for row in [counted.get(company.pk, nobody)]
    ]
