"""What is sold, for how much, in which sets: the company admin's to say (A8.1, A8.3)."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member
from callboard.catalogue.models import ExtraProduct, Offer, OfferPrice, Product, SalesOption
from callboard.kit.errors import Refused


class Price(NamedTuple):
    """What one unit costs in a country ("UA"), in a currency ("UAH")."""

    country: str
    currency: str
    price: Decimal

    def __str__(self) -> str:
        return f"{self.country} {self.price:.2f} {self.currency}"


class Option(NamedTuple):
    """A set sold as one (A8.1)."""

    name: str
    paid: int
    gifts: int = 0

    def __str__(self) -> str:
        return f"{self.name}: {self.paid} + {self.gifts}"


class Extra(NamedTuple):
    """A product that may be added, with its price (A8.3)."""

    product: Product
    price: Decimal

    def __str__(self) -> str:
        return f"{self.product} {self.price:.2f}"


@transaction.atomic
def add_product(fields: dict[str, Any], *, by: Member) -> Product:
    """A new product. `fields` are columns of Product."""
    product = Product(company=by.company, **fields)
    return accounts.add(product, by=by, kind="product.added", taken=_taken_product())


@transaction.atomic
def change_product(product: Product, fields: dict[str, Any], *, by: Member) -> Product:
    """Change a product. One that is switched off is added to no order any more."""
    return accounts.change(product, fields, by=by, kind="product.changed", taken=_taken_product())


@transaction.atomic
def save_offer(
    offer: Offer | None,
    fields: dict[str, Any],
    *,
    prices: Sequence[Price],
    options: Sequence[Option],
    extras: Sequence[Extra],
    by: Member,
) -> Offer:
    """An offer with its prices, sets and additional products, whole; None: a new offer.

    The code stays once it is given: leads and partners know the offer by it. Refused marks what is
    wrong: columns of Offer, or "prices", "options", "extras".
    """
    taken = {"code": _("There is an offer of this code already. Choose another.")}
    product = fields.get("product")
    if product is not None and product.company_id != by.company_id:
        raise Refused(fields={"product": _("Choose a product of the list.")})
    if offer is None:
        offer = Offer(company=by.company, **fields)
        offer = accounts.add(offer, by=by, kind="offer.added", taken=taken)
    else:
        fields = {name: value for name, value in fields.items() if name != "code"}
        offer = accounts.change(offer, fields, by=by, kind="offer.changed", taken=taken)
    _set_prices(offer, prices, by)
    _set_options(offer, options, by)
    _set_extras(offer, extras, by)
    return offer


def sold_under(offer: Offer | None) -> dict[str, Any]:
    """Prices, sets and additions of an offer, by the words of `save_offer`; none: nothing yet."""
    if offer is None:
        return {"prices": [], "options": [], "extras": []}
    return {
        "prices": [Price(row.country, row.currency, row.price) for row in offer.prices.all()],
        "options": [Option(row.name, row.paid, row.gifts) for row in offer.options.all()],
        "extras": [Extra(row.product, row.price) for row in offer.extras.all()],
    }


def _set_prices(offer: Offer, prices: Sequence[Price], by: Member) -> None:
    if any(each.price < 0 for each in prices):
        raise Refused(fields={"prices": _("A price is 0 or more.")})
    before = [Price(row.country, row.currency, row.price) for row in offer.prices.order_by("id")]
    wanted = {each.country: {"currency": each.currency, "price": each.price} for each in prices}
    _once(prices, wanted, "prices", _("A country has one price. Remove the second."))
    _replace(offer, OfferPrice, "country", wanted)
    _tell(offer, "prices", before, prices, by)


def _set_options(offer: Offer, options: Sequence[Option], by: Member) -> None:
    before = [Option(row.name, row.paid, row.gifts) for row in offer.options.all()]
    wanted = {
        each.name: {"paid": each.paid, "gifts": each.gifts, "position": place}
        for place, each in enumerate(options)
    }
    _once(options, wanted, "options", _("A set has a name of its own. Change the second."))
    _replace(offer, SalesOption, "name", wanted)
    _tell(offer, "options", before, options, by)


def _set_extras(offer: Offer, extras: Sequence[Extra], by: Member) -> None:
    if any(each.price < 0 for each in extras):
        raise Refused(fields={"extras": _("A price is 0 or more.")})
    if any(each.product.company_id != by.company_id for each in extras):
        raise Refused(fields={"extras": _("Choose a product of the list.")})
    rows = offer.extras.select_related("product").order_by("id")
    before = [Extra(row.product, row.price) for row in rows]
    wanted = {each.product.pk: {"price": each.price} for each in extras}
    _once(extras, wanted, "extras", _("A product stands here once. Remove the second."))
    _replace(offer, ExtraProduct, "product_id", wanted)
    _tell(offer, "extras", before, extras, by)


def _once(rows: Sequence[object], wanted: Mapping[Any, object], field: str, told: str) -> None:
    if len(wanted) < len(rows):
        raise Refused(fields={field: told})


def _replace(
    offer: Offer, model: type[Model], key: str, wanted: Mapping[Any, dict[str, Any]]
) -> None:
    """The rows of an offer as they are wanted; a row that stays keeps its id."""
    rows = model._default_manager.filter(company=offer.company_id, offer=offer)
    known: dict[Hashable, Model] = {getattr(row, key): row for row in rows}
    rows.filter(pk__in=[row.pk for name, row in known.items() if name not in wanted]).delete()
    for name, columns in wanted.items():
        row = known.get(name)
        if row is None:
            model._default_manager.create(
                company_id=offer.company_id, offer=offer, **{key: name}, **columns
            )
        elif any(getattr(row, column) != value for column, value in columns.items()):
            for column, value in columns.items():
                setattr(row, column, value)
            row.save(update_fields=list(columns))


def _tell(
    offer: Offer, field: str, before: Sequence[Any], after: Sequence[Any], by: Member
) -> None:
    told = [[str(each) for each in before], [str(each) for each in after]]
    if sorted(told[0]) != sorted(told[1]) or (field == "options" and told[0] != told[1]):
        accounts.record("offer.changed", offer, by=by, name=offer.name, fields={field: told})


def _taken_product() -> dict[str, str]:
    return {"name": _("There is a product of this name already. Choose another.")}
