"""Lists of reasons, kind by kind (A7.8, A7.15, A7.22, A7.23)."""

from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.orders.actions import reasons as actions
from callboard.orders.queries import managed
from callboard.workplace.forms.company.reasons import ReasonForm
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def reasons(request: MemberRequest) -> HttpResponse:
    """Every list, as it stands on the cards."""
    found = managed.reasons_of(request.member, after=pages.cursor_of(request))
    lists = [list(rows) for _kind, rows in groupby(found.rows, lambda reason: reason.kind)]
    return pages.page(request, "reasons.html", {"lists": lists, "found": found})


@pages.edits(May.COMPANY_MANAGE)
def new_reason(request: MemberRequest) -> HttpResponse:
    """A new reason of one of the lists."""
    form = ReasonForm(request.POST or None)
    return pages.form_page(
        request,
        form,
        lambda: actions.add_reason(form.columns, by=request.member),
        back=reverse("company-reasons"),
        title=_("New reason"),
    )


@pages.edits(May.COMPANY_MANAGE)
def reason(request: MemberRequest, reason: int) -> HttpResponse:
    """One reason."""
    found = managed.reason_of(request.member, reason)
    form = ReasonForm(request.POST or None, reason=found)
    return pages.form_page(
        request,
        form,
        lambda: actions.change_reason(found, form.columns, by=request.member),
        back=reverse("company-reasons"),
        title=str(found),
        note=f"{found.get_kind_display()} · {found.code}",
    )
