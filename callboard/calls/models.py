import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned, Member
from callboard.orders.models import Order

ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):[^\s\x00-\x1f\x7f<>\"'`\\]+", re.ASCII)

# A browser runs or opens these itself, in our own page.
NOT_FOR_CALLS = frozenset(
    {"javascript", "data", "vbscript", "file", "blob", "filesystem", "about", "view-source"}
)


def dials(url: str) -> None:
    """An address a browser hands to a telephone: a scheme, and `%s` once for the number (A6.5)."""
    found = ADDRESS.fullmatch(url.lower())
    if found is None or found["scheme"] in NOT_FOR_CALLS or url.count("%s") != 1:
        raise ValidationError(
            _(
                "This is not an address to dial. Write one with %(place)s in place of the number, "
                "for example tel:%(place)s or sip:%(place)s@example.com."
            ),
            code="dial_url",
            params={"place": "%s"},
        )


class CallPolicy(CompanyOwned):
    """How a company dials. `%s` in the address stands for the number (A6.5)."""

    dial_url = models.CharField(max_length=200, default="tel:%s", validators=[dials])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="call_policy_once_per_company")
        ]


class Call(CompanyOwned):
    """A member rang somebody about an order. With a dial address we know the beginning, and the
    end from the outcome or from the member."""

    class Party(models.TextChoices):
        """Whom: calls can go to the driver or the hub of a parcel as well (A6.3)."""

        CUSTOMER = "customer", _("Customer")
        DRIVER = "driver", _("Driver")
        HUB = "hub", _("Mini-hub")

    class Ending(models.TextChoices):
        OUTCOME = "outcome", _("Ended by the outcome")
        HAND = "hand", _("Ended by hand")
        NEXT = "next", _("Ended by the next call")
        CLOCK = "clock", _("Ended by the clock")

    order = models.ForeignKey(Order, models.CASCADE, related_name="calls")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    party = models.CharField(
        max_length=8, choices=Party, default=Party.CUSTOMER, db_default=Party.CUSTOMER
    )
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
