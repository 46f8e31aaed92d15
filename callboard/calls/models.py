from django.db import models
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned, Member
from callboard.orders.models import Order


class CallPolicy(CompanyOwned):
    """How a company dials. `%s` in the address stands for the number (A6.5)."""

    dial_url = models.CharField(max_length=200, default="tel:%s")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="call_policy_once_per_company")
        ]


class Call(CompanyOwned):
    """A member rang a customer about an order. With a dial address we know the beginning, and the
    end from the outcome or from the member."""

    class Ending(models.TextChoices):
        OUTCOME = "outcome", _("Ended by the outcome")
        HAND = "hand", _("Ended by hand")
        NEXT = "next", _("Ended by the next call")

    order = models.ForeignKey(Order, models.CASCADE, related_name="calls")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    phone = models.CharField(max_length=32)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=7, choices=Ending, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "member"],
                condition=models.Q(ended_at=None),
                name="call_one_at_a_time_per_member",
            )
        ]
        indexes = [models.Index(fields=["company", "member", "began_at"], name="call_of_member")]
