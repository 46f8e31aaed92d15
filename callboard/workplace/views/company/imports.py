"""Many members or offers at once, out of a table: tried first, then taken."""

from collections.abc import Callable, Sequence
from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest
from callboard.accounts.permissions import May
from callboard.accounts.views import again
from callboard.kit.errors import Refused
from callboard.workplace.actions import importing
from callboard.workplace.forms.company import imports
from callboard.workplace.forms.company.people import team_field
from callboard.workplace.rules import pasted
from callboard.workplace.views.company import pages


@pages.edits(May.COMPANY_MANAGE)
def people(request: MemberRequest) -> HttpResponse:
    """A table of members (A14.2)."""
    context = {"title": _("Members from a table"), "back": reverse("people")}
    by, team = request.member, team_field(request.member)

    def take(rows: Sequence[dict], dry: bool) -> list[importing.Result]:
        check = partial(imports.person_form, by=by, team=team)
        return importing.people(rows, check, by=by, dry=dry)

    return _page(request, imports.PEOPLE, ("login", "name"), take, context, opens_doors=True)


@pages.edits(May.COMPANY_MANAGE)
def offers(request: MemberRequest) -> HttpResponse:
    """A table of offers, a row for each country."""
    context = {"title": _("Offers from a table"), "back": reverse("company-offers")}
    by = request.member

    def take(rows: Sequence[dict], dry: bool) -> list[importing.Result]:
        check = partial(imports.OfferRow.checked, company=by.company)
        return importing.offers(rows, check, by=by, dry=dry)

    return _page(request, imports.OFFERS, ("code", "name", "price"), take, context)


def _page(
    request: MemberRequest,
    columns: Sequence[str],
    needed: Sequence[str],
    take: Callable,
    context: dict,
    *,
    opens_doors: bool = False,
) -> HttpResponse:
    form = imports.ImportForm(request.POST or None, request.FILES or None)
    context |= {"form": form, "columns": columns, "needed": needed}
    if form.is_bound and form.is_valid():
        dry, text = "take" not in request.POST, form.cleaned_data["text"]
        if opens_doors and not dry and (asked := again.ask(request, {"text": text})):
            return asked
        try:
            rows = pasted.rows_of(text, columns, needed)
            results = take(rows, dry)
        except Refused as refused:
            form.refuse(refused)
        else:
            context |= {"results": results, "dry": dry, "wrong": sum(not r.taken for r in results)}
            return pages.page(request, "import.html", context)
    status = 422 if form.is_bound else 200
    return pages.page(request, "import.html", context, status=status)
