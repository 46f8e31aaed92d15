from django.db import models

from callboard.accounts.models import JournalEntry
from callboard.orders.law import Action
from callboard.orders.models.order import Order
from callboard.orders.statuses import Line, Status


class OrderEntry(JournalEntry):
    """One operation: who, from where, to where, why, the next call. Append only (A12).

    `kind` is "order." and the action. `facts` holds what else is worth telling; under "fields",
    every field that changed: {"city": [before, after]}.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="journal")
    action = models.CharField(max_length=20, choices=Action)
    from_status = models.CharField(max_length=16, choices=Status, blank=True)
    to_status = models.CharField(max_length=16, choices=Status)
    from_line = models.CharField(max_length=9, choices=Line, null=True)  # noqa: DJ001 (null: no line)
    to_line = models.CharField(max_length=9, choices=Line, null=True)  # noqa: DJ001 (null: no line)
    reason = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(null=True)

    class Meta(JournalEntry.Meta):
        indexes = [
            models.Index(fields=["company", "order", "-id"], name="order_entry_of_order"),
            # The history of an order, page by page.
            models.Index(fields=["company", "order", "-at", "-id"], name="order_entry_in_time"),
            models.Index(fields=["company", "actor", "at"], name="order_entry_of_member"),
        ]
