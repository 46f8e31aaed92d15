from django.db import models
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned, Member
from callboard.orders.models import Stage


class Run(CompanyOwned):
    """One verb for many orders of the list, done one after the other by a job."""

    class Verb(models.TextChoices):
        ASSIGN = "assign", _("Assign")
        TAKE_AWAY = "take_away", _("Take away")
        RESTORE = "restore", _("To the first line")
        REOPEN = "reopen", _("To the buyout line")
        RELEASE = "release", _("Release from hold")
        STAGE = "stage", _("Set the stage")
        DUPLICATES = "duplicates", _("Duplicates to trash")

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb)
    to = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True, db_default="")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["company", "asked_at"], name="list_run_by_age")]


class RunRow(CompanyOwned):
    """What became of one order. Written in the transaction of the change itself."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows")
    number = models.BigIntegerField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    why = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "run", "number"], name="list_run_each_order_once"
            )
        ]
