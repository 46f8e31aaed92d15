"""Carriers, rates and hours for whoever manages them: those out of use as well."""

from django.db.models import Count
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.delivery.models import Carrier, CityHours, Rate

MOST = 500  # rates of one carrier on its page


def carriers_of(member: Member) -> list[Carrier]:
    """Every carrier of the company in its order, each with `many`, the number of its rates."""
    carriers = Carrier.objects.filter(company=member.company_id)
    return list(carriers.annotate(many=Count("rates")).order_by("position", "name"))


def carrier_of(member: Member, pk: int) -> Carrier:
    """One carrier of the company; 404 for any other."""
    return get_object_or_404(Carrier, company=member.company_id, pk=pk)


def rates_of(member: Member, carrier: Carrier) -> list[Rate]:
    """What a carrier takes, place by place, MOST rows."""
    rates = Rate.objects.filter(company=member.company_id, carrier=carrier)
    return list(rates.order_by("country", "region", "city", "up_to_grams", "id")[:MOST])


def rate_of(member: Member, pk: int) -> Rate:
    """One rate of the company; 404 for any other."""
    rates = Rate.objects.select_related("carrier")
    return get_object_or_404(rates, company=member.company_id, pk=pk)


def every_city_hours(member: Member) -> list[CityHours]:
    """Where our own couriers have hours, place by place."""
    hours = CityHours.objects.filter(company=member.company_id)
    return list(hours.order_by("country", "region", "city", "id"))


def city_hours_of(member: Member, pk: int) -> CityHours:
    """The hours of one place; 404 for any other company's."""
    return get_object_or_404(CityHours, company=member.company_id, pk=pk)
