"""Minutes between failed attempts, as an admin types them: 3, 3, 3, 60 (A17 C8)."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import MaxValueValidator, MinValueValidator

MINUTES_OF_A_MONTH = 43_200


def ladder(label: Any, help_text: Any, *, required: bool = True) -> SimpleArrayField:
    """A field of up to twenty whole minutes, each from one to a month of them."""
    return SimpleArrayField(
        forms.IntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(MINUTES_OF_A_MONTH)]
        ),
        label=label,
        required=required,
        max_length=20,
        help_text=help_text,
    )
