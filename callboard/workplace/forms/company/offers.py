"""An offer with its prices, sets and additional products; a product (A8.1, A8.3)."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.catalogue.actions import Extra, Option, Price
from callboard.catalogue.models import Offer, Product
from callboard.workplace.forms.company import ladders
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.forms.company.products import Products
from callboard.workplace.forms.company.rows import Row, TableForm, rows_of
from callboard.workplace.rules.managed_goods import OFFER, PRODUCT

COLUMNS = (
    *("code", "name", "product", "active", "auto_paid"),
    *("site", "landing", "goals", "upsell", "ladder", "params"),
)
LONGEST_GOAL, MOST_GOALS = 80, 20
THREE_LETTERS = RegexValidator(r"^[A-Z]{3}\Z", _("Three Latin letters, for example UAH."))


def _amount() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=12, decimal_places=2, localize=False
    )


class PriceRow(Row):
    """The price of one unit in a country."""

    beforehand = frozenset({"currency"})

    country = forms.ChoiceField(label=_("Country"))
    currency = forms.CharField(label=_("Currency"), max_length=3, validators=[THREE_LETTERS])
    price = _amount()


class OptionRow(Row):
    """A set sold as one."""

    name = forms.CharField(label=_("Set"), max_length=20)
    paid = forms.IntegerField(label=_("Paid units"), min_value=1, max_value=999)
    gifts = forms.IntegerField(label=_("Gifts"), min_value=0, max_value=999, required=False)


class ExtraRow(Row):
    """A product that may be added."""

    product = forms.ChoiceField(label=_("Product"))
    price = _amount()


class OfferForm(TableForm):
    """One offer, whole."""

    parts = (
        (
            _("Offer"),
            (("name", 4), ("code", 4), ("product", 4), ("active", 6), ("auto_paid", 6)),
        ),
        (
            _("What the operator sees"),
            (("goals", 4), ("upsell", 8), ("site", 6), ("landing", 6)),
        ),
        (_("Calling again, and what rules ask"), (("ladder", 6), ("params", 6))),
    )
    tables: ClassVar[dict[str, Any]] = {
        "prices": (_("Prices by country"), rows_of(PriceRow)),
        "options": (_("Sales options"), rows_of(OptionRow)),
        "extras": (_("Additional products"), rows_of(ExtraRow)),
    }

    name = forms.CharField(label=OFFER["name"], max_length=80)
    code = forms.SlugField(
        label=OFFER["code"],
        max_length=40,
        help_text=_("Leads and partners know the offer by it. It stays as it is."),
    )
    product = forms.ChoiceField(label=OFFER["product"])
    active = forms.BooleanField(
        label=OFFER["active"],
        required=False,
        initial=True,
        help_text=_("Off: it takes no leads any more; orders that are there go on."),
    )
    auto_paid = forms.BooleanField(
        label=OFFER["auto_paid"],
        required=False,
        help_text=_("No address, no delivery: the order is paid once it is confirmed."),
    )
    goals = forms.CharField(
        label=OFFER["goals"],
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. The operator chooses what the customer wants it for."),
    )
    upsell = forms.CharField(
        label=OFFER["upsell"],
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What to offer more, and when: “From two units on, the belt at half price”."),
    )
    site = forms.CharField(label=OFFER["site"], max_length=200, required=False)
    landing = forms.CharField(label=OFFER["landing"], max_length=200, required=False)
    ladder = ladders.ladder(
        OFFER["ladder"],
        _("With commas: 3, 3, 3, 60. Empty: as the team, else as the company."),
        required=False,
    )
    params = forms.CharField(
        label=OFFER["params"],
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line: tier = gold. Conditions of stages ask it as p:tier:gold."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        by: Member,
        countries: list[tuple[str, str]],
        currency: str,
        offer: Offer | None = None,
    ) -> None:
        """`offer` is what it changes; none: a new one.

        Products of the company that `by` works for are chosen from a list, or typed by name where
        there are too many for one.
        """
        own = [offer.product, *(row.product for row in offer.extras.all())] if offer else []
        choice = Products(by, own)
        self.products = choice.known
        super().__init__(
            data,
            initial=_initial(offer, choice),
            rows=_rows(offer, choice),
            choices={
                "prices": {"country": [("", "—"), *countries]},
                "extras": {"product": choice.field},
            },
        )
        for row in self.rows["prices"].extra_forms:
            row.fields["currency"].initial = currency
        self.fields["product"] = choice.field()
        if offer:
            del self.fields["code"]

    def clean_product(self) -> Product:
        """The product itself."""
        return self.products[self.cleaned_data["product"]]

    def clean_goals(self) -> list[str]:
        """A list of short lines."""
        goals = list(dict.fromkeys(_lines(self.cleaned_data["goals"])))
        if len(goals) > MOST_GOALS or any(len(each) > LONGEST_GOAL for each in goals):
            raise ValidationError(_("20 lines at most, of 80 characters each."))
        return goals

    def clean_params(self) -> dict[str, str]:
        """Names with values; what is wrong in them the model says."""
        params = {}
        for line in _lines(self.cleaned_data["params"]):
            name, equals, value = line.partition("=")
            if not equals:
                raise ValidationError(
                    _("“%(line)s”: write a name, an equals sign and a value."),
                    params={"line": line[:40]},
                )
            params[name.strip()] = value.strip()
        return params

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the offer."""
        return self.chosen(*COLUMNS)

    @property
    def sold(self) -> dict[str, Any]:
        """The tables, by the words of the action."""
        return {
            "prices": [
                Price(row["country"], row["currency"], row["price"])
                for row in self.rows["prices"].filled
            ],
            "options": [
                Option(row["name"], row["paid"], row["gifts"] or 0)
                for row in self.rows["options"].filled
            ],
            "extras": [
                Extra(self.products[row["product"]], row["price"])
                for row in self.rows["extras"].filled
            ],
        }


class ProductForm(CompanyForm):
    """One product."""

    parts = ((_("Product"), (("name", 6), ("weight_grams", 3), ("active", 12))),)

    name = forms.CharField(label=PRODUCT["name"], max_length=80)
    weight_grams = forms.IntegerField(
        label=PRODUCT["weight_grams"], min_value=0, max_value=1_000_000, initial=0
    )
    active = forms.BooleanField(
        label=PRODUCT["active"],
        required=False,
        initial=True,
        help_text=_("Off: it is added to no order any more; where it stands, it stays."),
    )

    def __init__(self, data: Any = None, *, product: Product | None = None) -> None:
        """`product` is what it changes; none: a new one."""
        names = ("name", "weight_grams", "active")
        columns = {name: getattr(product, name) for name in names} if product else {}
        super().__init__(data, initial=columns)

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the product."""
        return dict(self.cleaned_data)


class OfferFilter(forms.Form):
    """Which offers are listed."""

    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("on", _("In use")), ("off", _("Switched off"))],
    )

    @property
    def wanted(self) -> dict[str, Any]:
        """What the query is asked for; a wrong filter is none."""
        if not self.is_valid():
            return {}
        active = {"on": True, "off": False}.get(self.cleaned_data["state"])
        return {"words": self.cleaned_data["q"], "active": active}


class ProductFilter(OfferFilter):
    """Which products are listed."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


def _initial(offer: Offer | None, choice: Products) -> dict[str, Any]:
    if offer is None:
        return {}
    columns = {name: getattr(offer, name) for name in COLUMNS if name != "product"}
    columns["goals"] = "\n".join(offer.goals)
    columns["params"] = "\n".join(f"{name} = {value}" for name, value in offer.params.items())
    return columns | {"product": choice.shown(offer.product)}


def _rows(offer: Offer | None, choice: Products) -> dict[str, list[dict[str, Any]]]:
    if offer is None:
        return {}
    prices = sorted(offer.prices.all(), key=lambda row: row.pk)
    extras = sorted(offer.extras.all(), key=lambda row: row.pk)
    return {
        "prices": [
            {"country": row.country, "currency": row.currency, "price": row.price} for row in prices
        ],
        "options": [
            {"name": row.name, "paid": row.paid, "gifts": row.gifts} for row in offer.options.all()
        ],
        "extras": [{"product": choice.shown(row.product), "price": row.price} for row in extras],
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
