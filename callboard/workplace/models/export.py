from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from callboard.accounts.models import CompanyOwned, Member


class Export(CompanyOwned):
    """A list on its way into a file, and for a day the file, for the member who asked alone."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        WRITING = "writing", "writing"
        READY = "ready", "ready"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    query = models.CharField(max_length=2000, blank=True)
    columns = ArrayField(models.CharField(max_length=16))
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    rows = models.PositiveIntegerField(null=True)  # how many there are, once they are counted
    done = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)
    token = models.CharField(max_length=64)  # the file's name, which nobody can guess

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "member"],
                condition=Q(state__in=["waiting", "writing"]),
                name="export_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["company", "expires_at"], name="export_by_age")]

    @property
    def is_open(self) -> bool:
        """Whether its job has not come to an end."""
        return self.state in {self.State.WAITING, self.State.WRITING}
