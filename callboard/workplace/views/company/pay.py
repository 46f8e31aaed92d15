"""What is paid for work in the company and its teams, version by version (A14.7)."""

from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.permissions import May
from callboard.analytics import actions
from callboard.analytics import queries as analytics
from callboard.analytics.queries import pay as queries
from callboard.kit import clock
from callboard.workplace.forms.company.pay import PayForm
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def pay(request: MemberRequest) -> HttpResponse:
    """Every rule, whose it is, and since when."""
    found = queries.rules_of(request.member, after=pages.cursor_of(request))
    lists = [list(rows) for _team, rows in groupby(found.rows, lambda rule: rule.team_id)]
    today = analytics.day_of(request.member, clock.now())
    return pages.page(request, "pay.html", {"lists": lists, "today": today, "found": found})


@pages.edits(May.COMPANY_MANAGE)
def new_pay(request: MemberRequest) -> HttpResponse:
    """A new rule, filled beforehand with the one named by ?like=."""
    member, like = request.member, request.GET.get("like", "")
    known = like.isascii() and like.isdecimal() and len(like) < 19
    rule = queries.rule_of(member, int(like)) if known else None
    form = PayForm(
        request.POST or None,
        by=member,
        today=analytics.day_of(member, clock.now()),
        team=rule.team_id if rule else None,
        terms=queries.terms_of(rule) if rule else None,
    )

    def save() -> None:
        valid_from = form.cleaned_data["valid_from"]
        actions.set_pay(form.whose, valid_from, form.terms, by=member)

    return pages.form_page(
        request,
        form,
        save,
        template="pay_form.html",
        back=reverse("company-pay"),
        title=_("New rule of pay"),
    )
