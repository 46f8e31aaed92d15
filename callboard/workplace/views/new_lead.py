from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, edits
from callboard.accounts.permissions import May
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.workplace.forms import LeadForm
from callboard.workplace.queries import list_rights
from callboard.workplace.views import answers, listing


@edits(May.ORDERS_CREATE)
def new_lead(request: MemberRequest) -> HttpResponse:
    """A lead typed by hand; its card opens (A14.6)."""
    listing.admit(request.member, list_rights.may_create(request.member))
    sent = request.POST if request.method == "POST" else None
    form = LeadForm(sent, member=request.member)
    if sent is not None and form.is_valid():
        try:
            order = orders.receive(request.member.company, form.lead, by=request.member)
            messages.success(request, _("Order %(number)s is here.") % {"number": order.number})
            return answers.go_to(request, order)
        except Refused as refused:
            form.refuse(refused)
    status = 422 if form.errors else 200
    return render(request, "workplace/list/new_lead.html", {"form": form}, status=status)
