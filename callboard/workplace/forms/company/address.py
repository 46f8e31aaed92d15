"""Which fields of an address the company asks for, by how the parcel is delivered (A17 C15)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise

from callboard.orders.models import OrderPolicy
from callboard.orders.models.order import Method
from callboard.orders.rules import address
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.rules import address_words


class AddressForm(CompanyForm):
    """A choice for every field and every method of delivery."""

    def __init__(self, data: Any = None, *, policy: OrderPolicy) -> None:
        self.policy = policy
        super().__init__(data)
        for field in address.FIELDS:
            uses = [use for use in address.Use.choices if _is_possible(field, use[0])]
            for method, method_label in Method.choices:
                self.fields[address.key(method, field)] = forms.ChoiceField(
                    label=address_words.name_of(field, str(method_label)),
                    choices=uses,
                    initial=address.use_of(policy.address_fields, method, field),
                )

    @property
    def methods(self) -> list[str | Promise]:
        """The heads of the columns."""
        return [label for _method, label in Method.choices]

    def rows(self) -> Iterator[tuple[str | Promise, list[Any]]]:
        """A field of the address and its choice for each method."""
        for field in address.FIELDS:
            yield (
                address_words.FIELDS[field],
                [self[address.key(method, field)] for method in Method.values],
            )

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the policy."""
        return {"address_fields": address.chosen(self.cleaned_data)}


def _is_possible(field: str, use: str) -> bool:
    return not (use == address.Use.HIDDEN and field in address.NEVER_HIDDEN)
