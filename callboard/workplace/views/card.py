from django.http import HttpResponse
from django.shortcuts import render

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.orders import rules
from callboard.workplace import queries
from callboard.workplace.forms import Typed
from callboard.workplace.views import answers, sums


@shows(May.ORDERS_READ)
def order(request: MemberRequest, number: int) -> HttpResponse:
    """The card of an order."""
    return answers.show_card(request, queries.card_of(request.member, number))


@shows(May.ORDERS_READ)
def news(request: MemberRequest, number: int) -> HttpResponse:
    """Says so when somebody changed the order since `?version=`, or when the member, who held the
    customer (`?mine=1`), does no more (A4.4); nothing when nothing has happened."""
    if "mine" in request.GET:
        holder = queries.holder_of(request.member, number)
        if holder is None or holder.member_id != request.member.pk:
            lost = {"number": number, "holder": holder}
            return render(request, "workplace/card/_news.html", lost)
    changed = queries.changed_since(request.member, number, request.GET.get("version", ""))
    if changed is None:
        return HttpResponse(status=204)
    return render(request, "workplace/card/_news.html", {"number": number, "entry": changed})


@shows(May.ORDERS_READ)
def others(request: MemberRequest, number: int) -> HttpResponse:
    """The customer's other orders anew, ticks kept: a new lead joins the open card."""
    card = queries.card_of(request.member, number)
    return render(request, "workplace/card/_others.html", answers.context(request, card))


@changes(May.ORDERS_READ)
def totals(request: MemberRequest, number: int) -> HttpResponse:
    """The sums of what is typed now. Nothing is saved."""
    card = queries.card_of(request.member, number)
    typed = Typed.posted(answers.facts_of(card), request.POST)
    context = sums.context(card, typed) | {"is_answer": True}
    return render(request, "workplace/card/_sums.html", context)


@shows(May.ORDERS_READ)
def paper(request: MemberRequest, number: int) -> HttpResponse:
    """The order on one plain sheet, to be printed and put into the parcel (A5c)."""
    card = queries.card_of(request.member, number)
    order = card.order
    sums = rules.totals(order.items.all(), order.delivery_price, order.discount)
    context = {"order": order, "customer": order.customer, "sums": sums, "now": card.now}
    return render(request, "workplace/card/paper.html", context)
