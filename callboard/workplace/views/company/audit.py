"""Who changed which setting, right or password, and what was it before."""

from django.http import HttpResponse

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.workplace.forms.company.keys import AuditFilter
from callboard.workplace.queries import audit as queries
from callboard.workplace.rules import managed
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def audit(request: MemberRequest) -> HttpResponse:
    """Newest first, by what was done and by whom."""
    form = AuditFilter(request.GET, kinds=managed.GROUPS, by=request.member)
    after = pages.cursor_of(request)
    found = queries.audit_lines(request.member, **form.wanted, after=after)
    return pages.page(request, "audit.html", {"found": found, "form": form})
