from django.db import models

from callboard.accounts.models import CompanyOwned, Member
from callboard.orders.models.order import Order


class OrderLink(CompanyOwned):
    """A page of an order for its customer, who looks, corrects the address and confirms (A3.8).

    What opens it is signed and kept nowhere; it names `made_at`: a new link shuts the one before.
    """

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="link")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    sent = models.PositiveSmallIntegerField(default=0)  # how often the page was sent back to us
