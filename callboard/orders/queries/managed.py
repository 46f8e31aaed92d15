"""Reasons for whoever manages them: those out of use as well."""

from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.kit.keyset import Page, page_of
from callboard.orders.models import Reason


def reasons_of(member: Member, *, after: int | None = None) -> Page[Reason]:
    """A page of the company's reasons, kind by kind, as they stand in the lists."""
    reasons = Reason.objects.filter(company=member.company_id)
    return page_of(reasons, "kind", "position", "pk", after=after)


def reason_of(member: Member, pk: int) -> Reason:
    """One reason of the company; 404 for any other."""
    return get_object_or_404(Reason, company=member.company_id, pk=pk)
