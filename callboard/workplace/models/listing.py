from django.contrib.postgres.fields import ArrayField
from django.db import models

from callboard.accounts.models import CompanyOwned, Member


class SavedFilter(CompanyOwned):
    """A filter of the list under a name. `query` is what stands in its address, checked before."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "member", "name"], name="saved_filter_name_once_per_member"
            )
        ]
        indexes = [
            models.Index(
                fields=["company", "name"],
                name="saved_filters_shared",
                condition=models.Q(shared=True),
            )
        ]


class ListColumns(CompanyOwned):
    """Which columns of the list a member has chosen, in the order of the list."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    columns = ArrayField(models.CharField(max_length=16), default=list)
