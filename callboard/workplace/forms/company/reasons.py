"""A reason: what it is called in three languages, and what it asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.orders.models import Reason
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.rules.managed import REASON

COLUMNS = ("kind", "code", "needs_comment", "goes_with_siblings", "position", "number", "active")
NAMES = ("name_en", "name_ru", "name_uk")


class ReasonForm(CompanyForm):
    """One reason of one list."""

    parts = (
        (_("Where it stands"), (("kind", 4), ("code", 4), ("position", 2), ("active", 12))),
        (_("What it is called"), (("name_en", 4), ("name_ru", 4), ("name_uk", 4))),
        (
            _("What it asks for"),
            (("needs_comment", 4), ("goes_with_siblings", 4), ("number", 3)),
        ),
    )

    kind = forms.ChoiceField(label=_("List"), choices=Reason.Kind.choices)
    code = forms.SlugField(
        label=REASON["code"],
        max_length=40,
        required=False,
        help_text=_("Orders and partners know it by this. Empty: made of the English name."),
    )
    position = forms.IntegerField(
        label=REASON["position"], min_value=0, max_value=999, initial=99, required=False
    )
    active = forms.BooleanField(
        label=REASON["active"],
        required=False,
        initial=True,
        help_text=_("Off: nobody chooses it any more; orders that have it keep it."),
    )
    name_en = forms.CharField(label=_("In English"), max_length=80)
    name_ru = forms.CharField(label=_("In Russian"), max_length=80, required=False)
    name_uk = forms.CharField(
        label=_("In Ukrainian"),
        max_length=80,
        required=False,
        help_text=_("Empty: as in English."),
    )
    needs_comment = forms.BooleanField(label=REASON["needs_comment"], required=False)
    goes_with_siblings = forms.BooleanField(
        label=REASON["goes_with_siblings"],
        required=False,
        help_text=_("In the list of Trash: waiting orders of the phone are offered as well."),
    )
    number = forms.IntegerField(
        label=REASON["number"],
        min_value=0,
        max_value=9999,
        required=False,
        help_text=_("Programs of partners may know a reason by a number."),
    )

    def __init__(self, data: Any = None, *, reason: Reason | None = None) -> None:
        """`reason` is what it changes; none: a new one."""
        initial = {}
        if reason:
            initial = {name: getattr(reason, name) for name in COLUMNS}
            initial |= dict(zip(NAMES, reason.names, strict=True))
        super().__init__(data, initial=initial)
        if reason:
            del self.fields["kind"], self.fields["code"]

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the reason."""
        english, *others = (self.cleaned_data[name] for name in NAMES)
        names = [english, *(name or english for name in others)]
        columns = self.chosen(*COLUMNS) | {"names": names}
        return columns | {"position": columns["position"] or 0}
