"""What may be typed on the card: the shape of it. Limits and rights are the actions' to say."""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.forms import fields_for_model
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from callboard.orders.models import Order, OrderItem, Stage
from callboard.orders.models.order import Method, Problem
from callboard.orders.rules import ItemLine

LABELS: dict[str, Any] = {
    "stage": _("Stage"),
    "call_made": pgettext_lazy("field", "Call"),
    "problem": _("Problem"),
    "comment": _("Comment"),
    "promo_code": _("Promo code"),
    "promo_site": _("Site of the promo code"),
    "address_problem": _("One piece; problem with the address"),
    "suspicious": _("Suspicious"),
    "surname": _("Surname"),
    "name": pgettext_lazy("person", "Name"),
    "patronymic": _("Patronymic"),
    "second_phone": _("Second phone"),
    "gender": _("Gender"),
    "email": _("E-mail"),
    "region": _("Region"),
    "district": _("District"),
    "city": _("City"),
    "postal_code": _("Postal code"),
    "street": _("Street"),
    "house": _("House"),
    "flat": _("Flat"),
    "building": _("Building"),
    "block": pgettext_lazy("address", "Block"),
    "entrance": _("Entrance"),
    "door_code": _("Door code"),
    "floor": pgettext_lazy("address", "Floor"),
    "metro": _("Metro"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "delivery_comment": _("Comment for delivery"),
    "method": _("How it is delivered"),
    "point": _("Pick-up point or branch"),
    "delivery_on": _("Day"),
    "delivery_time": _("Time"),
    "carrier": _("Delivery service"),
    "track_code": _("Track code"),
    "delivery_id": _("Delivery id"),
    "post_id": _("Post id"),
    "delivery_price": _("Delivery"),
    "discount": _("Discount on the whole"),
    "goal": _("Goal"),
}
SUMS = ("delivery_price", "discount")
SUM = re.compile(r"[-−]?\d+([.,]\d{1,2})?")


class SumInput(forms.TextInput):
    """A sum, typed with a comma or a point and with spaces between thousands.

    A browser in English leaves the comma out of a number: 590,50 would be 59,050.
    """

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """As a machine writes it; what is no sum stays as it was typed."""
        typed = super().value_from_datadict(data, files, name)
        squeezed = "".join(typed.split()) if isinstance(typed, str) else ""
        is_sum = SUM.fullmatch(squeezed) is not None
        return squeezed.replace(",", ".").replace("−", "-") if is_sum else typed


LINES = {"rows": 1}
WIDGETS: dict[str, forms.Widget | type[forms.Widget]] = {
    "comment": forms.Textarea(attrs={"rows": 3}),
    "problem": forms.Select(),
    "delivery_comment": forms.Textarea(attrs=LINES),
    "method": forms.RadioSelect(),
    "second_phone": forms.TextInput(attrs={"type": "tel"}),
    "delivery_on": forms.Select(),
    "postal_code": forms.TextInput(attrs={"inputmode": "numeric"}),
    "latitude": forms.TextInput(attrs={"inputmode": "decimal"}),
    "longitude": forms.TextInput(attrs={"inputmode": "decimal"}),
    "delivery_price": SumInput(),
    "discount": SumInput(),
}


def one(value: Any) -> Any:
    """Line ends as we keep them, whatever a browser sends."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def plain(value: Any) -> str:
    """A value as it stands in an input: no needless cents, nothing for nothing."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


class OrderForm(forms.Form):
    """The fields of an order, of which an untouched one never reads as a change."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    # The price of delivery as the server put it there: another one is a person's.
    delivery_shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    stage = forms.ChoiceField(label=LABELS["stage"], required=False)

    def __init__(
        self,
        *args: Any,
        order: Order,
        today=None,
        days: int = 1,
        stages: Sequence[Stage] = (),
        **kwargs: Any,
    ) -> None:
        """`stages` are those a person may choose from for this order (A11.8)."""
        values = {name: plain(getattr(order, name)) for name in LABELS}
        kwargs["initial"] = values | {"delivery_shown": values["delivery_price"]}
        super().__init__(*args, **kwargs)
        self.order = order
        method = self.fields["method"]
        if isinstance(method, forms.ChoiceField):
            method.choices = Method.choices
        self._offer_days(order, today, days)
        self._offer_stages(order, stages)
        self._offer_problems(order)
        self._offer_goals(order)
        for name in SUMS:
            self.fields[name].required = False
        self.fields["delivery_price"].validators.append(MinValueValidator(0))
        self.fields["discount"].help_text = _("With a minus: a mark-up.")

    def _offer_stages(self, order: Order, stages: Sequence[Stage]) -> None:
        """Known by their names; hidden where the company has none."""
        kept = [order.stage] if order.stage else []
        self.stages = {each.name: each for each in [*stages, *kept]}
        field = cast("forms.ChoiceField", self.fields["stage"])
        field.choices = [("", "—"), *((name, name) for name in self.stages)]
        if not self.stages:
            field.widget = forms.HiddenInput()

    def _offer_days(self, order: Order, today, days: int) -> None:
        """Today, tomorrow … to the company's limit, and the day that is kept already."""
        ahead = [today + timedelta(days=n) for n in range(days + 1)] if today else []
        kept = order.delivery_on
        if kept and kept not in ahead:
            ahead.insert(0, kept)
        shown = [
            (day.isoformat(), date_format(day, pgettext("date format", "D, j M"))) for day in ahead
        ]
        self.fields["delivery_on"].widget.choices = [("", "—"), *shown]

    def _offer_goals(self, order: Order) -> None:
        """The goals of the offer and the one that is kept; hidden where there are none (A5c.7)."""
        goals = list(dict.fromkeys([*order.offer.goals, *([order.goal] if order.goal else [])]))
        shown = forms.Select(choices=[("", "—"), *((goal, goal) for goal in goals)])
        self.fields["goal"].widget = shown if goals else forms.HiddenInput()

    def _offer_problems(self, order: Order) -> None:
        """The problems of the manuals (A7.22), and the one that is kept in other words."""
        kept = [] if order.problem in Problem.values else [(order.problem, order.problem)]
        self.fields["problem"].widget.choices = [*Problem.choices, *kept]

    @property
    def follows_the_table(self) -> bool:
        """Whether delivery costs what the chosen carrier's table says: nobody typed otherwise."""
        kept = self.order
        if not kept.delivery_by_table or not self.is_bound:
            return kept.delivery_by_table
        shown = self.data.get("delivery_shown", plain(kept.delivery_price))
        of_whom = self.data.get("carrier"), self.data.get("method")
        return self.data.get("delivery_price") == shown and of_whom == (kept.carrier, kept.method)

    @property
    def fields_to_save(self) -> dict[str, Any]:
        """Checked values by the names of `orders.actions.save`."""
        typed = {name: one(self.cleaned_data.get(name)) for name in LABELS}
        typed["stage"] = self.stages.get(typed["stage"])
        typed |= {"delivery_by_table": self.follows_the_table}
        return typed | {name: typed.get(name) or Decimal(0) for name in SUMS}


OrderForm.base_fields |= fields_for_model(
    Order, fields=[name for name in LABELS if name != "stage"], labels=LABELS, widgets=WIDGETS
)


class ItemForm(forms.Form):
    """A line of the composition."""

    product = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    kind = forms.ChoiceField(choices=OrderItem.Kind, widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=999)
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=11, decimal_places=2, widget=SumInput()
    )
    discount = forms.IntegerField(
        label=_("Discount, %"), min_value=0, max_value=100, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["empty_permitted"] = False  # a line that was sent is meant
        super().__init__(*args, **kwargs)
        for name in ("quantity", "price", "discount"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    @property
    def line(self) -> ItemLine:
        """The checked line."""
        data = self.cleaned_data
        return ItemLine(
            product_id=data["product"],
            kind=data["kind"],
            quantity=data["quantity"],
            price=data["price"],
            discount_percent=data["discount"] or 0,
        )

    @property
    def is_gift(self) -> bool:
        """Whether it costs nothing (A8.4)."""
        return str(self["discount"].value()) == "100"


Items = forms.formset_factory(ItemForm, extra=0, max_num=50, absolute_max=50)


def rows_of(items) -> list[dict[str, str]]:
    """A composition as the values of its rows."""
    return [
        {
            "product": str(item.product_id),
            "kind": item.kind,
            "quantity": str(item.quantity),
            "price": plain(item.price),
            "discount": str(item.discount_percent),
        }
        for item in items
    ]
