"""Who comes in by a link, and the owner of the installation."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from callboard.accounts import actions, queries
from callboard.accounts.forms import FirstPasswordForm
from callboard.accounts.guards import opened_by_a_link, shows_the_platform
from callboard.accounts.models import Invitation, User
from callboard.accounts.queries import privacy as privacy_page

MOST_DIGITS = 19  # a number the database knows


@opened_by_a_link
def join(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Whoever was invited chooses a password, then signs in with it (A14.2)."""
    if invitation is None:
        return render(request, "accounts/link_is_over.html", status=410)
    form = FirstPasswordForm(request.POST or None, user=invitation.member.user)
    if not form.is_valid():
        context = {"form": form, "invited": invitation.member}
        return render(request, "accounts/join.html", context, status=422 if form.is_bound else 200)
    actions.accept(invitation, form.cleaned_data["password"])
    request.session.flush()
    messages.success(request, _("Your password is set. Sign in with it."))
    return redirect("account_login")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What a company does with personal data (A1.11): of the company named, or of one's own."""
    named = request.GET.get("of", "")
    known = int(named) if named.isascii() and named.isdecimal() and len(named) < MOST_DIGITS else 0
    own = request.session.get("company")
    found = privacy_page.privacy_of(known if named else own)
    status = 404 if named and found is None else 200
    return render(request, "accounts/privacy.html", {"found": found}, status=status)


@shows_the_platform
def platform(request: HttpRequest) -> HttpResponse:
    """Every company of the installation, for its owner."""
    companies = queries.companies_of_the_platform(cast("User", request.user))
    return render(request, "accounts/platform.html", {"companies": companies})
