"""What the company says about personal data, how long it keeps it, and whom to look for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.workplace.forms.company.base import CompanyForm


class PrivacyForm(CompanyForm):
    """The public page, and when customers are forgotten."""

    parts = (
        (_("Public page"), (("text", 12),)),
        (_("How long people are kept"), (("months", 4),)),
    )

    text = forms.CharField(
        label=_("What you do with personal data"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain words; an empty line begins a paragraph. Empty: no page."),
    )
    months = forms.IntegerField(
        label=_("Months after the last order"),
        min_value=0,
        max_value=240,
        help_text=_("Then name, phone and address are erased every night; sums stay. 0: never."),
    )

    def __init__(self, data: Any = None, *, text: str, months: int) -> None:
        super().__init__(data, initial={"text": text, "months": months})


class FindPersonForm(forms.Form):
    """Somebody who asks what is kept of them."""

    phone = forms.CharField(
        label=_("Phone of the customer"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
