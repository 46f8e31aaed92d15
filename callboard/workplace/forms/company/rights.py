"""Whose rights over which order are looked at."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member


class WhyForm(forms.Form):
    """A member, and an order."""

    number = forms.IntegerField(
        label=_("Order number"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, people: Sequence[Member]) -> None:
        super().__init__(data)
        self.people = {str(each.pk): each for each in people}
        named = [(pk, each.name) for pk, each in self.people.items()]
        self.fields["person"] = forms.ChoiceField(label=_("Member"), choices=[("", "—"), *named])
        self.order_fields(["person", "number"])

    @property
    def whom(self) -> Member:
        """The member."""
        return self.people[self.cleaned_data["person"]]
