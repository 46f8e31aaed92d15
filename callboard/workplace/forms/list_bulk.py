"""What is sent from the list: ticked orders with a verb, and a name for a filter."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.workplace.models import Run

_TICKED = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})")


class BulkForm(forms.Form):
    """One verb and the ticked orders, each as "number.version" of what the person saw."""

    verb = forms.ChoiceField(label=_("What to do"), choices=Run.Verb.choices)
    to = forms.ModelChoiceField(
        label=_("To whom"), queryset=Member.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["to"]
        if isinstance(people, forms.ModelChoiceField):
            people.queryset = Member.objects.visible_to(member).at_work().order_by("name", "id")

    @property
    def ticked(self) -> list[tuple[int, int]]:
        """(number, version) of each ticked order; what has no such shape is no tick."""
        data: Any = self.data
        sent = data.getlist("orders") if self.is_bound else []
        read = (_TICKED.fullmatch(text) for text in sent)
        return [(int(found[1]), int(found[2])) for found in read if found]

    @property
    def reasons(self) -> list[str]:
        """Why this cannot even be asked."""
        return [str(text) for texts in self.errors.values() for text in texts]


def verbs_for(member: Member) -> list[Run.Verb]:
    """The verbs that make sense for this member's rights; the law is asked for each order."""
    if rights.may(member, May.ORDERS_LEAD):
        return list(Run.Verb)
    return [Run.Verb.DUPLICATES] if rights.may(member, May.ORDERS_WORK) else []


class FilterName(forms.Form):
    """A filter of the list under a name."""

    name = forms.CharField(label=pgettext_lazy("filter", "Name"), max_length=40)
    shared = forms.BooleanField(label=_("Everybody may use it"), required=False)
    query = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
