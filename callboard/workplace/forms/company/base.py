"""What every form of the company's screens has: parts with a heading, marks, words of refusal."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from callboard.kit.errors import Refused, Stale
from callboard.workplace.forms import known

# A heading, and the fields below it with their widths on the grid of twelve.
Part = tuple[str | Promise, tuple[tuple[str, int], ...]]


class LaidOut(forms.BaseForm):
    """A form laid out in parts. A field that is not there for this member is left out."""

    parts: ClassVar[tuple[Part, ...]] = ()
    doors: ClassVar[frozenset[str]] = frozenset()  # fields that give or take rights, or let in
    is_told = False  # whether the member was told that somebody else was quicker

    def laid_out(self) -> Iterator[tuple[str | Promise, list[tuple[BoundField, int]]]]:
        """Each part as (heading, [(field, width)])."""
        for heading, fields in self.parts:
            shown = [(self[name], width) for name, width in fields if name in self.fields]
            if shown:
                yield heading, shown

    def refuse(self, refused: Refused) -> None:
        """Show the reasons of a refusal: at their fields, the others above the form."""
        for name, text in refused.fields.items():
            self.add_error(name if name in self.fields else None, text)
        for text in refused.reasons:
            if text not in refused.fields.values():
                self.add_error(None, text)

    def standing(self) -> dict[str, tuple[str, str]]:
        """What stood in the form before anybody typed: {field: (its label, the value in words)}."""
        return {
            name: (
                str(field.label or name),
                _worded(field, self.get_initial_for_field(field, name)),
            )
            for name, field in self.fields.items()
        }

    @property
    def seen(self) -> str:
        """What the member saw when they began to type: stays with the form until it is saved.

        Once they were told of a change of somebody else, they have seen that as well.
        """
        sent = self.data.get("seen") if self.is_bound and not self.is_told else None
        return sent or json.dumps({name: _mark(text) for name, (_l, text) in self._stands()})

    def refuse_if_stale(self) -> None:
        """Raise Stale where somebody has changed what this form began with.

        What was typed stays; the next save goes through. A form that says nothing of what it began
        with is no page of ours, and asks for nothing.
        """
        try:
            began = json.loads(self.data.get("seen") or "{}")
        except (ValueError, RecursionError):
            began = {}
        if not began or not isinstance(began, dict):
            return
        changed = [
            f"{label} → {text or '—'}"
            for name, (label, text) in self._stands()
            if began.get(name) != _mark(text)
        ]
        if changed:
            self.is_told = True
            raise Stale(
                _(
                    "Somebody changed this while you had it open: %(what)s. "
                    "What you typed is kept: check it and save again."
                )
                % {"what": "; ".join(changed)}
            )

    def _stands(self) -> list[tuple[str, tuple[str, str]]]:
        return list(self.standing().items())

    @property
    def mark(self) -> str:
        """Of what stands in the form before anybody types: another one after each change of it."""
        return _mark(json.dumps(self._stands()))

    @property
    def moves_doors(self) -> bool:
        """Whether what was typed changes who comes in, or what they may."""
        return bool(self.doors) and not self.doors.isdisjoint(self.changed_data)

    def chosen(self, *names: str) -> dict[str, Any]:
        """The checked fields of these names, those that are there."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class CompanyForm(LaidOut, forms.Form):
    """One that is of no table."""


class NameFilter(forms.Form):
    """Which rows of a list are shown: those with the words in their name."""

    q = forms.CharField(
        label=_lazy("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @property
    def wanted(self) -> dict[str, str]:
        """What the query is asked for; a wrong filter is none."""
        return {"words": self.cleaned_data["q"]} if self.is_valid() else {}


def _worded(field: forms.Field, value: Any) -> str:
    """A value as people read it: names of choices, yes and no, lists with commas."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set):
        words = [_worded(field, each) for each in value]
        return ", ".join(sorted(words) if hasattr(field, "choices") else words)
    if isinstance(field, known.Typed):
        return field.prepare_value(value)
    names = {str(key): str(name) for key, name in getattr(field, "choices", [])}
    return names.get(str(value), str(value))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
