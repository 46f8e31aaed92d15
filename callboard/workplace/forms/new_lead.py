"""A lead typed by hand (A14.6). Limits and marks are the intake's to say, as for any other lead."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.orders.actions import Lead
from callboard.workplace.forms import known
from callboard.workplace.queries import known as ways
from callboard.workplace.queries import list_choices

ADDRESS = ("postal_code", "region", "city", "street", "house", "flat")


class LeadForm(forms.Form):
    """Phone and offer are enough. `token` makes a second press of the button the same lead."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    offer = forms.Field(label=_("Offer"))
    country = forms.ChoiceField(label=_("Country"))
    phone = forms.CharField(
        label=_("Phone"), max_length=32, widget=forms.TextInput(attrs={"type": "tel"})
    )
    name = forms.CharField(
        label=_("Full name"), max_length=240, required=False, help_text=_("Surname first.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    quantity = forms.IntegerField(
        label=_("Quantity"),
        initial=1,
        validators=[MinValueValidator(1), MaxValueValidator(999)],
    )
    price = forms.DecimalField(
        label=_("Price of one"),
        required=False,
        max_digits=11,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Empty: the price of the country."),
    )
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)
    region = forms.CharField(label=_("Region"), max_length=80, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    house = forms.CharField(label=_("House"), max_length=12, required=False)
    flat = forms.CharField(label=_("Flat"), max_length=12, required=False)
    comment = forms.CharField(
        label=pgettext_lazy("list", "Comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"token": uuid.uuid4(), "country": member.company.country})
        super().__init__(*args, **kwargs)
        offers = ways.offers_sold(member)
        self.fields["offer"] = known.choice(offers, label=_("Offer"), required=True, empty=None)
        country = self.fields["country"]
        if isinstance(country, forms.ChoiceField):
            country.choices = list_choices.countries_of(member)

    @property
    def lead(self) -> Lead:
        """What was typed, as the intake takes it; from the desk itself: nobody is paid for it."""
        told = self.cleaned_data
        return Lead(
            offer=told["offer"],
            phone=told["phone"],
            country=told["country"],
            name=told["name"],
            email=told["email"],
            quantity=told["quantity"],
            price=told["price"],
            comment=told["comment"],
            address={name: told[name] for name in ADDRESS if told[name]},
            external_id=f"desk-{told['token']}",
        )

    def refuse(self, refused: Refused) -> None:
        """Put each reason at its field, or above everything."""
        at_fields = set()
        for name, text in refused.fields.items():
            if name in self.fields:
                self.add_error(name, text)
                at_fields.add(text)
        for reason in refused.reasons:
            if reason not in at_fields:
                self.add_error(None, reason)
