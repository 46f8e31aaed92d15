from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned


class Faulty(models.TextChoices):
    """What intake does with a lead that fails a check: never dropped (A17 C32)."""

    MARK = "mark", _("Keep it in the queue, marked")
    TRASH = "trash", _("Put it into trash")


class OrderPolicy(CompanyOwned):
    """How a company's orders live. What the manuals state differently is a column here (A17)."""

    second_line = models.BooleanField(default=True)
    reject_line = models.BooleanField(default=True)
    retention_line = models.BooleanField(default=True)
    ladder = ArrayField(
        models.PositiveIntegerField(validators=[MinValueValidator(1)]), default=list, size=20
    )
    ask_time_from_attempt = models.PositiveSmallIntegerField(null=True, blank=True)
    no_answer_keeps_callback = models.BooleanField(default=True)
    no_answer_needs_reason = models.BooleanField(default=True)
    days_until_second = models.PositiveSmallIntegerField(default=5)
    callback_grace = models.PositiveSmallIntegerField(default=15)
    callback_max_days = models.PositiveSmallIntegerField(default=30)
    schedule_max_days = models.PositiveSmallIntegerField(default=7)
    send_max_days = models.PositiveSmallIntegerField(default=1)
    reject_rest_hours = models.PositiveSmallIntegerField(default=24)
    reject_rounds = models.PositiveSmallIntegerField(default=2)
    retention_rest_days = models.PositiveSmallIntegerField(default=30)
    calls_from = models.PositiveSmallIntegerField(default=9, validators=[MaxValueValidator(23)])
    calls_until = models.PositiveSmallIntegerField(default=21, validators=[MaxValueValidator(24)])
    auto_paid = models.BooleanField(default=False)
    full_name = models.BooleanField(default=False)
    address_fields = models.JSONField(default=dict, blank=True)  # see rules.address
    max_discount = models.PositiveSmallIntegerField(default=30, validators=[MaxValueValidator(100)])
    reject_discount = models.PositiveSmallIntegerField(
        default=10, db_default=10, validators=[MaxValueValidator(100)]
    )
    courier_only = models.BooleanField(default=True, db_default=True)
    closing_phrase = models.TextField(max_length=1000, blank=True, default="", db_default="")
    wrong_number = models.CharField(max_length=5, choices=Faulty, default=Faulty.TRASH)
    blacklisted = models.CharField(max_length=5, choices=Faulty, default=Faulty.TRASH)
    duplicate = models.CharField(max_length=5, choices=Faulty, default=Faulty.MARK)
    duplicate_hours = models.PositiveSmallIntegerField(default=24)
    # Whether there is any stage in use, and one that is chosen by itself: `actions.stages` keeps
    # both, so that nobody asks for stages where there are none.
    has_stages = models.BooleanField(default=False, db_default=False)
    auto_stages = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="order_policy_once_per_company"),
            models.CheckConstraint(
                name="order_policy_ladder_has_a_step", condition=Q(ladder__len__gt=0)
            ),
            models.CheckConstraint(
                name="order_policy_calls_within_a_day",
                condition=Q(calls_from__lt=F("calls_until"), calls_until__lte=24),
            ),
        ]


_ONE_LINE = {"second_line": False, "reject_line": False, "retention_line": False}

# What each manual states differently; the rest are the defaults above.
PRESETS: dict[str, dict[str, Any]] = {
    "PLADO": {"ladder": [60]},
    "2016": {
        **_ONE_LINE,
        "ladder": [3, 3, 3, 60],
        "ask_time_from_attempt": 4,
        "no_answer_keeps_callback": False,
        "full_name": True,
        # "Must not be filled" (A9.2).
        "address_fields": {
            f"{method}.{field}": "hidden"
            for method in ("door", "courier")
            for field in ("entrance", "door_code", "floor", "metro")
        },
    },
    "AlterCPA": {
        **_ONE_LINE,
        "ladder": [15],
        "no_answer_keeps_callback": False,
        "no_answer_needs_reason": False,
    },
    "Dots": {**_ONE_LINE, "ladder": [15], "no_answer_keeps_callback": False},
}
