"""Reasons for whoever manages them: those out of use as well."""

from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.orders.models import Reason


def all_reasons(member: Member) -> list[Reason]:
    """Every reason of the company, kind by kind, as they stand in the lists."""
    return list(Reason.objects.filter(company=member.company_id))


def reason_of(member: Member, pk: int) -> Reason:
    """One reason of the company; 404 for any other."""
    return get_object_or_404(Reason, company=member.company_id, pk=pk)
