"""The page of an order for its customer, and giving it out and taking it back on the card."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.delivery import queries as delivery
from callboard.kit.errors import Refused, Stale
from callboard.orders import actions, rules
from callboard.orders.law import Action
from callboard.orders.models import OrderLink
from callboard.orders.rules import linking
from callboard.workplace import queries
from callboard.workplace.forms.link import CustomersForm
from callboard.workplace.guards import LinkRequest, opened_by_the_customer
from callboard.workplace.queries.history import SHOWN


@opened_by_the_customer
def your_order(request: LinkRequest, link: OrderLink | None) -> HttpResponse:
    """The customer looks, corrects name and address, and confirms (A3.8)."""
    if link is None:
        status = 410 if request.GET.get("link") or request.method == "POST" else 200
        return render(request, "workplace/link/over.html", status=status)
    if request.method == "POST":
        return _sent(request, link)
    actions.note_opened(link)
    return _page(request, link, CustomersForm(order=link.order))


@changes(May.ORDERS_READ)
def give(request: MemberRequest, number: int) -> HttpResponse:
    """Give out the link of an order; the answer copies it."""
    card = queries.card_of(request.member, number)
    card.order.link = actions.give_link(card.order, by=request.member)
    return render(request, "workplace/card/_link.html", link_of(request, card) | {"copies": True})


@changes(May.ORDERS_READ)
def revoke(request: MemberRequest, number: int) -> HttpResponse:
    """The link opens nothing any more."""
    actions.revoke_link(queries.card_of(request.member, number).order, by=request.member)
    return _panel(request, number)


@shows(May.ORDERS_READ)
def shown(request: MemberRequest, number: int) -> HttpResponse:
    """The link of an order as it is now."""
    return _panel(request, number)


def link_of(request: MemberRequest, card: queries.Card) -> dict:
    """What the card tells of the link: whether it can be given, its address, who has used it."""
    link = getattr(card.order, "link", None)
    lasts = link is not None and link.revoked_at is None and card.now < link.expires_at
    url = ""
    if link and lasts:
        page = request.build_absolute_uri(reverse("your-order"))
        url = f"{page}?link={linking.token_of(link)}"
    waits = linking.waits_for_a_yes(card.order)
    return {
        "card": card,
        "order": card.order,
        "link": link,
        "link_url": url if waits else "",
        "may_link": waits and Action.CONFIRM in card.actions,
    }


def _panel(request: MemberRequest, number: int) -> HttpResponse:
    card = queries.card_of(request.member, number)
    return render(request, "workplace/card/_link.html", link_of(request, card))


def _sent(request: LinkRequest, link: OrderLink) -> HttpResponse:
    form = CustomersForm(request.POST, order=link.order)
    if not form.is_valid():
        return _page(request, link, form, status=422)
    says_yes = "confirm" in request.POST
    do = actions.confirm_by_link if says_yes else actions.correct_by_link
    try:
        actions.use_link(link)
        do(link, version=form.cleaned_data["version"], fields=form.words)
    except Stale:
        reason = _("The order has just been changed by us. Look at it once more, then send again.")
        typed = request.POST.copy()
        typed["version"] = str(link.order.version)
        form = CustomersForm(typed, order=link.order)
        return _page(request, link, form, [reason], status=Stale.status)
    except Refused as refused:
        others = form.mark(refused.fields)
        at_fields = set(refused.fields.values())
        reasons = [each for each in refused.reasons if each not in at_fields] + others
        return _page(request, link, form, reasons, status=refused.status)
    said = "" if says_yes else "&saved=1"
    return redirect(f"{request.path}?lang={request.GET.get('lang', '')}{said}")


def _page(
    request: LinkRequest,
    link: OrderLink,
    form: CustomersForm,
    reasons: list[str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    order = link.order
    waits = linking.waits_for_a_yes(order)
    context = {
        "order": order,
        "movement": [] if waits else delivery.movement_of(order.company_id, order.pk)[:SHOWN],
        "form": form,
        "reasons": reasons or [],
        "waits": waits,
        "is_confirmed": order.confirmed_at is not None and order.reason == "",
        "sums": rules.totals(order.items.all(), order.delivery_price, order.discount),
        "lang": request.GET.get("lang", ""),
        "is_saved": "saved" in request.GET,
    }
    return render(request, "workplace/link/order.html", context, status=status)
