"""What a customer may correct on the page of the order. Limits and rights are the action's."""

from typing import Any

from django import forms
from django.forms import fields_for_model
from django.utils.translation import gettext_lazy as _

from callboard.orders.models import Order
from callboard.orders.models.order import Method
from callboard.orders.rules.linking import FIELDS
from callboard.workplace.forms.order import LABELS, one

OF_A_POINT = frozenset({"point"})
OF_A_DOOR = frozenset({"street", "house", "building", "flat"})
WIDTHS = {"region": 4, "postal_code": 2, "house": 2, "building": 2, "flat": 2}
TOLD = {
    "autocomplete": {
        "name": "given-name",
        "surname": "family-name",
        "patronymic": "additional-name",
        "city": "address-level2",
        "region": "address-level1",
        "postal_code": "postal-code",
    }
}


class CustomersForm(forms.Form):
    """Name and address of one order, without what its way of delivery does not need."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(order, name) for name in ("version", *FIELDS)}
        super().__init__(*args, **kwargs)
        needless = OF_A_DOOR if order.method == Method.POINT else OF_A_POINT
        for name in needless:
            del self.fields[name]
        for name, word in TOLD["autocomplete"].items():
            self.fields[name].widget.attrs["autocomplete"] = word
        self.fields["delivery_comment"].label = _("Anything the courier should know")

    @property
    def placed(self) -> list[tuple[forms.BoundField, int]]:
        """Each field with its width, of six columns."""
        return [(bound, WIDTHS.get(bound.name, 6)) for bound in self.visible_fields()]

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by the names of the order; a field that was not sent stays as it is."""
        known = [name for name in FIELDS if name in self.fields and name in self.data]
        return {name: one(self.cleaned_data[name]) for name in known}

    def mark(self, wrong: dict[str, str]) -> list[str]:
        """Put reasons to their fields; those of no field here come back."""
        for name, text in wrong.items():
            if name in self.fields:
                self.add_error(name, text)
        return [text for name, text in wrong.items() if name not in self.fields]


CustomersForm.base_fields |= fields_for_model(
    Order,
    fields=list(FIELDS),
    labels={name: LABELS[name] for name in FIELDS},
    widgets={"delivery_comment": forms.Textarea(attrs={"rows": 2})},
)
