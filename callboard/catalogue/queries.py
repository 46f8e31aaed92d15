"""What is sold, where, for how much."""

from collections.abc import Sequence

from django.db.models import QuerySet

from callboard.accounts.models import Member
from callboard.catalogue.models import ExtraProduct, Offer, OfferPrice, SalesOption, ScriptStep


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
    extras = ExtraProduct.objects.filter(company=company_id, offer=offer_id)
    return extras.select_related("product").order_by("product__name", "id")


def offers_of(member: Member) -> list[Offer]:
    """Every offer of the company by name, those that take no leads as well."""
    return list(Offer.objects.visible_to(member).order_by("name", "id"))
