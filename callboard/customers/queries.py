"""A customer for those who may look for one, and what is kept of them."""

from datetime import datetime, timedelta

from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.customers.models import Customer, KeepingPolicy
from callboard.kit import phone as phones

MONTH = timedelta(days=31)


def customer_behind(member: Member, typed: str) -> Customer | None:
    """The customer of the member's company with this phone, in any spelling (A3.7)."""
    number = phones.normal(typed, member.company.country) or typed.strip()
    return Customer.objects.visible_to(member).filter(phone=number).first() if number else None


def one_of(member: Member, pk: int) -> Customer:
    """A customer of the member's company by its number; 404 for any other."""
    return get_object_or_404(Customer.objects.visible_to(member), pk=pk)


def policy_of(company_id: int) -> KeepingPolicy:
    """For how long the company keeps people; a company of before keeps them for ever."""
    found = KeepingPolicy.objects.filter(company=company_id).first()
    return found or KeepingPolicy(company_id=company_id)


def unknown_since(company_id: int, now: datetime) -> datetime | None:
    """Customers whose last order is older are forgotten; None: nobody is."""
    months = policy_of(company_id).months
    return now - months * MONTH if months else None
