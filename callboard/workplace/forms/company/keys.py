"""A key by which a program of a partner comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.integrations.models import Scope
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.forms.company.somebody import Somebody
from callboard.workplace.rules.managed import KEY


class KeyForm(CompanyForm):
    """What a new key is called, and what it opens."""

    parts = ((_("New key"), (("name", 6), ("per_minute", 3), ("scopes", 12))),)

    name = forms.CharField(
        label=KEY["name"], max_length=80, help_text=_("To know it by: who has it, and for what.")
    )
    per_minute = forms.IntegerField(
        label=KEY["per_minute"], min_value=1, max_value=100_000, initial=600
    )
    scopes = forms.MultipleChoiceField(
        label=KEY["scopes"], choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )

    @property
    def columns(self) -> dict[str, Any]:
        """What the action is given."""
        return dict(self.cleaned_data)


class AuditFilter(forms.Form):
    """What of the audit is shown."""

    def __init__(self, data: Any, *, kinds: Any, by: Member) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(label=_("What"), required=False, choices=kinds)
        self.fields["actor"] = Somebody(by=by, label=_("By whom"))

    @property
    def wanted(self) -> dict[str, Any]:
        """What the query is asked for; a wrong filter is none."""
        if not self.is_valid():
            return {}
        actor = self.cleaned_data["actor"]
        return {"kind": self.cleaned_data["kind"], "actor": actor.pk if actor else None}
