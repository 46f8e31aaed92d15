"""A choice among what a company may have thousands of: from a list, or typed by name or code.

An address keeps what was typed as "~" and the id, so that a filter finds the same after a rename.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from callboard.workplace.queries.known import Known

MARK = "~"
LONGEST = 18  # digits of an id
MOST_TYPED = 50


def choice(known: Known, *, label: Any, required: bool = False, empty: Any = "—") -> forms.Field:
    """A field whose checked value is a key of `known`, "" for none; no `empty`: one is chosen."""
    listed = known.listed()
    if listed is None:
        return Typed(known, label=label, required=required)
    none = [] if empty is None else [("", empty)]
    return forms.ChoiceField(label=label, required=required, choices=none + listed)


def choices(known: Known, *, label: Any) -> forms.Field:
    """A field whose checked value is a list of keys of `known`; it may be empty."""
    listed = known.listed()
    if listed is None:
        return TypedSeveral(known, label=label)
    widget = forms.SelectMultiple(attrs={"size": 6})
    return forms.MultipleChoiceField(label=label, required=False, choices=listed, widget=widget)


def begins(field: forms.Field, key: int | str | None) -> str:
    """What stands in a field of this module before anybody types, for a key."""
    mark = MARK if isinstance(field, Typed | TypedSeveral) else ""
    return f"{mark}{key}" if key else ""


def plain(values: Iterable[str]) -> list[str]:
    """What an address keeps, as a list to choose from sends it."""
    return [part.removeprefix(MARK) for value in values for part in value.split(f",{MARK}")]


class _Words(forms.TextInput):
    """One line of text, whichever way the address names several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if not hasattr(data, "getlist"):
            return data.get(name)
        return ",".join(value for value in data.getlist(name) if value)


class _Typed(forms.CharField):
    """Words of a person, or what an address keeps; it shows the words again."""

    def __init__(self, known: Known, *, label: Any, required: bool = False) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "placeholder": known.hint}
        super().__init__(label=label, required=required, max_length=2000, widget=_Words(attrs))
        self.known = known

    def prepare_value(self, value: Any) -> str:
        """The words of what is kept; what was typed stays as it is."""
        if not value:
            return ""
        keys = _keys(str(value))
        told = self.known.told(keys) if keys else {}
        return ", ".join(told[key][0] for key in keys if key in told) if told else str(value)

    def names(self, keys: Sequence[str]) -> list[str]:
        """What the chosen are called."""
        told = self.known.told(keys)
        return [told[key][1] for key in keys if key in told]

    def kept(self, keys: Sequence[str]) -> str:
        """The chosen as an address keeps them."""
        return ",".join(MARK + key for key in keys)

    def _found(self, words: str) -> str:
        """The key of what these words name; refused where they name nothing, or two."""
        found = self.known.called(words)
        if not found and _is_id(words) and self.known.told([words]):
            found = [words]  # kept when these still stood in a list
        if len(found) == 1:
            return found[0]
        text = _("Several are called “%(words)s”. Type what names one alone: a login, a code.")
        if not found:
            text = _("Nothing here is called “%(words)s”. Check how it is written.")
        raise ValidationError(text % {"words": words[:80]})

    def _all(self, value: Any, read: Callable[[str], list[str]]) -> list[str]:
        words = super().clean(value)
        keys = _keys(words)
        if keys:
            told = self.known.told(keys)
            if len(told) < len(set(keys)):
                raise ValidationError(_("What was chosen here is gone. Choose again."))
            return list(dict.fromkeys(keys))
        return list(dict.fromkeys(self._found(part) for part in read(words)))


class Typed(_Typed):
    """One of them; the checked value is its key, "" for none."""

    def clean(self, value: Any) -> str:
        """The key; refused where the words name none, or more than one."""
        return next(iter(self._all(value, lambda words: [words] if words else [])), "")


class TypedSeveral(_Typed):
    """Several of them with commas between; the checked value is the list of their keys."""

    def clean(self, value: Any) -> list[str]:
        """The keys; refused where a word names none, or more than one."""
        return self._all(value, _parts)


def _parts(words: str) -> list[str]:
    parts = [part.strip() for part in words.split(",") if part.strip()]
    if len(parts) > MOST_TYPED:
        raise ValidationError(_("These are more than %(most)d. Type fewer.") % {"most": MOST_TYPED})
    return parts


def _is_id(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) <= LONGEST


def _keys(words: str) -> list[str]:
    """The ids an address keeps; none where it is words of a person."""
    parts = words.split(",")
    marked = all(part.startswith(MARK) and _is_id(part[1:]) for part in parts)
    return [part[1:] for part in parts] if words and marked else []
