"""A draft as a page sends it: checked for its shape alone, for it is shown to nobody else."""

import json
from typing import Any

from django import forms

LONGEST = 16_000  # bytes
MOST = 300  # fields of a card with all its dialogs
KEY = 80


class DraftForm(forms.Form):
    """`fields` is a JSON object of texts, ticks and lists of texts by the keys of the page."""

    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    at = forms.IntegerField(min_value=0, max_value=2**53)
    fields_typed = forms.CharField(max_length=LONGEST, strip=False)

    def clean_fields_typed(self) -> dict[str, Any]:
        """A small flat object that the database can keep."""
        text = self.cleaned_data["fields_typed"]
        try:
            typed = json.loads(text)
            size = len(json.dumps(typed, ensure_ascii=False).encode())
        except (ValueError, RecursionError) as wrong:
            raise forms.ValidationError("no draft") from wrong
        is_kept = isinstance(typed, dict) and len(typed) <= MOST and size <= LONGEST
        if not is_kept or not all(_is_kept(key, value) for key, value in typed.items()):
            raise forms.ValidationError("no draft")
        return typed


def _is_kept(key: str, value: Any) -> bool:
    texts = [key, *(value if isinstance(value, list) else [value])]
    kinds = (str, bool) if not isinstance(value, list) else (str,)
    are_texts = all(isinstance(each, kinds) for each in texts[1:])
    return len(key) <= KEY and are_texts and not any("\0" in str(each) for each in texts)
