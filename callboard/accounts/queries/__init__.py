"""Companies for the owner of the installation, people and the audit for those who manage them."""

from callboard.accounts.queries.audit import AuditPage, audit_of
from callboard.accounts.queries.people import (
    PeoplePage,
    called,
    everybody,
    invited_until,
    own_sessions,
    people_of,
    person_of,
    sessions_of,
    team_of,
    teams_of,
)
from callboard.accounts.queries.platform import CompanyRow, companies_of_the_platform

__all__ = [
    "AuditPage",
    "CompanyRow",
    "PeoplePage",
    "audit_of",
    "called",
    "companies_of_the_platform",
    "everybody",
    "invited_until",
    "own_sessions",
    "people_of",
    "person_of",
    "sessions_of",
    "team_of",
    "teams_of",
]
