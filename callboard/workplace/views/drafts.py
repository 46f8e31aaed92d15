from django.http import HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes
from callboard.accounts.permissions import May
from callboard.kit.errors import Refused
from callboard.workplace.actions import drafting
from callboard.workplace.forms.draft import DraftForm
from callboard.workplace.queries import drafts


@changes(May.ORDERS_READ)
def keep(request: MemberRequest, number: int) -> HttpResponse:
    """What is typed on the card, kept until it is saved: a page sends it while somebody types."""
    order = drafts.order_of(request.member, number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This draft is too large to keep. Save the card."))
    told = form.cleaned_data
    if not drafts.is_overtaken(request.member, order, told["version"]):
        drafting.keep(
            order,
            by=request.member,
            version=told["version"],
            fields=told["fields_typed"],
            typed_at=told["at"],
        )
    return HttpResponse(status=204)


@changes(May.ORDERS_READ)
def here(request: MemberRequest, number: int) -> HttpResponse:
    """The member has the card open (or `leave`s it); answers who else has, and since when."""
    order = drafts.order_of(request.member, number)
    if "leave" in request.POST:
        drafting.leave(order, by=request.member)
        return HttpResponse(status=204)
    drafting.look(order, by=request.member)
    return JsonResponse(
        {
            "here": [
                _("%(name)s has this order open since %(time)s.")
                % {"name": look.member.name, "time": localtime(look.since).strftime("%H:%M")}
                for look in drafts.others_here(request.member, order)
            ]
        }
    )
