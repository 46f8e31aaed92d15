"""The floor in lines, and what is done from its rows."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from callboard.accounts.guards import MemberRequest, changes, edits, shows
from callboard.accounts.permissions import May
from callboard.calls import queries as calls
from callboard.calls.models import Call
from callboard.delivery import actions as delivery
from callboard.delivery import queries as rides
from callboard.dispatch import actions as dispatch
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import queries as orders
from callboard.orders.models import Order
from callboard.workplace import context, queries
from callboard.workplace.actions import lines as actions
from callboard.workplace.forms.outcomes import AgainForm
from callboard.workplace.forms.ride import RideForm
from callboard.workplace.queries import leads
from callboard.workplace.queries.lines import lines_of
from callboard.workplace.views import answers
from callboard.workplace.views.shift import presence_changed


def show(request: MemberRequest) -> HttpResponse:
    """The lines of the team, and the blocks of the one that the address names (A3a)."""
    frame = context.Desk.of(request)
    floor = queries.floor_of(request.member, frame.shell, frame.handed)
    asked = {} if request.method == "POST" else request.GET.dict()
    shown = {
        "floor": floor,
        "lines": lines_of(request.member, frame.handed, floor.held, asked),
        "idle_minutes": floor.idle_minutes,
    }
    template = "workplace/floor/_lines.html" if request.htmx else "workplace/floor/lines.html"
    return render(request, template, shown)


@changes(May.ORDERS_WORK)
def refresh(request: MemberRequest) -> HttpResponse:
    """Refresh: a new lead comes into Work if there is a free one; else it says why not (A3.5)."""
    dispatch.take_next(request.member)
    return show(request) if request.htmx else answers.go(request, "/floor/")


@changes(May.ORDERS_WORK)
def arrive(request: MemberRequest) -> HttpResponse:
    """The next lead comes by itself while the member is Ready; nothing when none does (A3.5)."""
    claim = dispatch.hand_over(request.member)
    return show(request) if claim else HttpResponse(status=204)


@shows(May.ORDERS_READ)
def find(request: MemberRequest) -> HttpResponse:
    """What fits the number typed into Find lead, and which of it may be opened (A3.7)."""
    words = request.GET.get("q", "").strip()[:100]
    found = leads.leads(request.member, words)
    return render(request, "workplace/floor/_leads.html", {"words": words, "found": found})


@changes(May.ORDERS_READ)
def go(request: MemberRequest) -> HttpResponse:
    """Go: the card of the lead that was found, unless this account may not see it (A3.7)."""
    number = request.POST.get("number") or request.POST.get("q", "")
    words = number.strip()[:100]
    found = [each for each in leads.leads(request.member, words) if str(each.order.number) == words]
    if not found:
        raise Refused(_("There is no order with this number. Check it, or search by phone."))
    if found[0].reasons:
        raise Refused(*found[0].reasons)
    return answers.go_to(request, found[0].order)


@edits(May.ORDERS_WORK)
def send_again(request: MemberRequest, number: int) -> HttpResponse:
    """Return for delivery from a row: asks for day and time first (A7.2)."""
    order = orders.card(request.member, number)
    facts = {"order": order, "policy": orders.policy_of(order.company_id), "now": clock.now()}
    form = AgainForm(request.POST or None, **facts)
    if form.is_valid():
        try:
            told = form.facts()
            version = _version(request)
            actions.send_again(order, **told, by=request.member, version=version)
            return _done(request)
        except Refused as refused:
            _mark(form, refused)
    return _dialog(request, "send_again", order, form)


@changes(May.ORDERS_WORK)
def sell_again(request: MemberRequest, number: int) -> HttpResponse:
    """Create a repeat sale from a row; its card opens at once (A7.3)."""
    order = orders.card(request.member, number)
    made = actions.sell_again(order, by=request.member, version=_version(request))
    return answers.go_to(request, made)


@edits(May.ORDERS_READ)
def driver(request: MemberRequest, number: int) -> HttpResponse:
    """Who drives with a parcel (A3.3)."""
    order = orders.card(request.member, number)
    form = RideForm.of(rides.ride_of(order.company_id, order.pk))
    if request.method == "POST":
        form = RideForm(request.POST)
        if form.is_valid():
            try:
                delivery.name_driver(order, **form.cleaned_data, by=request.member)
                return _done(request)
            except Refused as refused:
                form.refuse(refused)
    return _dialog(request, "driver", order, form)


@changes(May.ORDERS_WORK)
def ring(request: MemberRequest, number: int) -> HttpResponse:
    """Ring the driver or the hub, from the telephone of the desk or the mobile one (A3.3)."""
    party = request.POST.get("party", "")
    if party not in {Call.Party.DRIVER, Call.Party.HUB}:
        raise Http404
    order = orders.card(request.member, number)
    begun = actions.ring(order, party, by=request.member)
    is_mobile = request.POST.get("device") == "mobile"
    desk_phone = calls.dial_link(request.member.company_id, begun)
    link = calls.mobile_link(begun) if is_mobile else desk_phone
    told = {"call": begun, "link": link, "in_browser": link.lower().startswith(("http", "/"))}
    return presence_changed(render(request, "workplace/floor/_ringing.html", told))


def _version(request: MemberRequest) -> int:
    """The version the person saw; what is none has changed since, surely."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _mark(form: AgainForm, refused: Refused) -> None:
    for name, text in refused.fields.items():
        form.add_error(name if name in form.fields else None, text)
    if not refused.fields:
        form.add_error(None, list(refused.reasons))


def _dialog(request: MemberRequest, name: str, order: Order, form) -> HttpResponse:
    template = f"workplace/floor/dialogs/{name}.html"
    told = {
        "order": order,
        "form": form,
        "version": request.POST.get("version", order.version),
        "dialog_id": name.replace("_", "-"),
        "dialog_open": True,
    }
    return render(request, template, told, status=422 if form.errors else 200)


def _done(request: MemberRequest) -> HttpResponse:
    """The dialog closes, the rows behind it are read anew."""
    if not request.htmx:
        return answers.go(request, "/floor/")
    response = HttpResponse(status=204)
    return trigger_client_event(trigger_client_event(response, "dialog:close"), "floor:changed")
