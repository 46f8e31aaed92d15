"""Who may what in the company, and why somebody does not see an order (A14.3 to A14.6)."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.workplace.forms.company.rights import WhyForm
from callboard.workplace.queries import matrix
from callboard.workplace.queries import rights as queries
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def rights(request: MemberRequest) -> HttpResponse:
    """Every right against every team, and one order against one member."""
    form = WhyForm(request.GET or None, by=request.member)
    place = pages.number_of(request, "teams")
    found_rights = matrix.matrix_of(request.member, get_language() or "en", place or 1)
    context = {"matrix": found_rights, "form": form}
    if form.is_bound and form.is_valid():
        whom = form.cleaned_data["person"]
        found = queries.verdicts_on(request.member, whom, form.cleaned_data["number"])
        if found is None:
            form.add_error("number", _("There is no order of this number."))
        else:
            context |= {"order": found[0], "verdicts": found[1], "whom": whom}
    return pages.page(request, "rights.html", context)
