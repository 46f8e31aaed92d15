from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from callboard.accounts.models import CompanyOwned, Team

NOT_NEGATIVE = MinValueValidator(Decimal(0))


class PayRule(CompanyOwned):
    """What a day of work pays from a day on, in a company or in one team of it (A14.7).

    Sums have no currency. `upsells` pay for two units, for three, and so on; the last one repeats.
    A newer rule ends an older one; a rule whose day has come is never changed after that day.
    """

    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    per_order = models.DecimalField(
        max_digits=12, decimal_places=2, default=0, validators=[NOT_NEGATIVE]
    )
    upsells = ArrayField(
        models.DecimalField(max_digits=12, decimal_places=2, validators=[NOT_NEGATIVE]),
        default=list,
        blank=True,
        size=20,
    )

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "team", "valid_from"],
                name="pay_rule_once_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="pay_rule_takes_nothing_away", condition=Q(per_order__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"


class PayWindow(CompanyOwned):
    """A shift: hours of the company's day, and what one processed order within them pays (C27)."""

    rule = models.ForeignKey(PayRule, models.CASCADE, related_name="windows")
    name = models.CharField(max_length=40)
    begins = models.PositiveSmallIntegerField(validators=[MaxValueValidator(23)])
    ends = models.PositiveSmallIntegerField(validators=[MaxValueValidator(24)])
    amount = models.DecimalField(max_digits=12, decimal_places=2, validators=[NOT_NEGATIVE])

    class Meta:
        ordering = ["begins", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "rule", "name"], name="pay_window_once_in_a_rule"
            ),
            models.CheckConstraint(
                name="pay_window_has_hours", condition=Q(begins__lt=F("ends"), ends__lte=24)
            ),
            models.CheckConstraint(
                name="pay_window_takes_nothing_away", condition=Q(amount__gte=0)
            ),
        ]
