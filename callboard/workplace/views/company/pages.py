"""The one pattern of the company's screens: sections on the left, a list or a form on the right."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts import actions as accounts
from callboard.accounts import guards
from callboard.accounts.guards import MemberRequest
from callboard.accounts.permissions import May
from callboard.accounts.rules import may
from callboard.accounts.views import again
from callboard.kit.errors import Refused
from callboard.workplace.forms.company.base import LaidOut

# Address, name, and who sees it.
SECTIONS: tuple[tuple[str, str | Promise, May], ...] = (
    ("people", _("Members"), May.PEOPLE_MANAGE),
    ("company-teams", _("Teams"), May.COMPANY_MANAGE),
    ("company-rights", _("Rights"), May.COMPANY_MANAGE),
    ("company-offers", _("Offers"), May.COMPANY_MANAGE),
    ("company-products", _("Products"), May.COMPANY_MANAGE),
    ("company-delivery", _("Delivery"), May.COMPANY_MANAGE),
    ("company-cities", _("Cities"), May.CITIES_MANAGE),
    ("company-reasons", _("Reasons"), May.COMPANY_MANAGE),
    ("company-stages", _("Stages"), May.COMPANY_MANAGE),
    ("company-pay", _("Pay"), May.COMPANY_MANAGE),
    ("company-settings", _("Settings"), May.COMPANY_MANAGE),
    ("company-notices", _("Notifications"), May.COMPANY_MANAGE),
    ("company-keys", _("Keys for programs"), May.COMPANY_MANAGE),
    ("company-privacy", _("Privacy"), May.COMPANY_MANAGE),
    ("company-audit", pgettext_lazy("section", "Audit"), May.COMPANY_MANAGE),
)


@dataclass(frozen=True)
class Section:
    """A way of the menu on the left."""

    url: str
    label: str | Promise
    current: bool


def edits(right: May) -> Callable[[Callable], Callable]:
    """The door of a form of settings: who saves one waits until nobody else of the company does.

    So what the view reads is what it changes, and `refuse_if_stale` has the last word.
    """

    def door(view: Callable) -> Callable:
        @wraps(view)
        def in_turn(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method == "POST":
                accounts.take_turn(request.member.company_id)
                request.member.company.refresh_from_db()
            return view(request, *args, **kwargs)

        return guards.edits(right)(in_turn)

    return door


def page(
    request: MemberRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the company, with the sections this member has."""
    here, member = request.path, request.member
    sections = [
        Section(url := reverse(name), label, here.startswith(url))
        for name, label, right in SECTIONS
        if may(member, right)
    ]
    context = {"sections": sections} | context
    return render(request, f"workplace/company/{template}", context, status=status)


def form_page(
    request: MemberRequest,
    form: LaidOut,
    save: Callable[[], object],
    *,
    template: str = "form.html",
    **context: Any,
) -> HttpResponse:
    """A form by GET; what was sent by POST is saved, or shown as typed with what is wrong.

    Saved, the member goes to `back`. Before rights change the password is asked for.
    """
    if form.is_bound and form.is_valid():
        if form.moves_doors and (asked := again.ask(request)):
            return asked
        try:
            form.refuse_if_stale()
            save()
        except Refused as refused:
            form.refuse(refused)
            return page(request, template, {"form": form} | context, status=refused.status)
        else:
            messages.success(request, _("Saved."), extra_tags=request.get_full_path())
            return redirect(context["back"])
    status = 422 if form.is_bound else 200
    return page(request, template, {"form": form} | context, status=status)


def cursor_of(request: MemberRequest) -> int | None:
    """Where the page before ended; nothing for what is no cursor."""
    return number_of(request, "after")


def number_of(request: MemberRequest, name: str) -> int | None:
    """A number in the address; nothing for what is none."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
