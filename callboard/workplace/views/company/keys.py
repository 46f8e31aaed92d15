"""Keys by which programs of partners come in: shown once, revoked at any moment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes, edits, shows
from callboard.accounts.permissions import May
from callboard.accounts.views.again import asks_password
from callboard.integrations import actions, queries
from callboard.kit.errors import Refused
from callboard.workplace.forms.company.keys import KeyForm
from callboard.workplace.views.company import pages


@shows(May.COMPANY_MANAGE)
def keys(request: MemberRequest) -> HttpResponse:
    """Every key, what it opens, and whether it still does."""
    found = queries.keys_of(request.member, after=pages.cursor_of(request))
    return pages.page(request, "keys.html", {"found": found})


@edits(May.COMPANY_MANAGE)
@asks_password
def new_key(request: MemberRequest) -> HttpResponse:
    """A new key: its text is shown this once."""
    form = KeyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            key, text = actions.issue_key(request.member.company, by=request.member, **form.columns)
            return pages.page(request, "issued.html", {"key": key, "text": text})
        except Refused as refused:
            form.refuse(refused)
    context = {"form": form, "title": _("Keys for programs"), "back": reverse("company-keys")}
    return pages.page(request, "form.html", context, status=422 if form.is_bound else 200)


@changes(May.COMPANY_MANAGE)
@asks_password
def revoke_key(request: MemberRequest, key: int) -> HttpResponse:
    """No program comes in by it any more."""
    actions.revoke_key(queries.key_of(request.member, key), by=request.member)
    messages.success(request, _("Revoked. No program comes in by it any more."))
    return redirect("company-keys")
