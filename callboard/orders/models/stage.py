from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts.models import CompanyOwned
from callboard.orders.statuses import Status


class Group(models.TextChoices):
    """The parts of an order's life under which a company names stages of its own (A11.4)."""

    CALL = "call", _("Call centre")
    CANCEL = "cancel", pgettext_lazy("group of stages", "Cancelled")
    PACKING = "packing", _("Packing")
    SENDING = "sending", _("Sending")
    DELIVERY = "delivery", pgettext_lazy("group of stages", "Delivery")
    DONE = "done", pgettext_lazy("group of stages", "Done")
    RETURN = "return", _("Returned")


class Tone(models.TextChoices):
    """The colour of a stage's mark. Each keeps its contrast in light and dark."""

    PLAIN = "plain", _("Grey")
    GO = "go", _("Green")
    INFO = "info", _("Blue")
    SOON = "soon", _("Amber")
    LATE = "late", _("Red")


class Stage(CompanyOwned):
    """A company's own step within a group of statuses: chosen by hand, or by itself (A11.4)."""

    class Way(models.TextChoices):
        HAND = "hand", _("By hand alone")
        SIMPLE = "simple", _("By the status before")
        SCRIPT = "script", _("By conditions")

    group = models.CharField(max_length=8, choices=Group)
    name = models.CharField(max_length=40)
    tone = models.CharField(max_length=5, choices=Tone, default=Tone.PLAIN)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    way = models.CharField(max_length=6, choices=Way, default=Way.HAND)
    from_status = models.CharField(max_length=16, choices=Status, blank=True)
    to_status = models.CharField(max_length=16, choices=Status, blank=True)
    script = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["group", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "group", "name"], name="stage_name_once_per_group"
            ),
            models.CheckConstraint(
                name="stage_by_status_names_the_status_before",
                condition=~Q(way="simple") | ~Q(from_status=""),
            ),
            models.CheckConstraint(
                name="stage_by_conditions_has_some", condition=~Q(way="script") | ~Q(script="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
