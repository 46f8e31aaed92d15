from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.kit.errors import Refused
from callboard.workplace import forms
from callboard.workplace.actions import listing as actions
from callboard.workplace.queries import list_jobs, list_page
from callboard.workplace.views import listing


@shows(May.ORDERS_READ)
def orders(request: MemberRequest) -> HttpResponse:
    """The list: filters, pages, columns (A4.6). What is wrong with a filter is marked."""
    listing.admit(request.member)
    form = forms.ListFilter(request.GET, member=request.member)
    if form.is_valid() and "" in request.GET.dict().values():
        return listing.back(form.query)
    context = listing.shown(request, form)
    status = 200 if form.is_valid() else 422
    return render(request, "workplace/list/list.html", context, status=status)


@shows(May.ORDERS_READ)
def sums(request: MemberRequest) -> HttpResponse:
    """How many the filter lets through and what they come to, as far as that is cheap."""
    listing.admit(request.member)
    form = forms.ListFilter(request.GET, member=request.member)
    if not form.is_valid():
        return HttpResponse(status=204)
    found = list_page.sums_of(request.member, form.wanted)
    return render(request, "workplace/list/_sums.html", {"sums": found, "most": list_page.COUNTED})


@changes(May.ORDERS_READ)
def save_filter(request: MemberRequest) -> HttpResponse:
    """Keep the filter of the page under a name."""
    listing.admit(request.member)
    form = forms.FilterName(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the filter a name of at most 40 characters."))
    told = form.cleaned_data
    asked = forms.filter_of(request.member, told["query"])
    if asked is None:
        raise Refused(_("This filter has a mistake. Put it right, then save it."))
    actions.save_filter(told["name"], asked.query, by=request.member, shared=told["shared"])
    messages.success(request, _("Saved."))
    return listing.back(asked.query)


@changes(May.ORDERS_READ)
def drop_filter(request: MemberRequest, saved: int) -> HttpResponse:
    """Forget a saved filter."""
    listing.admit(request.member)
    actions.drop_filter(list_jobs.saved_filter(request.member, saved), by=request.member)
    messages.success(request, _("The filter is deleted."))
    return listing.back("")


@changes(May.ORDERS_READ)
def choose_columns(request: MemberRequest) -> HttpResponse:
    """Show these columns from now on."""
    listing.admit(request.member)
    actions.choose_columns(request.POST.getlist("columns"), by=request.member)
    asked = forms.filter_of(request.member, request.POST.get("query", ""))
    return listing.back(asked.query if asked else "")
