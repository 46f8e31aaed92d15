"""Who brings the parcels of the demo's companies, for how much, and the days of their couriers."""

from decimal import Decimal
from typing import Any

from callboard.accounts.models import Company
from callboard.delivery.models import Carrier, CityHours, Rate
from callboard.delivery.rules import keyed
from callboard.demo.names import read

SUMS = ("price", "free_from")


def open_carriers(company: Company, code: str) -> None:
    """Carriers with their rates, and days of our couriers. Call inside the company's rooms."""
    facts = read("carriers")[code]
    for position, known in enumerate(facts["carriers"]):
        own = {name: value for name, value in known.items() if name != "rates"}
        carrier = Carrier.objects.create(company=company, position=position, **own)
        Rate.objects.bulk_create(_rate(carrier, rate) for rate in known["rates"])
    CityHours.objects.bulk_create(
        CityHours(company=company, **keyed(each)) for each in facts["days"]
    )


def _rate(carrier: Carrier, facts: dict[str, Any]) -> Rate:
    sums = {name: Decimal(facts[name]) for name in SUMS if name in facts}
    currency = read("people")[facts["country"]]["currency"]
    place = keyed(facts | sums | {"currency": currency})
    return Rate(company_id=carrier.company_id, carrier=carrier, **place)
