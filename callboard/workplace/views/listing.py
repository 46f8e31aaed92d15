"""What the pages of the list are made of, once it is known whose list and which filter it is."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from callboard.accounts import rules as rights
from callboard.accounts.guards import MemberRequest
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.workplace import forms
from callboard.workplace.forms import list_bulk
from callboard.workplace.queries import list_choices, list_jobs, list_page, list_rights
from callboard.workplace.rules import columns
from callboard.workplace.rules.columns import Column, Value


@dataclass(frozen=True)
class Row:
    """An order as a line of the list: what each shown column holds of it."""

    order: Order
    cells: list[tuple[Column, Value]]


def admit(member: Member, may: bool = True) -> None:
    """Whoever has no list, or not this right, is told so (403)."""
    if not (may and list_rights.statuses_shown(member)):
        raise PermissionDenied


def shown(request: MemberRequest, form: forms.ListFilter) -> dict[str, Any]:
    """Everything the page shows of a filter: rows, ways to go on, what is kept."""
    member, given = request.member, request.GET
    page = list_page.Page()
    if form.is_valid():
        page = list_page.page_of(
            member, form.wanted, after=given.get("after", ""), before=given.get("before", "")
        )
    chosen = list_choices.columns_of(member)
    saved = list_choices.filters_of(member)
    bulk = forms.BulkForm(member=member)
    verbs = bulk.verbs
    return {
        "form": form,
        "page": page,
        "now": clock.now(),
        "columns": chosen,
        "every_column": columns.COLUMNS,
        "chosen_keys": {column.key for column in chosen},
        "rows": [Row(o, [(c, c.value(o)) for c in chosen]) for o in page.orders],
        "saved": saved,
        "current": next((each for each in saved if each.query == form.query), None),
        "may_share": rights.may(member, May.ORDERS_LEAD),
        "may_create": list_rights.may_create(member),
        "may_export": rights.may(member, May.ORDERS_EXPORT),
        "exports": list_jobs.exports_of(member),
        "verbs": verbs,
        "bulk": bulk,
        "moves": [each for each in verbs if each in list_bulk.MOVES],
    }


def back(query: str) -> HttpResponse:
    """To the list, with the filter it had."""
    return redirect(f"{reverse('orders')}?{query}" if query else reverse("orders"))
