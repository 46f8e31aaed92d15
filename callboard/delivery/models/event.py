from django.db import models
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned
from callboard.orders.models import Order
from callboard.orders.statuses import Status


class Says(models.TextChoices):
    """What a carrier can say became of a parcel; the words are those of the orders' statuses."""

    SENDING = Status.SENDING.value, _("Sending")
    IN_DELIVERY = Status.IN_DELIVERY.value, _("In delivery")
    ARRIVED = Status.ARRIVED.value, _("Delivered")
    COURIER_CALLBACK = Status.COURIER_CALLBACK.value, _("Courier asks to call")
    PAID = Status.PAID.value, _("Paid")
    RETURNED = Status.RETURNED.value, _("Returned")


class ParcelEvent(CompanyOwned):
    """What a carrier told of a parcel: when and where what happened. It is never changed.

    `event_id` is the carrier's own, `at` its clock; `status` "" is a movement and nothing more.
    `moved` says whether the order went along (A10.6).
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    event_id = models.CharField(max_length=80)
    at = models.DateTimeField()
    status = models.CharField(max_length=16, choices=Says, blank=True)
    place = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=400, blank=True)
    moved = models.BooleanField(default=False)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "order", "event_id"], name="parcel_event_once_per_order"
            )
        ]
        indexes = [
            models.Index(fields=["company", "order", "-at", "-id"], name="parcel_event_by_time")
        ]
