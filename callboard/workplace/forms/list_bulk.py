"""What is sent from the list: ticked orders with a verb, and a name for a filter."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.orders.models import Stage
from callboard.workplace.forms import known
from callboard.workplace.models import Run
from callboard.workplace.queries import known as ways
from callboard.workplace.queries import list_choices
from callboard.workplace.rules.wanted import stages_by_group

# What a person moves by hand, in a dialog of its own; the rest is outcomes and the clock.
TO_A_LINE = (Run.Verb.RESTORE, Run.Verb.REOPEN)
MOVES = (*TO_A_LINE, Run.Verb.RELEASE)

_TICKED = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})")


class BulkForm(forms.Form):
    """One verb and the ticked orders, each as "number.version" of what the person saw.

    `to` is whom to assign to, `stage` which stage to set, `why` the reason to reopen.
    """

    verb = forms.ChoiceField(label=_("What to do"), choices=Run.Verb.choices)
    to = forms.Field(label=_("To whom"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    why = forms.CharField(label=_("Why"), required=False, max_length=400)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.led = ways.led_by(member)
        self.fields["to"] = known.choice(self.led, label=_("To whom"))
        self.listed = {str(stage.pk): stage for stage in list_choices.stages_in_use(member)}
        stages = self.fields["stage"]
        if isinstance(stages, forms.ChoiceField):
            stages.choices = [("", "—"), *stages_by_group(self.listed.values())]

    def clean_to(self) -> Member | None:
        """Whom to assign to; None where nobody is chosen."""
        to = self.cleaned_data["to"]
        return self.led.rows.filter(pk=to).first() if to else None

    def clean_stage(self) -> Stage | None:
        """The stage itself; None where none is chosen."""
        return self.listed.get(self.cleaned_data["stage"])

    @property
    def verbs(self) -> list[Run.Verb]:
        """What to offer: a stage only where the company has some."""
        return [v for v in verbs_for(self.member) if v != Run.Verb.STAGE or self.listed]

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
    needed: dict[Run.Verb, tuple[May, ...]] = {
        Run.Verb.ASSIGN: (May.ORDERS_LEAD,),
        Run.Verb.TAKE_AWAY: (May.ORDERS_LEAD,),
        Run.Verb.RESTORE: (May.ORDERS_LEAD,),
        Run.Verb.REOPEN: (May.ORDERS_REOPEN,),
        Run.Verb.RELEASE: (May.ORDERS_LEAD,),
        Run.Verb.STAGE: (May.ORDERS_WORK, May.ORDERS_FULFIL),
        Run.Verb.DUPLICATES: (May.ORDERS_WORK,),
    }
    return [verb for verb in Run.Verb if any(rights.may(member, may) for may in needed[verb])]


class FilterName(forms.Form):
    """A filter of the list under a name."""

    name = forms.CharField(label=pgettext_lazy("filter", "Name"), max_length=40)
    shared = forms.BooleanField(label=_("Everybody may use it"), required=False)
    query = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
