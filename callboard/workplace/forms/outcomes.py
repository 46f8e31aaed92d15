"""What each outcome of a call asks for beside the order's own fields: the shape of its dialog."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from callboard.orders import rules
from callboard.orders.models import Order, OrderPolicy, Stage
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
        self,
        *args: Any,
        order: Order,
        policy: OrderPolicy,
        now: datetime,
        stages: Sequence[Stage] = (),
        **kw: Any,
    ) -> None:
        """`stages` are the company's own that fit where the order goes (A11.8)."""
        self.order, self.policy, self.now = order, policy, now
        super().__init__(*args, **kw)
        self.stages = {stage.name: stage for stage in stages}
        if stages:
            names = [("", "—"), *((name, name) for name in self.stages)]
            self.fields["stage"] = forms.ChoiceField(
                label=_("Stage"), choices=names, required=False
            )

    @property
    def stage(self) -> Stage | None:
        """The stage that was chosen, if any."""
        return self.stages.get(self.cleaned_data.get("stage", ""))

    def facts(self) -> dict[str, Any]:
        """The words the action takes."""
        return {}

    def _here(self, at: datetime) -> datetime:
        """A moment on the company's clock."""
        return at.astimezone(places.zone(self.order.company.zone))


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


class Numbers(forms.Field):
    """Ticked numbers of orders; the action says which of them may go along."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid": _("Tick orders of the list.")}

    def to_python(self, value: Any) -> list[int]:
        """The numbers; nothing ticked is none."""
        typed = value or []
        if len(typed) > 100 or not all(n.isdecimal() and len(n) < 19 for n in typed):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return [int(n) for n in typed]


class SendForm(Commented):
    """Today or tomorrow, and the time: asked where the card does not say them yet (A7.1)."""

    on = forms.DateField(label=_("Day"), required=False, widget=forms.RadioSelect)
    time = forms.CharField(label=_("Time"), required=False, max_length=20)
    aliases = {"delivery_on": "on", "delivery_time": "time"}

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        today = self._here(self.now).date()
        days = [today + timedelta(days=n) for n in range(self.policy.send_max_days + 1)]
        shape = pgettext("date format", "j M")
        words = {0: _("today"), 1: _("tomorrow")}
        self.days = [
            (day.isoformat(), words.get(n, date_format(day, "D")), date_format(day, shape))
            for n, day in enumerate(days)
        ]
        kept = self.order.delivery_on
        chosen = kept if kept in days else today
        self.initial = {"on": chosen.isoformat(), "time": self.order.delivery_time}

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**super().facts(), "on": typed["on"], "time": typed["time"]}


class NoAnswerForm(Reasoned):
    """The ladder asks for a time only from some attempt on: later today, company time (A7.11)."""

    time = _time(_("Next call today at"), required=False)
    aliases = {"at": "time"}

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not rules.needs_a_time(self.order.attempts + 1, self.policy):
            del self.fields["time"]
        else:
            today, later = self._here(self.now), self._here(self.now + timedelta(hours=1))
            last = later.date() > today.date()
            self.initial = {"time": "23:59" if last else later.strftime("%H:%M")}

    def facts(self) -> dict[str, Any]:
        typed, today = self.cleaned_data.get("time"), self._here(self.now)
        at = datetime.combine(today.date(), typed, today.tzinfo) if typed else None
        return {**super().facts(), "at": at}


class CallbackForm(Commented):
    """A day and a time on the customer's clock; at first the ladder's last step ahead (A7.12)."""

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
        step = timedelta(minutes=self.policy.ladder[-1])
        later = (self.now + step).astimezone(self.zone)
        self.initial = {"day": later.date(), "time": later.strftime("%H:%M")}

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**super().facts(), "at": datetime.combine(typed["day"], typed["time"], self.zone)}


class ScheduleForm(Commented):
    """A day from tomorrow to the company's limit (A7.4)."""

    on = forms.DateField(label=_("Day"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        today = self._here(self.now).date()
        days = [today + timedelta(days=n + 1) for n in range(self.policy.schedule_max_days)]
        shape = pgettext("date format", "j M")
        self.days = [(d.isoformat(), date_format(d, "D"), date_format(d, shape)) for d in days]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "on": self.cleaned_data["on"]}


class TrashForm(Reasoned):
    """It never was an order. What else is asked depends on the reason (A7.18 to A7.21)."""

    duplicate_of = forms.IntegerField(
        label=_("Number of the order it doubles"), required=False, min_value=1, max_value=2**63 - 1
    )
    doubles = Numbers(required=False)
    client = forms.ChoiceField(
        label=_("Is it our customer?"),
        required=False,
        choices=[
            ("ours", _("Ours: the order is in the list. Into trash.")),
            ("foreign", _("Somebody else's. A refusal, with a description.")),
        ],
        widget=forms.RadioSelect,
    )
    along = Numbers(required=False)
    aliases = {"is_ours": "client"}

    def facts(self) -> dict[str, Any]:
        """Only what the chosen reason asks for."""
        typed, reason = self.cleaned_data, self.cleaned_data["reason"]
        ours = {"ours": True, "foreign": False}.get(typed["client"])
        is_double = reason == "duplicate"
        return {
            **super().facts(),
            "duplicate_of": typed["duplicate_of"] if is_double else None,
            "is_ours": ours if reason == "feedback" else None,
            "along": typed["doubles" if is_double else "along"] if self._takes(reason) else [],
        }

    def __init__(self, *args: Any, along_codes: frozenset[str] = frozenset(), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.along_codes = along_codes

    def _takes(self, reason: str) -> bool:
        return reason == "duplicate" or reason in self.along_codes


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
        today = self._here(self.now).date()
        self.fields["on"].widget.attrs["min"] = today.isoformat()
        self.initial = {"on": today + timedelta(days=1)}

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "on": self.cleaned_data["on"], "time": self.cleaned_data["time"]}
