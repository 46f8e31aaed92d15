"""What each outcome of a call asks for beside the order's own fields: the shape of its dialog."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from callboard.orders import rules
from callboard.orders.models import Order, OrderPolicy
from callboard.places import rules as places


def _day(label) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _time(label: Any, **facts: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **facts)


class OutcomeForm(forms.Form):
    """Facts of the action are those of the fields. `aliases` says where a refused fact is shown."""

    aliases: dict[str, str] = {}

    def __init__(
        self, *args: Any, order: Order, policy: OrderPolicy, now: datetime, **kw: Any
    ) -> None:
        self.order, self.policy, self.now = order, policy, now
        super().__init__(*args, **kw)

    def facts(self) -> dict[str, Any]:
        """The words the action takes."""
        return {}


class Commented(OutcomeForm):
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def facts(self) -> dict[str, Any]:
        return {"comment": self.cleaned_data["comment"]}


class Reasoned(Commented):
    reason = forms.CharField(required=False, max_length=40)

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "reason": self.cleaned_data["reason"]}


class NoAnswerForm(Reasoned):
    """The ladder asks for a time only from some attempt on: later today, company time (A7.11)."""

    time = _time(_("Next call today at"), required=False)
    aliases = {"at": "time"}

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not rules.needs_a_time(self.order.attempts + 1, self.policy):
            del self.fields["time"]
        else:
            later = self._here(self.now + timedelta(hours=1))
            self.initial = {"time": later.strftime("%H:%M")}

    def facts(self) -> dict[str, Any]:
        typed, today = self.cleaned_data.get("time"), self._here(self.now)
        at = datetime.combine(today.date(), typed, today.tzinfo) if typed else None
        return {**super().facts(), "at": at}

    def _here(self, at: datetime) -> datetime:
        return at.astimezone(places.zone(self.order.company.zone))


class CallbackForm(Commented):
    """A day and a time on the customer's clock (A7.13)."""

    day = _day(_("Day"))
    time = _time(_("Customer's time"))
    aliases = {"at": "time"}

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["comment"].label = _("What was agreed")
        self.zone = places.zone(self.order.customer.zone)
        today = self.now.astimezone(self.zone).date()
        last = today + timedelta(days=self.policy.callback_max_days)
        self.fields["day"].widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}
        later = (self.now + timedelta(hours=1)).astimezone(self.zone)
        self.initial = {"day": later.date(), "time": later.strftime("%H:%M")}

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**super().facts(), "at": datetime.combine(typed["day"], typed["time"], self.zone)}


class ScheduleForm(Commented):
    """A day from tomorrow to the company's limit (A7.4)."""

    on = forms.DateField(label=_("Day"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        today = self.now.astimezone(places.zone(self.order.company.zone)).date()
        days = [today + timedelta(days=n + 1) for n in range(self.policy.schedule_max_days)]
        shape = pgettext("date format", "j M")
        self.days = [(d.isoformat(), date_format(d, "D"), date_format(d, shape)) for d in days]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "on": self.cleaned_data["on"]}


class TrashForm(Reasoned):
    duplicate_of = forms.IntegerField(
        label=_("Number of the order it doubles"), required=False, min_value=1, max_value=2**63 - 1
    )

    def __init__(
        self,
        *args: Any,
        siblings: Iterable[Order] = (),
        along_codes: Iterable[str] = (),
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.along_codes = set(along_codes)
        numbers = [(str(order.number), order.number) for order in siblings]
        self.fields["along"] = forms.TypedMultipleChoiceField(
            required=False, coerce=int, choices=numbers
        )

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        goes = typed["reason"] in self.along_codes
        return {
            **super().facts(),
            "duplicate_of": typed["duplicate_of"] if typed["reason"] == "duplicate" else None,
            "along": typed["along"] if goes else [],
        }


class WhyForm(OutcomeForm):
    why = forms.CharField(
        label=_("Why"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )

    def facts(self) -> dict[str, Any]:
        return {"why": self.cleaned_data["why"]}


class AgainForm(Commented):
    """When the courier goes again (A7.2)."""

    on = _day(_("Day"))
    time = forms.CharField(label=_("Time"), required=False, max_length=20)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        today = self.now.astimezone(places.zone(self.order.company.zone)).date()
        self.fields["on"].widget.attrs["min"] = today.isoformat()
        self.initial = {"on": today + timedelta(days=1)}

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "on": self.cleaned_data["on"], "time": self.cleaned_data["time"]}
