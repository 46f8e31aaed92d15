"""Carriers, what they take, and when our own couriers go out (A10.1, A17 C5)."""

from typing import Any, cast

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from callboard.delivery.models import Carrier, CityHours, Rate
from callboard.orders.models.order import Method
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.rules.managed_delivery import CARRIER, HOURS, RATE

Choices = list[tuple[str, str]]


class CarrierForm(CompanyForm):
    """One carrier."""

    parts = (
        (_("Delivery service"), (("name", 4), ("kind", 3), ("method", 3), ("position", 2))),
        (_("At the talk"), (("note", 8), ("asks_coordinates", 12), ("active", 12))),
    )

    name = forms.CharField(label=CARRIER["name"], max_length=40)
    kind = forms.ChoiceField(label=CARRIER["kind"], choices=Carrier.Kind.choices)
    method = forms.ChoiceField(label=CARRIER["method"], choices=Method.choices)
    position = forms.IntegerField(
        label=CARRIER["position"], min_value=0, max_value=999, initial=0, required=False
    )
    note = forms.CharField(
        label=CARRIER["note"],
        max_length=200,
        required=False,
        help_text=_("For example: the courier phones on the day."),
    )
    asks_coordinates = forms.BooleanField(label=CARRIER["asks_coordinates"], required=False)
    active = forms.BooleanField(
        label=CARRIER["active"],
        required=False,
        initial=True,
        help_text=_("Off: it is offered no more; orders that have it keep it."),
    )

    def __init__(self, data: Any = None, *, carrier: Carrier | None = None) -> None:
        """`carrier` is what it changes; none: a new one."""
        super().__init__(data, initial=_columns(carrier, self.base_fields))

    def clean(self) -> dict[str, Any]:
        """Our own couriers are one way of delivery; nobody else's is that."""
        typed = super().clean() or self.cleaned_data
        is_own, by_courier = typed.get("kind") == "own", typed.get("method") == Method.COURIER
        if is_own != by_courier:
            text = _("Own couriers go with “Own courier”, and nobody else does.")
            self.add_error("method", ValidationError(text))
        return typed

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the carrier."""
        return self.cleaned_data | {"position": self.cleaned_data["position"] or 0}


class PlaceForm(CompanyForm):
    """About a city, else a region, else a country."""

    country = forms.ChoiceField(label=RATE["country"])
    region = forms.CharField(
        label=RATE["region"],
        max_length=80,
        required=False,
        help_text=_("As on the card. Empty: every region."),
    )
    city = forms.CharField(
        label=RATE["city"],
        max_length=80,
        required=False,
        help_text=_("In any language. Empty: every city without a row of its own."),
    )

    def offer_countries(self, countries: Choices) -> None:
        """Those there are, as (code, name)."""
        cast("forms.ChoiceField", self.fields["country"]).choices = countries


class RateForm(PlaceForm):
    """One row of a table of rates."""

    parts = (
        (_("Where to"), (("country", 3), ("region", 4), ("city", 5))),
        (
            _("What it costs"),
            (
                *(("up_to_grams", 3), ("days", 2), ("price", 2), ("currency", 2)),
                *(("free_from", 3), ("intervals", 12)),
            ),
        ),
    )

    up_to_grams = forms.IntegerField(
        label=RATE["up_to_grams"], min_value=1, max_value=1_000_000, initial=20_000
    )
    days = forms.IntegerField(label=RATE["days"], min_value=0, max_value=90, initial=3)
    price = forms.DecimalField(label=RATE["price"], min_value=0, max_digits=11, decimal_places=2)
    currency = forms.CharField(label=RATE["currency"], min_length=3, max_length=3)
    free_from = forms.DecimalField(
        label=RATE["free_from"],
        min_value=0,
        max_digits=11,
        decimal_places=2,
        required=False,
        help_text=_("Empty: never free."),
    )
    intervals = SimpleArrayField(
        forms.CharField(max_length=20),
        label=RATE["intervals"],
        max_length=12,
        required=False,
        help_text=_("With commas: 10:00–14:00, 14:00–18:00. Empty: the time is not chosen."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        countries: Choices,
        currency: str = "",
        country: str = "",
        rate: Rate | None = None,
    ) -> None:
        """`rate` is what it changes; none: a new one, in this country and currency at first."""
        begins = _columns(rate, self.base_fields) or {"country": country, "currency": currency}
        super().__init__(data, initial=begins)
        self.offer_countries(countries)

    def clean_currency(self) -> str:
        """In capitals, as everywhere."""
        return self.cleaned_data["currency"].upper()

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the rate."""
        return dict(self.cleaned_data)


class CityHoursForm(PlaceForm):
    """When our own couriers of a place go out."""

    parts = (
        (_("Where"), (("country", 3), ("region", 4), ("city", 5))),
        (_("When"), (("weekdays", 12), ("today_until", 4), ("per_day", 4))),
    )
    DAYS = (
        *((1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday"))),
        *((5, _("Friday")), (6, _("Saturday")), (7, _("Sunday"))),
    )

    weekdays = forms.TypedMultipleChoiceField(
        label=HOURS["weekdays"],
        choices=DAYS,
        coerce=int,
        initial=[1, 2, 3, 4, 5, 6],
        widget=forms.CheckboxSelectMultiple,
    )
    today_until = forms.IntegerField(
        label=HOURS["today_until"],
        min_value=0,
        max_value=24,
        initial=18,
        help_text=_("By the company's clock. After it, tomorrow is offered."),
    )
    per_day = forms.IntegerField(
        label=HOURS["per_day"],
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Empty: no limit."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        countries: Choices,
        country: str = "",
        hours: CityHours | None = None,
    ) -> None:
        """`hours` is what it changes; none: a new place, in this country at first."""
        begins = _columns(hours, self.base_fields) or {"country": country}
        super().__init__(data, initial=begins)
        self.offer_countries(countries)

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the hours."""
        return dict(self.cleaned_data)


def _columns(row: Any, fields: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields} if row else {}
