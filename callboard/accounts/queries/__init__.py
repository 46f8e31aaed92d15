"""Companies for the owner of the installation, people and the audit for those who manage them."""

from callboard.accounts.queries.audit import AuditPage, audit_of
from callboard.accounts.queries.people import (
    PeoplePage,
    called,
    everybody,
    invited_until,
    own_sessions,
    page_of_teams,
    people_of,
    person_of,
    sessions_of,
    team_names,
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
    "page_of_teams",
    "people_of",
    "person_of",
    "sessions_of",
    "team_names",
    "team_of",
    "teams_of",
]
