"""Stages of the company, group by group, and what their rules would do (A11.4 to A11.6)."""

from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.orders.actions import stages as actions
from callboard.orders.queries import stages as queries
from callboard.workplace.forms.company.stages import StageForm, TryForm
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def stages(request: MemberRequest) -> HttpResponse:
    """Every stage, in the order of an order's life."""
    found = queries.page_of_stages(request.member, after=pages.cursor_of(request))
    lists = [list(rows) for _group, rows in groupby(found.rows, lambda stage: stage.group)]
    return pages.page(request, "stages.html", {"lists": lists, "found": found})


@pages.edits(May.COMPANY_MANAGE)
def new_stage(request: MemberRequest) -> HttpResponse:
    """A new stage of one of the groups."""
    form = StageForm(request.POST or None)
    return pages.form_page(
        request,
        form,
        lambda: actions.add_stage(form.columns, by=request.member),
        back=reverse("company-stages"),
        title=_("New stage"),
    )


@pages.edits(May.COMPANY_MANAGE)
def stage(request: MemberRequest, stage: int) -> HttpResponse:
    """One stage."""
    found = queries.stage_of(request.member, stage)
    form = StageForm(request.POST or None, stage=found)
    return pages.form_page(
        request,
        form,
        lambda: actions.change_stage(found, form.columns, by=request.member),
        template="stage.html",
        back=reverse("company-stages"),
        title=str(found),
        note=found.get_group_display(),
        stage=found,
        tries=TryForm(),
    )


@shows(May.COMPANY_MANAGE)
def try_stage(request: MemberRequest, stage: int) -> HttpResponse:
    """What the stage's rule says of the last 1,000 orders, and line by line of one of them."""
    found = queries.stage_of(request.member, stage)
    form = TryForm(request.GET or None)
    context = {"stage": found, "tries": form, "title": str(found)}
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        lines = queries.explained(request.member, found, number)
        context |= {"number": number, "lines": lines}
        if lines is None:
            form.add_error("number", _("There is no order of this number."))
    else:
        context["tried"] = queries.tried(request.member, found)
    return pages.page(request, "stage_tried.html", context)
