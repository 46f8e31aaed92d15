"""Carriers with their rates, and the hours of our own couriers."""

from callboard.accounts.models import Company
from callboard.accounts.tenancy import acting_for
from callboard.delivery.models import Carrier, CityHours, Rate
from callboard.delivery.rules import keyed
from callboard.orders.models.order import Method


def CarrierFactory(company: Company, name: str, kind: str = "service", **facts) -> Carrier:
    """Goes to the door, and takes up to 20 kg anywhere in Ukraine for 100 UAH within 2 days;
    `rate=` changes facts of that, `rate=None` leaves it out."""
    with acting_for(company.id):
        rate = facts.pop("rate", {})
        usual = Method.COURIER if kind == Carrier.Kind.OWN else Method.DOOR
        facts = {"method": usual} | facts
        carrier = Carrier.objects.create(company=company, name=name, kind=kind, **facts)
        if rate is not None:
            RateFactory(carrier, **rate)
        return carrier


def RateFactory(carrier: Carrier, **facts) -> Rate:
    """100 UAH for up to 20 kg anywhere in Ukraine, within 2 days."""
    with acting_for(carrier.company_id):
        facts = {"country": "UA", "currency": "UAH", "price": 100, "days": 2} | facts
        return Rate.objects.create(company_id=carrier.company_id, carrier=carrier, **keyed(facts))


def CityHoursFactory(company: Company, city: str = "", **facts) -> CityHours:
    """Couriers go out every day; an order for today is taken until 18:00."""
    with acting_for(company.id):
        facts = {"country": "UA", "weekdays": [1, 2, 3, 4, 5, 6, 7]} | facts
        return CityHours.objects.create(company=company, **keyed(facts | {"city": city}))
