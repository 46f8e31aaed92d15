from django.db import models
from django.db.models import Q

from callboard.accounts.models import CompanyOwned, Member
from callboard.orders.models import Order


class Ride(CompanyOwned):
    """Who brings a parcel with the company's own courier or a taxi, and whom to ring about it.

    Phones are E.164. `accepted_at` is when the driver took the order: only then is there somebody
    to ring (A3.3).
    """

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="ride")
    driver = models.CharField(max_length=80, blank=True)
    driver_phone = models.CharField(max_length=32)
    hub_phone = models.CharField(max_length=32, blank=True)
    accepted_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="ride_has_a_driver", condition=~Q(driver_phone="")),
        ]
