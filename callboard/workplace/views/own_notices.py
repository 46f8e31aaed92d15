"""What a member is told of, and how, by their own wish (A17 C16)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, edits
from callboard.accounts.permissions import May
from callboard.integrations.actions import notices as actions
from callboard.integrations.queries import notices as queries
from callboard.kit.errors import Refused
from callboard.workplace.forms.company.notices import NoticesForm


@edits(May.OWN_SETTINGS)
def own_notices(request: MemberRequest) -> HttpResponse:
    """The member's own ticks; what is not changed follows the team."""
    member = request.member
    stands, above = queries.standing_of(member.company_id, member=member)
    form = NoticesForm(request.POST or None, stands=stands, above=above)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            form.refuse_if_stale()
            actions.set_up(member.company, form.chosen_channels, member=member, by=member)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
        else:
            messages.success(request, _("Saved."))
            return redirect("own-notices")
    context = {"form": form, "ways": queries.ways_of(member)}
    return render(request, "workplace/own_notices.html", context, status=status)
