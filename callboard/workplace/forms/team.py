"""What a leader types on the page of a member, and in the dialog that assigns an order."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.workplace.forms import known
from callboard.workplace.queries import known as ways

MOST = 200
LONGEST = 18  # digits of a number


class NumbersForm(forms.Form):
    """Orders by their numbers, in any list people paste: lines, commas, spaces."""

    numbers = forms.CharField(
        label=_("Order numbers"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Up to 200, with spaces, commas or a line each."),
    )

    def clean_numbers(self) -> list[int]:
        typed = [each for each in re.split(r"[\s,;#№]+", self.cleaned_data["numbers"]) if each]
        wrong = [each for each in typed if not (each.isdecimal() and len(each) <= LONGEST)]
        if wrong:
            raise ValidationError(
                _("“%(word)s” is no order number. Leave only the numbers."),
                params={"word": wrong[0][:40]},
            )
        if len(typed) > MOST:
            raise ValidationError(_("These are more than 200. Assign them in several steps."))
        return [int(each) for each in typed]


class TicksForm(forms.Form):
    """Orders ticked in a list, and for a move whose they become."""

    def __init__(self, *args: Any, by: Member, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.colleagues = ways.led_by(by)
        self.fields["to"] = known.choice(self.colleagues, label=_("To"))

    def ticked(self) -> list[int]:
        """The numbers that were ticked; what is none is left out."""
        sent = self.data.getlist("order") if self.is_bound else []  # type: ignore[attr-defined]
        return [int(each) for each in sent[:MOST] if each.isdecimal() and len(each) <= LONGEST]

    def chosen(self) -> Member | None:
        """Whose list they go to; None where nobody is chosen, or nobody is called so."""
        to = self.cleaned_data.get("to") if self.is_valid() else None
        return self.colleagues.rows.filter(pk=to).first() if to else None


class ReleaseForm(forms.Form):
    """Why a member may work on although a delivery is overdue (A17 C17)."""

    reason = forms.CharField(label=_("Why the delivery waits"), max_length=400)


class AssignForm(forms.Form):
    """Whose personal list the order goes into (A4.12)."""

    def __init__(self, *args: Any, by: Member, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.colleagues = ways.led_by(by)
        label = _("To the personal list of")
        self.fields["to"] = known.choice(self.colleagues, label=label, required=True)
        self.initial["to"] = known.begins(self.fields["to"], self.initial.get("to"))
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal of the action where it belongs."""
        for text in refused.reasons:
            self.add_error("to" if text in refused.fields.values() else None, text)

    def chosen(self) -> Member | None:
        """Whose list it goes to."""
        return self.colleagues.rows.filter(pk=self.cleaned_data.get("to") or 0).first()
