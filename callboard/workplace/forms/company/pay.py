"""What a day of work pays: shifts, each confirmed order, units over the first (A14.7)."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member, Team
from callboard.analytics.rules.pay import Terms, Window
from callboard.workplace.forms import known
from callboard.workplace.forms.company.rows import Row, TableForm, rows_of
from callboard.workplace.queries import known as ways
from callboard.workplace.rules.managed_pay import PAY

# The shifts of the manual, still without a sum (A14.7).
SHIFTS = (
    {"name": _("Night shift"), "begins": 0, "ends": 7, "amount": 0},
    {"name": _("Day shift"), "begins": 10, "ends": 18, "amount": 0},
)


def _sum(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2, localize=False
    )


class ShiftRow(Row):
    """A shift, and what one processed order within its hours pays."""

    name = forms.CharField(label=_("Shift"), max_length=40)
    begins = forms.IntegerField(label=_("From the hour"), min_value=0, max_value=23)
    ends = forms.IntegerField(label=_("Until the hour"), min_value=1, max_value=24)
    amount = _sum(_("Pays"))

    def clean(self) -> dict[str, Any]:
        """The hours make a shift."""
        typed = super().clean() or self.cleaned_data
        begins, ends = typed.get("begins"), typed.get("ends")
        if begins is not None and ends is not None and begins >= ends:
            self.add_error("ends", ValidationError(_("This hour must be after the first.")))
        return typed


class PayForm(TableForm):
    """A rule from a day on."""

    parts = (
        (_("Whose pay, and since when"), (("team", 4), ("valid_from", 4))),
        (_("For orders"), (("per_order", 4), ("upsells", 6))),
    )
    tables: ClassVar[dict[str, Any]] = {
        "windows": (
            _("Shifts: hours of the company's day, paid for one processed order within"),
            rows_of(ShiftRow),
        )
    }

    team = forms.ChoiceField(label=PAY["team"], required=False)
    valid_from = forms.DateField(
        label=PAY["valid_from"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Days before it stay paid as they were."),
    )
    per_order = _sum(PAY["per_order"])
    upsells = SimpleArrayField(
        forms.DecimalField(
            max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
        ),
        label=PAY["upsells"],
        required=False,
        max_length=20,
        help_text=_("With commas: 50, 70, 100. The last one is repeated. Empty: nothing."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        by: Member,
        today: date,
        team: int | None = None,
        terms: Terms | None = None,
    ) -> None:
        """`terms` stand in it beforehand; none: the shifts of the manual."""
        self.teams = ways.teams(by)
        shifts = [window._asdict() for window in terms.windows] if terms else SHIFTS
        super().__init__(
            data,
            initial={
                "valid_from": today,
                "per_order": terms.per_order if terms else 0,
                "upsells": list(terms.upsells) if terms else [],
            },
            rows={"windows": list(shifts)},
        )
        everybody = _("The whole company")
        self.fields["team"] = known.choice(self.teams, label=PAY["team"], empty=everybody)
        self.initial["team"] = known.begins(self.fields["team"], team)

    @property
    def whose(self) -> Team | None:
        """The team, or the company."""
        pk = self.cleaned_data["team"]
        return self.teams.rows.filter(pk=pk).first() if pk else None

    @property
    def terms(self) -> Terms:
        """What is paid."""
        return Terms(
            windows=[
                Window(row["name"], row["begins"], row["ends"], row["amount"])
                for row in self.rows["windows"].filled
            ],
            per_order=self.cleaned_data["per_order"],
            upsells=self.cleaned_data["upsells"],
        )
