"""The choice of a product: from a list, or by name where a company has too many for one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.catalogue import queries
from callboard.catalogue.models import Product
from callboard.workplace.rules.managed_goods import OFFER

MOST = 200  # in a list


class _Named(forms.CharField):
    """A product by its name; the checked value is its id, under which `known` has it then."""

    def __init__(self, by: Member, known: dict[str, Product]) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": _("Name of the product")}
        )
        super().__init__(label=OFFER["product"], max_length=80, widget=widget)
        self.by, self.known = by, known

    def clean(self, value: Any) -> str:
        """The id; refused where none is called so, or it is switched off."""
        name = super().clean(value)
        found = queries.product_called(self.by, name)
        if found is None or not (found.active or str(found.pk) in self.known):
            raise ValidationError(
                _("No product in use is called “%(name)s”. Look it up among the products."),
                params={"name": name[:80]},
            )
        self.known[str(found.pk)] = found
        return str(found.pk)


class Products:
    """The products of one form: `known` has them by id, those that are typed once they are checked.

    Of those switched off only what the offer has already (`own`) may stay.
    """

    def __init__(self, by: Member, own: Sequence[Product]) -> None:
        self.by = by
        products = queries.products_to_choose(by, MOST)
        self.are_typed = products is None
        kept = {each.pk for each in own}
        some = own if products is None else products
        self.known = {str(each.pk): each for each in some if each.active or each.pk in kept}

    def field(self) -> forms.Field:
        """A field whose checked value is an id of `known`."""
        if self.are_typed:
            return _Named(self.by, self.known)
        listed = [(pk, each.name) for pk, each in self.known.items()]
        return forms.ChoiceField(label=OFFER["product"], choices=[("", "—"), *listed])

    def shown(self, product: Product) -> str:
        """What stands in the field for a product."""
        return product.name if self.are_typed else str(product.pk)
