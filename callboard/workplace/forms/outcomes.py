"""What each outcome of a call asks for: the shape of its dialog, and which action it becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.orders import actions as orders
from callboard.orders import rules
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderPolicy
from callboard.places import rules as places

A = Action


def _day(label) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _time(label, **facts: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **facts
    )


class OutcomeForm(forms.Form):
    """What an outcome needs beside the order's own fields. `aliases` says where a refused fact is shown."""

    aliases: dict[str, str] = {}

    def __init__(self, *args: Any, order: Order, policy: OrderPolicy, now: datetime, **kw: Any) -> None:
        self.order, self.policy, self.now = order, policy, now
        super().__init__(*args, **kw)

    def facts(self) -> dict[str, Any]:
        """The words the action takes."""
        return {}


class Commented(OutcomeForm):
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 1})
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
            self.initial.setdefault("time", later.strftime("%H:%M"))

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("time")
        at = typed and datetime.combine(self._here(self.now).date(), typed, self._here(self.now).tzinfo)
        return {**super().facts(), "at": at or None}

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
        self.initial |= {"day": later.date(), "time": later.strftime("%H:%M")}

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
        self.days = [(d.isoformat(), date_format(d, "D"), date_format(d, "j M")) for d in days]
        self.last_day = days[-1] if days else today

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "on": self.cleaned_data["on"]}


class TrashForm(Reasoned):
    duplicate_of = forms.IntegerField(
        label=_("Number of the order it doubles"), required=False, min_value=1, max_value=2**63 - 1
    )
    along = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, siblings: list[Order] = (), along_codes: set[str] = frozenset(), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.along_codes = along_codes
        self.fields["along"].choices = [(str(order.number), order.number) for order in siblings]

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
        self.initial |= {"on": today + timedelta(days=1)}

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "on": self.cleaned_data["on"], "time": self.cleaned_data["time"]}


@dataclass(frozen=True)
class Outcome:
    """A button of the action bar. With a template it opens a dialog first."""

    action: Action
    do: Callable[..., Order]
    key: str
    label: Any
    form: type[OutcomeForm] = OutcomeForm
    template: str = ""
    tone: str = ""
    right: bool = False
    takes_duplicates: bool = False
    takes_seconds: bool = False

    @property
    def slug(self) -> str:
        return self.action.value.replace("_", "-")


def _all(*outcomes: Outcome) -> dict[str, Outcome]:
    return {outcome.slug: outcome for outcome in outcomes}


_TIMED = {"takes_seconds": True}
_DIALOGS = "workplace/card/dialogs"

# In the order of the action bar. Each key is unique among those that can stand there together.
OUTCOMES: dict[str, Outcome] = _all(
    Outcome(
        A.CONFIRM, orders.confirm, "Ctrl+Enter", A.CONFIRM.label, tone="go", takes_duplicates=True, **_TIMED
    ),
    Outcome(
        A.RETURN_FOR_DELIVERY,
        orders.return_for_delivery,
        "F",
        A.RETURN_FOR_DELIVERY.label,
        AgainForm,
        f"{_DIALOGS}/return_for_delivery.html",
        tone="go",
        **_TIMED,
    ),
    Outcome(A.RECONFIRM, orders.reconfirm, "E", A.RECONFIRM.label, **_TIMED),
    Outcome(
        A.SCHEDULE,
        orders.schedule,
        "D",
        A.SCHEDULE.label,
        ScheduleForm,
        f"{_DIALOGS}/schedule.html",
        takes_duplicates=True,
        **_TIMED,
    ),
    Outcome(
        A.CALLBACK, orders.callback, "B", _("Call back"), CallbackForm, f"{_DIALOGS}/callback.html", **_TIMED
    ),
    Outcome(
        A.NO_ANSWER, orders.no_answer, "N", A.NO_ANSWER.label, NoAnswerForm, f"{_DIALOGS}/no_answer.html", **_TIMED
    ),
    Outcome(A.HOLD, orders.hold, "W", pgettext_lazy("action", "Hold"), Commented, f"{_DIALOGS}/hold.html", **_TIMED),
    Outcome(A.RELEASE, orders.release, "L", A.RELEASE.label),
    Outcome(A.REPEAT_SALE, orders.repeat_sale, "Y", A.REPEAT_SALE.label, tone="go"),
    Outcome(A.ADVANCE, orders.advance, "F", A.ADVANCE.label),
    Outcome(A.PAID, orders.paid, "M", pgettext_lazy("action", "Paid")),
    Outcome(A.RETURNED, orders.returned, "U", pgettext_lazy("action", "Returned")),
    Outcome(
        A.COURIER_CALLBACK,
        orders.courier_callback,
        "J",
        A.COURIER_CALLBACK.label,
        Reasoned,
        f"{_DIALOGS}/courier_callback.html",
    ),
    Outcome(
        A.STEP_BACK, orders.step_back, "Z", A.STEP_BACK.label, WhyForm, f"{_DIALOGS}/why.html"
    ),
    Outcome(A.RESTORE, orders.restore, "R", A.RESTORE.label),
    Outcome(A.REOPEN, orders.reopen, "O", A.REOPEN.label, WhyForm, f"{_DIALOGS}/why.html"),
    Outcome(
        A.CANCEL,
        orders.cancel,
        "X",
        A.CANCEL.label,
        Reasoned,
        f"{_DIALOGS}/cancel.html",
        tone="danger",
        right=True,
        **_TIMED,
    ),
    Outcome(
        A.TRASH,
        orders.trash,
        "T",
        pgettext_lazy("action", "Trash"),
        TrashForm,
        f"{_DIALOGS}/trash.html",
        tone="danger",
        right=True,
        **_TIMED,
    ),
    Outcome(A.COPY, orders.copy, "K", A.COPY.label, tone="quiet", right=True),
)


def dialogs_for(actions: list[Action]) -> list[Outcome]:
    """The outcomes of these actions, in the order of the action bar."""
    return [outcome for outcome in OUTCOMES.values() if outcome.action in actions]
