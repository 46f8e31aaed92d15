from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.kit.errors import Refused
from callboard.workplace import forms, tasks
from callboard.workplace.actions import exporting
from callboard.workplace.models import Export
from callboard.workplace.queries import list_choices, list_jobs
from callboard.workplace.views import listing

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@changes(May.ORDERS_EXPORT)
def ask(request: MemberRequest) -> HttpResponse:
    """Put exactly what is filtered into a file, behind the page."""
    listing.admit(request.member)
    form = forms.filter_of(request.member, request.POST.get("query", ""))
    if form is None:
        raise Refused(_("This filter has a mistake. Put it right, then save it."))
    shown = [column.key for column in list_choices.columns_of(request.member)]
    export = exporting.ask(form.query, shown, by=request.member)
    tasks.write_export.defer(company_id=export.company_id, export_id=export.pk)
    return _listed(request) if request.htmx else listing.back(form.query)


@shows(May.ORDERS_EXPORT)
def exports(request: MemberRequest) -> HttpResponse:
    """How far the member's exports are, with the links to those that are ready."""
    return _listed(request)


@shows(May.ORDERS_EXPORT)
def take(request: MemberRequest, export: int) -> HttpResponseBase:
    """The file, for whoever asked for it alone, until its day is over."""
    found = list_jobs.export_of(request.member, export)
    if found.state != Export.State.READY:
        raise Http404
    try:
        file = exporting.handed_out(found, by=request.member).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"orders-{found.asked_at:%Y-%m-%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=EXCEL)


@changes(May.ORDERS_EXPORT)
def cancel(request: MemberRequest, export: int) -> HttpResponse:
    """Nobody wants it any more."""
    exporting.cancel(list_jobs.export_of(request.member, export), by=request.member)
    return _listed(request) if request.htmx else listing.back("")


def _listed(request: MemberRequest) -> HttpResponse:
    context = {"exports": list_jobs.exports_of(request.member)}
    return render(request, "workplace/list/_exports.html", context)
