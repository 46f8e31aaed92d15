"""Offers and products of the company: what is sold, where, for how much (A8.1, A8.3)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, shows
from callboard.accounts.models import Language
from callboard.accounts.permissions import May
from callboard.catalogue import actions, queries
from callboard.catalogue.models import Offer
from callboard.workplace.forms.company.offers import (
    OfferFilter,
    OfferForm,
    ProductFilter,
    ProductForm,
)
from callboard.workplace.queries import list_choices
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def offers(request: MemberRequest) -> HttpResponse:
    """Offers by name, with their prices."""
    form = OfferFilter(request.GET)
    after = pages.cursor_of(request)
    found = queries.managed_offers(request.member, **form.wanted, after=after)
    return pages.page(request, "offers.html", {"found": found, "form": form})


@pages.edits(May.COMPANY_MANAGE)
def new_offer(request: MemberRequest) -> HttpResponse:
    """A new offer."""
    return _page(request, None, _("New offer"))


@pages.edits(May.COMPANY_MANAGE)
def offer(request: MemberRequest, offer: int) -> HttpResponse:
    """One offer, with its prices, sets and additional products."""
    found = queries.offer_of(request.member, offer)
    return _page(request, found, found.name)


@shows(May.COMPANY_MANAGE)
def products(request: MemberRequest) -> HttpResponse:
    """Products by name, those switched off as well."""
    form = ProductFilter(request.GET)
    after = pages.cursor_of(request)
    found = queries.managed_products(request.member, **form.wanted, after=after)
    return pages.page(request, "products.html", {"found": found, "form": form})


@pages.edits(May.COMPANY_MANAGE)
def new_product(request: MemberRequest) -> HttpResponse:
    """A new product."""
    form = ProductForm(request.POST or None)
    return pages.form_page(
        request,
        form,
        lambda: actions.add_product(form.columns, by=request.member),
        back=reverse("company-products"),
        title=_("New product"),
    )


@pages.edits(May.COMPANY_MANAGE)
def product(request: MemberRequest, product: int) -> HttpResponse:
    """One product."""
    found = queries.product_of(request.member, product)
    form = ProductForm(request.POST or None, product=found)
    return pages.form_page(
        request,
        form,
        lambda: actions.change_product(found, form.columns, by=request.member),
        back=reverse("company-products"),
        title=found.name,
    )


def _page(request: MemberRequest, found: Offer | None, title: str) -> HttpResponse:
    member = request.member
    form = OfferForm(
        request.POST or None,
        by=member,
        countries=list_choices.all_countries(member),
        currency=member.company.currency,
        offer=found,
    )
    written = queries.languages_of(member, found) if found else set()
    return pages.form_page(
        request,
        form,
        lambda: actions.save_offer(found, form.columns, by=member, **form.sold),
        template="offer.html",
        back=reverse("company-offers"),
        title=title,
        note=found.code if found else "",
        offer=found,
        languages=[(code, name, code in written) for code, name in Language.choices],
    )
