"""Who changed which setting, right or password, and what was it before."""

from django.http import HttpResponse

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.workplace.forms.company.keys import AuditFilter
from callboard.workplace.queries import audit as queries
from callboard.workplace.queries import list_choices
from callboard.workplace.rules import managed
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def audit(request: MemberRequest) -> HttpResponse:
    """Newest first, by what was done and by whom."""
    people = list_choices.members_of(request.member)
    form = AuditFilter(request.GET, kinds=managed.GROUPS, people=people)
    after = pages.cursor_of(request)
    found = queries.audit_lines(request.member, **form.wanted, after=after)
    return pages.page(request, "audit.html", {"found": found, "form": form})
