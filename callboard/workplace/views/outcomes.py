from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes
from callboard.accounts.permissions import May
from callboard.dispatch import actions as dispatch
from callboard.kit.errors import Refused, Stale
from callboard.workplace import actions, forms, queries
from callboard.workplace.forms.typed import Typed, merged
from callboard.workplace.queries import Card
from callboard.workplace.views import answers

Do = Callable[[Card, Typed], HttpResponse]


@changes(May.ORDERS_READ)
def save(request: MemberRequest, number: int) -> HttpResponse:
    """Keep what is typed; the order stays where it is."""

    def do(card: Card, typed: Typed) -> HttpResponse:
        actions.save(card.order, by=request.member, **typed.kept)
        return shown_again(request, number, said=_("Saved."))

    return tried(request, queries.card_of(request.member, number), None, do)


@changes(May.ORDERS_READ)
def recompose(request: MemberRequest, number: int) -> HttpResponse:
    """A set chosen, an item added, a line removed: kept at once, with all else that is typed."""
    card = queries.card_of(request.member, number)

    def do(card: Card, typed: Typed) -> HttpResponse:
        kept = typed.kept | {"items": queries.recomposed(card, typed.lines, request.POST.dict())}
        actions.save(card.order, by=request.member, **kept)
        return shown_again(request, number)

    return tried(request, card, None, do)


@changes(May.ORDERS_READ)
def outcome(request: MemberRequest, number: int, outcome: str) -> HttpResponse:
    """How the talk ended: what is typed is kept and the order moves, or nothing happens."""
    chosen = forms.OUTCOMES.get(outcome)
    if chosen is None:
        raise Http404
    card = queries.card_of(request.member, number)

    def do(card: Card, typed: Typed) -> HttpResponse:
        facts = typed.facts_for(chosen, card.seconds, request.POST.getlist("duplicates"))
        done = actions.finish(
            card.order,
            chosen.do,
            by=request.member,
            facts=facts,
            stage=typed.stage_after,
            **typed.kept,
        )
        return answers.moved(request, card, done)

    return tried(request, card, chosen, do)


@changes(May.ORDERS_READ)
def give_back(request: MemberRequest, number: int) -> HttpResponse:
    """Return the customer to the queue, keeping what is typed (A3.8)."""

    def do(card: Card, typed: Typed) -> HttpResponse:
        reason = request.POST.get("give-back-reason", "")
        actions.give_back(card.order, by=request.member, reason=reason, **typed.kept)
        messages.success(request, _("Order %(number)s is back in the queue.") % {"number": number})
        return answers.go(request, reverse("floor"))

    return tried(request, queries.card_of(request.member, number), None, do)


@changes(May.ORDERS_READ)
def take(request: MemberRequest, number: int) -> HttpResponse:
    """Take the customer into work by hand."""
    card = queries.card_of(request.member, number)
    dispatch.open_for_work(card.order, by=request.member)
    return answers.go_to(request, card.order)


@changes(May.ORDERS_READ)
def take_over(request: MemberRequest, number: int) -> HttpResponse:
    """A leader takes the customer from whoever holds it."""
    card = queries.card_of(request.member, number)
    dispatch.take_over(card.order, by=request.member)
    return answers.go_to(request, card.order)


def tried(request: MemberRequest, card: Card, chosen: forms.Outcome | None, do: Do) -> HttpResponse:
    """Nothing typed is lost: what is wrong is marked, what others changed stands beside it."""
    facts = answers.facts_of(card)
    typed = Typed.posted(facts, request.POST, chosen)
    if not typed.is_valid:
        typed.focus_first()
        return answers.show_card(request, card, typed, status=422)
    try:
        return do(card, typed)
    except Stale as stale:
        typed = merged(facts, request.POST, chosen)
        typed.refuse(stale)
    except Refused as refused:
        typed.refuse(refused)
        typed.focus_first()
        return answers.show_card(request, card, typed, status=refused.status)
    return answers.show_card(request, card, typed, status=Stale.status)


def shown_again(request: MemberRequest, number: int, *, said: str = "") -> HttpResponse:
    card = queries.card_of(request.member, number)
    if not request.htmx:
        return answers.go_to(request, card.order)
    if said:
        messages.success(request, said)
    return answers.show_card(request, card)
