from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned


class Reason(CompanyOwned):
    """Why a call ended as it did: one list per kind, with the codes of the manuals (A17 C14)."""

    class Kind(models.TextChoices):
        NO_ANSWER = "no_answer", _("No answer")
        CANCEL = "cancel", _("Customer refused")
        TRASH = "trash", _("Trash")
        COURIER = "courier", _("Courier asks to call")

    kind = models.CharField(max_length=9, choices=Kind)
    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(null=True)
    names = ArrayField(models.CharField(max_length=80), size=3)
    needs_comment = models.BooleanField(default=False)
    goes_with_siblings = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "code"], name="reason_code_once_per_kind"
            ),
            models.UniqueConstraint(
                fields=["company", "kind", "number"], name="reason_number_once_per_kind"
            ),
        ]

    def __str__(self) -> str:
        """In the reader's language: `names` holds English, Russian, Ukrainian."""
        place = {"en": 0, "ru": 1, "uk": 2}.get((get_language() or "en")[:2], 0)
        return self.names[place]
