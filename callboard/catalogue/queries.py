"""What is sold, where, for how much."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.catalogue.models import (
    ExtraProduct,
    Offer,
    OfferPrice,
    Product,
    SalesOption,
    ScriptStep,
    ScriptVersion,
)

PAGE = 50


def price_in(company_id: int, offer: Offer, country: str) -> OfferPrice | None:
    """What one unit costs in a country ("UA"); None where the offer is not sold."""
    return OfferPrice.objects.filter(company=company_id, offer=offer, country=country).first()


def sold(company_id: int) -> QuerySet[Offer]:
    """Every offer that takes leads, by code, with its prices."""
    offers = Offer.objects.filter(company=company_id, active=True)
    return offers.prefetch_related("prices").order_by("code")


def script_of(company_id: int, offer_id: int, languages: Sequence[str]) -> list[ScriptStep]:
    """Steps, then objections, in the first of these languages the offer's script is written in."""
    wanted = list(dict.fromkeys(languages))
    steps = ScriptStep.objects.filter(company=company_id, offer=offer_id, language__in=wanted)
    written: dict[str, list[ScriptStep]] = {language: [] for language in wanted}
    for step in steps.order_by("-kind", "position"):
        written[step.language].append(step)
    return next((found for found in written.values() if found), [])


def options_of(company_id: int, offer_id: int) -> QuerySet[SalesOption]:
    """The sets an offer is sold in: 1, 2+1, 3+2 (A8.1)."""
    options = SalesOption.objects.filter(company=company_id, offer=offer_id)
    return options.order_by("position", "id")


def extras_of(company_id: int, offer_id: int) -> QuerySet[ExtraProduct]:
    """What may be added to an order of the offer, with its price (A8.3)."""
    extras = ExtraProduct.objects.filter(company=company_id, offer=offer_id, product__active=True)
    return extras.select_related("product").order_by("product__name", "id")


def offers_to_tick(member: Member, most: int) -> list[Offer] | None:
    """Every offer of the company by name, those that take no leads as well; None: over `most`."""
    found = list(Offer.objects.visible_to(member).order_by("name", "id")[: most + 1])
    return None if len(found) > most else found


def offers_called(member: Member, codes: Sequence[str]) -> list[Offer]:
    """The offers of these codes, by code; what no offer is called is left out."""
    return list(Offer.objects.visible_to(member).filter(code__in=codes).order_by("code"))


def codes_of(member: Member, offers: Sequence[int]) -> list[str]:
    """The codes of offers, in their order."""
    found = Offer.objects.visible_to(member).filter(pk__in=offers).order_by("code")
    return list(found.values_list("code", flat=True))


def offer_of(member: Member, pk: int) -> Offer:
    """One offer of the company with all that is sold under it; 404 for any other."""
    offers = Offer.objects.visible_to(member).select_related("product")
    return get_object_or_404(offers.prefetch_related("prices", "options", "extras__product"), pk=pk)


class OffersPage(NamedTuple):
    """A page of offers by name with their prices, and the cursor of the next one."""

    offers: list[Offer]
    after: int | None


def managed_offers(
    member: Member, *, words: str = "", active: bool | None = None, after: int | None = None
) -> OffersPage:
    """A page of the company's offers by name. `words` stand in the name or in the code."""
    found = Offer.objects.visible_to(member)
    last = found.filter(pk=after).first() if after else None
    if words:
        found = found.filter(Q(name__icontains=words) | Q(code__icontains=words))
    if active is not None:
        found = found.filter(active=active)
    if last:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = found.select_related("product").prefetch_related("prices", "options")
    rows = list(found.order_by("name", "pk")[: PAGE + 1])
    return OffersPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def languages_of(member: Member, offer: Offer) -> set[str]:
    """The languages an offer's script is written in."""
    steps = ScriptStep.objects.filter(company=member.company_id, offer=offer)
    return set(steps.values_list("language", flat=True).distinct().order_by())


def products_to_choose(member: Member, most: int) -> list[Product] | None:
    """Every product of the company by name, those switched off as well; None: over `most`."""
    products = Product.objects.filter(company=member.company_id)
    found = list(products.order_by("name", "id")[: most + 1])
    return None if len(found) > most else found


class ProductsPage(NamedTuple):
    """A page of products by name, and the cursor of the next one (None: this is the last)."""

    products: list[Product]
    after: int | None


def managed_products(
    member: Member, *, words: str = "", active: bool | None = None, after: int | None = None
) -> ProductsPage:
    """A page of the company's products by name. `words` stand in the name."""
    found = Product.objects.filter(company=member.company_id)
    last = found.filter(pk=after).first() if after else None
    if words:
        found = found.filter(name__icontains=words)
    if active is not None:
        found = found.filter(active=active)
    if last:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    rows = list(found.order_by("name", "pk")[: PAGE + 1])
    return ProductsPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def product_of(member: Member, pk: int) -> Product:
    """One product of the company; 404 for any other."""
    return get_object_or_404(Product, company=member.company_id, pk=pk)


def versions_of(member: Member, offer: Offer, language: str) -> list[ScriptVersion]:
    """The newest versions of a script, newest first."""
    versions = ScriptVersion.objects.filter(company=member.company_id, offer=offer)
    found = versions.filter(language=language).select_related("saved_by")
    return list(found.order_by("-number")[:PAGE])


def by_code(member: Member, code: str) -> Offer | None:
    """An offer by its code, with all that is sold under it."""
    offers = Offer.objects.visible_to(member).filter(code=code)
    return offers.prefetch_related("prices", "options", "extras__product").first()


def product_called(member: Member, name: str) -> Product | None:
    """A product by its name."""
    return Product.objects.filter(company=member.company_id, name=name).first()
