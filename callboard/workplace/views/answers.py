"""The few shapes of an answer: the card, a fragment of it, or the way to another page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from callboard.accounts.guards import MemberRequest
from callboard.catalogue.models import SalesOption
from callboard.orders.models import Order
from callboard.orders.rules import composing, name_shown
from callboard.orders.statuses import GROUPS
from callboard.workplace import forms, queries
from callboard.workplace.context import Desk
from callboard.workplace.forms import Facts, Typed
from callboard.workplace.queries import Card
from callboard.workplace.rules import columns
from callboard.workplace.rules.technical import technical_of
from callboard.workplace.views import history, link, slots, sums

# Groups of statuses on the way of an order that goes well.
STEPS = (
    ("call", pgettext_lazy("step", "Call")),
    ("packing", pgettext_lazy("step", "Pack")),
    ("sending", pgettext_lazy("step", "Send")),
    ("delivery", pgettext_lazy("step", "Deliver")),
    ("done", pgettext_lazy("step", "Paid")),
)


def go(request: MemberRequest, url: str) -> HttpResponse:
    """To another page, whoever asked: htmx or the browser itself."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def go_to(request: MemberRequest, order: Order) -> HttpResponse:
    """To the card of an order."""
    return go(request, reverse("order", args=[order.number]))


def moved(request: MemberRequest, before: Card, done: Order) -> HttpResponse:
    """After an outcome: the customer's next order, a new order's own card, or the floor.

    A toast says what happened; the page that opens is ready for the next key.
    """
    messages.success(request, _told(done))
    if done.pk != before.order.pk:
        return go_to(request, done)
    in_hand = queries.open_after(before)
    if in_hand is None and before.is_mine:
        return go(request, reverse("floor"))
    if in_hand is not None and in_hand.pk != done.pk:
        messages.info(request, _("Next: another order of the same customer."))
    return go_to(request, in_hand or done)


def facts_of(card: Card) -> Facts:
    """What the forms of this card have to know."""
    return Facts(card.order, card.policy, card.now, card.today, card.along_codes, card.stages)


def show_card(
    request: MemberRequest, card: Card, typed: Typed | None = None, *, status: int = 200
) -> HttpResponse:
    """The whole page, or its content where htmx swaps it in place."""
    template = "workplace/card/_card.html" if request.htmx else "workplace/card/card.html"
    return render(request, template, context(request, card, typed), status=status)


def context(request: MemberRequest, card: Card, typed: Typed | None = None) -> dict[str, Any]:
    """Everything the templates of the card ask for."""
    Desk.of(request).mode = card.mode
    facts = facts_of(card)
    typed = typed or Typed.saved(facts)
    typed.close_unless(card.may_edit)
    sent = request.POST or request.GET
    shown, ticked = sent.getlist("shown"), sent.getlist("duplicates")
    buttons = forms.buttons_for(card.actions)
    return {
        **sums.context(card, typed),
        "customer": card.order.customer,
        "form": typed.form,
        "bar": [_button(button, facts, typed) for button in buttons],
        "others": queries.others_of(card, shown, ticked),
        "responsible": columns.operator_of(card.order) or (card.holder and card.holder.member),
        "technical": technical_of(card.order, getattr(card.order, "origin", None), get_language()),
        "reason_word": card.reason_name(card.order.reason),
        "neighbours": queries.neighbours_of(card, ticked),
        "steps": _steps(card.order),
        "origin": getattr(card.order, "origin", None),
        "next_attempt": card.order.attempts + 1,
        "typed_options": _sets(card, typed),
        **link.link_of(request, card),
        **history.of_card(card),
        **slots.context(card, typed),
        "when_label": _("Courier comes on"),
    }


def _button(outcome: forms.Outcome, facts: Facts, typed: Typed) -> dict[str, Any]:
    is_this = typed.outcome is not None and typed.outcome.slug == outcome.slug
    form = typed.dialog if is_this else outcome.template and facts.outcome_form(outcome)
    return {"outcome": outcome, "form": form, "open": is_this and typed.has_wrong_dialog}


def _sets(card: Card, typed: Typed) -> list[SalesOption]:
    lines = typed.shown_lines
    return [
        option
        for option in card.options
        if composing.is_set(lines, paid=option.paid, gifts=option.gifts)
    ]


def _steps(order: Order) -> list[tuple[Any, str]]:
    """The strip in the head: what is done, where it is. A refused order is nowhere on it."""
    groups = [name for name, _label in STEPS]
    here = next((name for name, held in GROUPS.items() if order.status in held), "")
    if here not in groups:
        return [(label, "") for _name, label in STEPS]
    place = groups.index(here)
    states = ["done"] * place + ["here"] + [""] * (len(STEPS) - place - 1)
    return [(label, state) for (_name, label), state in zip(STEPS, states, strict=True)]


def _told(order: Order) -> str:
    text = _("Order %(number)s: %(status)s.") % {
        "number": order.number,
        "status": name_shown(order),
    }
    if order.due_at is None:
        return text
    time = date_format(localtime(order.due_at), pgettext("date format", "j M H:i"))
    next_call = _("Next call: %(time)s.") % {"time": time}
    return f"{text} {next_call}"
