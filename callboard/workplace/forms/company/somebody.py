"""A member typed into a form: a company has more people than a list holds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callboard.accounts import queries
from callboard.accounts.models import Member


class Somebody(forms.CharField):
    """A member by login, or by the whole name where nobody else is called so; empty: None."""

    def __init__(self, *, by: Member, label: Any, required: bool = False) -> None:
        """`by` is whose people are known here."""
        hint = gettext_lazy("Login, or the whole name.")
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": hint}
        )
        super().__init__(label=label, required=required, max_length=150, widget=widget)
        self.by = by

    def clean(self, value: Any) -> Member | None:
        """The member; refused where there is none, or more than one."""
        words = super().clean(value)
        if not words:
            return None
        found = queries.called(self.by, words)
        if not found:
            raise ValidationError(_("Nobody here has this login or name. Check how it is written."))
        if len(found) > 1:
            raise ValidationError(_("Several people are called so. Type the login of one."))
        return found[0]
