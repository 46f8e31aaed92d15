from datetime import timedelta

from django.db import models

from callboard.accounts.models import CompanyOwned, Member
from callboard.orders.models import Order

# Without a sign of life nobody looks at a card any more; signs come each 30 seconds.
AWAY = timedelta(seconds=100)


class Draft(CompanyOwned):
    """What a member typed on the card of an order and has not saved yet.

    `fields` are values by the keys of the page ("city", "gender=female", "callback-comment");
    `version` is the order's that the member saw; `typed_at` milliseconds by the page's clock, which
    tells the newer one of two computers.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(null=True)
    fields = models.JSONField(default=dict)
    typed_at = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "member", "order"], name="draft_once_per_member_and_order"
            )
        ]
        indexes = [models.Index(fields=["company", "at"], name="draft_by_age")]


class Look(CompanyOwned):
    """A member has the card of an order open. Seen again and again while that is so."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "order", "member"], name="look_once_per_order_and_member"
            )
        ]
        indexes = [models.Index(fields=["company", "seen_at"], name="look_by_age")]
