"""The action bar: every outcome, its key, its dialog, and the action it becomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.orders import actions as orders
from callboard.orders.law import Action
from callboard.orders.models import Order
from callboard.workplace.forms import outcomes as forms

A = Action


@dataclass(frozen=True)
class Outcome:
    """A button of the action bar. With a dialog it asks first.

    One that `asks_when_needed` has its dialog shown only when the press leaves something open.
    `label` where the button has another word than the action; `timed` outcomes end a talk, so the
    seconds spent on the card are written down with them.
    """

    action: Action
    key: str
    do: Callable[..., Order]
    form: type[forms.OutcomeForm] = forms.OutcomeForm
    dialog: str = ""
    label: Any = None
    tone: str = ""
    right: bool = False
    in_bar: bool = True
    timed: bool = False
    takes_duplicates: bool = False
    asks_when_needed: bool = False

    @property
    def slug(self) -> str:
        """Its word in addresses."""
        return self.action.value.replace("_", "-")

    @property
    def word(self) -> Any:
        """What stands on the button."""
        return self.label or self.action.label

    @property
    def template(self) -> str:
        """Its dialog; nothing where one press is enough."""
        return f"workplace/card/dialogs/{self.dialog}.html" if self.dialog else ""


# In the order of the bar. No two that can stand there together have the same key.
_BAR: tuple[Outcome, ...] = (
    Outcome(
        A.CONFIRM,
        "Ctrl+Enter",
        orders.confirm,
        forms.SendForm,
        "send",
        tone="go",
        timed=True,
        takes_duplicates=True,
        asks_when_needed=True,
    ),
    Outcome(
        A.RETURN_FOR_DELIVERY,
        "F",
        orders.return_for_delivery,
        forms.AgainForm,
        "return_for_delivery",
        tone="go",
        timed=True,
    ),
    Outcome(A.RECONFIRM, "E", orders.reconfirm, timed=True),
    Outcome(
        A.SCHEDULE,
        "D",
        orders.schedule,
        forms.ScheduleForm,
        "schedule",
        timed=True,
        takes_duplicates=True,
    ),
    Outcome(
        A.CALLBACK,
        "B",
        orders.callback,
        forms.CallbackForm,
        "callback",
        label=_("Call back"),
        timed=True,
    ),
    Outcome(A.NO_ANSWER, "N", orders.no_answer, forms.NoAnswerForm, "no_answer", timed=True),
    Outcome(
        A.HOLD,
        "W",
        orders.hold,
        forms.Commented,
        "hold",
        label=pgettext_lazy("action", "Hold"),
        timed=True,
    ),
    Outcome(A.RELEASE, "L", orders.release),
    Outcome(A.REPEAT_SALE, "Y", orders.repeat_sale, tone="go"),
    Outcome(A.ADVANCE, "F", orders.advance),
    Outcome(A.PAID, "M", orders.paid, label=pgettext_lazy("action", "Paid")),
    Outcome(A.RETURNED, "U", orders.returned, label=pgettext_lazy("action", "Returned")),
    Outcome(A.COURIER_CALLBACK, "J", orders.courier_callback, forms.Reasoned, "courier_callback"),
    Outcome(A.STEP_BACK, "Z", orders.step_back, forms.WhyForm, "why"),
    Outcome(A.RESTORE, "R", orders.restore),
    Outcome(A.REOPEN, "O", orders.reopen, forms.WhyForm, "why"),
    Outcome(
        A.CANCEL,
        "X",
        orders.cancel,
        forms.Reasoned,
        "cancel",
        tone="danger",
        right=True,
        timed=True,
    ),
    Outcome(
        A.TRASH,
        "T",
        orders.trash,
        forms.TrashForm,
        "trash",
        label=pgettext_lazy("action", "Trash"),
        tone="danger",
        right=True,
        timed=True,
    ),
    Outcome(A.COPY, "K", orders.copy, in_bar=False),
)

OUTCOMES: dict[str, Outcome] = {outcome.slug: outcome for outcome in _BAR}


def buttons_for(actions: Sequence[Action]) -> list[Outcome]:
    """The outcomes among these actions, in the order of the bar."""
    return [outcome for outcome in _BAR if outcome.action in actions]
