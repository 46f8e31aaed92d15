from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned
from callboard.orders.models.order import Method


class Carrier(CompanyOwned):
    """Who brings parcels. An order keeps the name of its carrier as it was when it was chosen.

    `method` is how it brings them, so a service that goes to the door and to branches is two.
    """

    class Kind(models.TextChoices):
        POST = "post", _("Post")
        SERVICE = "service", _("Delivery service")
        OWN = "own", _("Own couriers")

    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.SERVICE)
    method = models.CharField(max_length=8, choices=Method, default=Method.DOOR)
    asks_coordinates = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="carrier_once_per_company"),
            models.CheckConstraint(
                name="carrier_of_our_own_is_our_courier",
                condition=Q(kind="own", method=Method.COURIER)
                | (~Q(kind="own") & ~Q(method=Method.COURIER)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_courier(self) -> bool:
        """Whether somebody brings the parcel to the customer's door (A10.2)."""
        return self.kind != self.Kind.POST and self.method != Method.POINT


class Placed(CompanyOwned):
    """Is about a city, else a region, else a whole country ("UA"); found by how the names sound.

    The keys follow the names: `rules.keyed` gives both.
    """

    country = models.CharField(
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two Latin letters, for example UA."))],
    )
    region = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=80, blank=True)
    region_key = models.CharField(max_length=160, blank=True, editable=False)
    city_key = models.CharField(max_length=160, blank=True, editable=False)

    class Meta:
        abstract = True


class Rate(Placed):
    """What a carrier takes to bring so many grams to a place, and how long it needs.

    `price` in `currency`; from `free_from` of goods on (same currency) it costs nothing.
    `intervals` are the times of the day to choose from, as they are said to the customer.
    """

    carrier = models.ForeignKey(Carrier, models.CASCADE, related_name="rates")
    up_to_grams = models.PositiveIntegerField(
        default=20_000, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    days = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(90)])
    currency = models.CharField(
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three Latin letters, for example UAH."))],
    )
    price = models.DecimalField(max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    free_from = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    intervals = ArrayField(models.CharField(max_length=20), default=list, blank=True, size=12)

    class Meta:
        ordering = ["country", "region", "city", "up_to_grams", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("company", "carrier", "country", "region_key", "city_key"),
                    *("currency", "up_to_grams"),
                ],
                name="rate_once_per_place_and_weight",
            ),
            models.CheckConstraint(
                name="rate_is_a_price",
                condition=Q(price__gte=0, up_to_grams__gt=0)
                & (Q(free_from=None) | Q(free_from__isnull=False, free_from__gte=0)),
            ),
        ]
        indexes = [models.Index(fields=["company", "country", "city_key"], name="rate_of_a_place")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.country, self.region, self.city) if part)


class CityHours(Placed):
    """When our own couriers of a place go out, until which hour they take an order for today, and
    how many orders a day. Hours are the company's; days of the week 1 (Monday) to 7; no `per_day`
    is no limit.
    """

    weekdays = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        default=list,
        size=7,
    )
    today_until = models.PositiveSmallIntegerField(default=18, validators=[MaxValueValidator(24)])
    per_day = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )

    class Meta:
        ordering = ["country", "region", "city", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "country", "region_key", "city_key"],
                name="city_hours_once_per_place",
            ),
            models.CheckConstraint(
                name="city_hours_are_possible",
                condition=Q(today_until__lte=24, weekdays__len__gt=0)
                & (Q(per_day=None) | Q(per_day__isnull=False, per_day__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.country, self.region, self.city) if part)
