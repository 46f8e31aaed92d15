from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.kit.errors import Refused
from callboard.workplace import forms, tasks
from callboard.workplace.actions import bulk as actions
from callboard.workplace.queries import list_jobs
from callboard.workplace.views import answers, listing


@changes(May.ORDERS_READ)
def ask(request: MemberRequest) -> HttpResponse:
    """A verb for the ticked orders: each is done by itself, behind the page."""
    listing.admit(request.member)
    form = forms.BulkForm(request.POST, member=request.member)
    if not form.is_valid():
        raise Refused(*form.reasons)
    told = form.cleaned_data
    named = {name: told[name] for name in ("to", "stage", "why")}
    run = actions.ask(told["verb"], form.ticked, by=request.member, **named)
    tasks.run_verb.defer(company_id=run.company_id, run_id=run.pk)
    return answers.go(request, reverse("order-run", args=[run.pk]))


@shows(May.ORDERS_READ)
def run(request: MemberRequest, run: int) -> HttpResponse:
    """What became of each order, live while it goes on."""
    progress = list_jobs.run_of(request.member, run)
    template = "workplace/list/_run.html" if request.htmx else "workplace/list/run.html"
    return render(request, template, {"progress": progress})
