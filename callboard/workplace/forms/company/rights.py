"""Whose rights over which order are looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.workplace.forms.company.somebody import Somebody


class WhyForm(forms.Form):
    """A member, and an order."""

    number = forms.IntegerField(
        label=_("Order number"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, by: Member) -> None:
        super().__init__(data)
        self.fields["person"] = Somebody(by=by, label=_("Member"), required=True)
        self.order_fields(["person", "number"])
