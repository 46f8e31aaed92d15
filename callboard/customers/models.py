from django.db import models
from django.db.models import Q

from callboard.accounts.models import CompanyOwned, JournalEntry, Member


class Customers(models.QuerySet["Customer"]):
    def visible_to(self, member: Member) -> "Customers":
        return self.filter(company=member.company_id)


class Customer(CompanyOwned):
    """A phone in a company: the unit of distribution (A4.4).

    `phone` is E.164, or what came where `phone_is_valid` is false: kept, never dialled.
    """

    is_new = False  # not a column: made in this transaction, so nothing else knows it yet

    phone = models.CharField(max_length=32)
    phone_is_valid = models.BooleanField(default=True)
    phone_tail = models.CharField(max_length=32)  # the digits backwards, for a search by the last
    name = models.CharField(max_length=260, blank=True)
    name_key = models.CharField(max_length=260, blank=True)  # lower case, surname first
    given_key = models.CharField(max_length=80, blank=True)  # lower case, first name
    country = models.CharField(max_length=2)
    zone = models.CharField(max_length=40)
    blacklisted_at = models.DateTimeField(null=True)
    blacklist_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    objects = Customers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "phone"], name="customer_phone_once_per_company"
            ),
            models.CheckConstraint(
                name="customer_blacklisting_has_a_reason",
                condition=Q(blacklisted_at=None) | ~Q(blacklist_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "phone_tail"], name="customer_by_last_digits"),
            models.Index(fields=["company", "name_key"], name="customer_by_surname"),
            models.Index(fields=["company", "given_key"], name="customer_by_given_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.phone


class KeepingPolicy(CompanyOwned):
    """How long a company keeps to know who its customers were."""

    months = models.PositiveSmallIntegerField(default=0)  # after the last order; 0: for ever
    # The customer at whom the last night's look ended; 0: it begins anew.
    looked_up_to = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="keeping_policy_once_per_company")
        ]


class CustomerEntry(JournalEntry):
    """One thing that happened to a customer."""

    class Kind(models.TextChoices):
        BLACKLISTED = "customer.blacklisted", "blacklisted"
        CLEARED = "customer.cleared", "taken off the blacklist"
        MOVED = "customer.moved", "lives by another clock"
        ERASED = "customer.erased", "made unknown"

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="journal")
    kind = models.CharField(max_length=40, choices=Kind)
