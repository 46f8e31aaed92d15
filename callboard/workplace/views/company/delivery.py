"""Delivery services with their rates (A10.1)."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.delivery import actions, queries
from callboard.delivery.models import Carrier, Rate
from callboard.workplace.forms.company.delivery import CarrierForm, RateForm
from callboard.workplace.queries import list_choices
from callboard.workplace.views.company import pages

Save = Callable[..., object]  # takes columns, and `by`


@shows(May.COMPANY_MANAGE)
def delivery(request: MemberRequest) -> HttpResponse:
    """Every carrier."""
    carriers = queries.carriers_of(request.member)
    return pages.page(request, "delivery.html", {"carriers": carriers})


@pages.edits(May.COMPANY_MANAGE)
def new_carrier(request: MemberRequest) -> HttpResponse:
    """A new carrier."""
    form = CarrierForm(request.POST or None)
    return pages.form_page(
        request,
        form,
        lambda: actions.add_carrier(form.columns, by=request.member),
        back=reverse("company-delivery"),
        title=_("New delivery service"),
    )


@pages.edits(May.COMPANY_MANAGE)
def carrier(request: MemberRequest, carrier: int) -> HttpResponse:
    """One carrier with its rates."""
    found = queries.carrier_of(request.member, carrier)
    form = CarrierForm(request.POST or None, carrier=found)
    return pages.form_page(
        request,
        form,
        lambda: actions.change_carrier(found, form.columns, by=request.member),
        template="carrier.html",
        back=reverse("company-delivery"),
        title=found.name,
        carrier=found,
        rates=queries.rates_of(request.member, found, after=pages.cursor_of(request)),
    )


@pages.edits(May.COMPANY_MANAGE)
def new_rate(request: MemberRequest, carrier: int) -> HttpResponse:
    """One more place or weight."""
    found = queries.carrier_of(request.member, carrier)
    return _rate(request, found, None, partial(actions.add_rate, found), title=_("New rate"))


@pages.edits(May.COMPANY_MANAGE)
def rate(request: MemberRequest, rate: int) -> HttpResponse:
    """One rate."""
    found = queries.rate_of(request.member, rate)
    save = partial(actions.change_rate, found)
    return _rate(request, found.carrier, found, save, title=str(found))


@changes(May.COMPANY_MANAGE)
def drop_rate(request: MemberRequest, rate: int) -> HttpResponse:
    """The carrier goes there no more."""
    found = queries.rate_of(request.member, rate)
    actions.drop_rate(found, by=request.member)
    messages.success(request, _("Removed."))
    return redirect("company-carrier", found.carrier_id)


def _rate(
    request: MemberRequest, carrier: Carrier, rate: Rate | None, save: Save, *, title: str
) -> HttpResponse:
    company = request.member.company
    form = RateForm(
        request.POST or None,
        countries=list_choices.all_countries(request.member),
        country=company.country,
        currency=company.currency,
        rate=rate,
    )
    return pages.form_page(
        request,
        form,
        lambda: save(form.columns, by=request.member),
        back=reverse("company-carrier", args=[carrier.pk]),
        title=title,
        note=carrier.name,
    )
