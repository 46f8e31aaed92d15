"""What is sold, where, for how much."""

from django.db.models import QuerySet

from callboard.catalogue.models import Offer, OfferPrice


def offer_of_code(company_id: int, code: str) -> Offer | None:
    """The offer that advertisers know by this code, its main product with it."""
    return Offer.objects.select_related("product").filter(company=company_id, code=code).first()


def price_in(company_id: int, offer: Offer, country: str) -> OfferPrice | None:
    """What one unit costs in a country ("UA"); None where the offer is not sold."""
    return OfferPrice.objects.filter(company=company_id, offer=offer, country=country).first()


def sold(company_id: int) -> QuerySet[Offer]:
    """Every offer that takes leads, by code, with its prices."""
    offers = Offer.objects.filter(company=company_id, active=True)
    return offers.prefetch_related("prices").order_by("code")
