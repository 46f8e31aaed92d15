"""What every form of the company's screens has: parts with a heading, marks, words of refusal."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

from callboard.kit.errors import Refused

# A heading, and the fields below it with their widths on the grid of twelve.
Part = tuple[str | Promise, tuple[tuple[str, int], ...]]


class LaidOut(forms.BaseForm):
    """A form laid out in parts. A field that is not there for this member is left out."""

    parts: ClassVar[tuple[Part, ...]] = ()

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

    def chosen(self, *names: str) -> dict[str, Any]:
        """The checked fields of these names, those that are there."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class CompanyForm(LaidOut, forms.Form):
    """One that is of no table."""
