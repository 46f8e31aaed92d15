"""Tables within a form of the company's screens: rows that are added, changed and taken out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from callboard.kit.errors import Refused
from callboard.workplace.forms.company.base import CompanyForm

BLANK = 2  # rows to fill in, below those that are there
MOST = 100


class Row(forms.Form):
    """One row. Its fields have no labels of their own on the page: the heading says it."""

    beforehand: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = str(field.label)

    def has_changed(self) -> bool:
        """Whether anything was typed; what a blank row offers beforehand is nothing typed."""
        return any(name not in self.beforehand for name in self.changed_data)


class Rows(forms.BaseFormSet):
    """All rows of one table."""

    def __init__(self, *args: Any, choices: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """`choices` are those of the fields that are chosen from a list, or what makes the field
        that is typed in where a list would be too long."""
        self.choices = choices or {}
        super().__init__(*args, **kwargs)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Each row may be taken out, and offers the same choices."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Take out")
        for name, offered in self.choices.items():
            if callable(offered):
                form.fields[name] = offered()
                form.fields[name].widget.attrs["aria-label"] = str(form.fields[name].label)
            else:
                cast("forms.ChoiceField", form.fields[name]).choices = offered

    @property
    def filled(self) -> list[dict[str, Any]]:
        """What stands in the rows that stay; an empty one is none."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [row for row in rows if not row.get("DELETE")]

    @property
    def headings(self) -> list[str | Promise]:
        """What stands above the columns."""
        form = self.empty_form
        return [field.label or "" for name, field in form.fields.items() if name != "DELETE"]


def rows_of(row: type[Row], blank: int = BLANK) -> Any:
    """The formset of such rows."""
    return forms.formset_factory(
        row, formset=Rows, extra=blank, can_delete=True, max_num=MOST, absolute_max=MOST
    )


class TableForm(CompanyForm):
    """A form with tables: valid when all of it is, stale when any of it is."""

    tables: ClassVar[dict[str, Any]] = {}  # name: (heading, formset)

    def __init__(
        self,
        data: Any = None,
        *,
        rows: Mapping[str, Sequence[dict[str, Any]]],
        choices: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`rows` are the values that stand in the tables now."""
        super().__init__(data, **kwargs)
        self.stood = rows
        self.rows = {
            name: kind(
                data, prefix=name, initial=rows.get(name, ()), choices=self._for(name, choices)
            )
            for name, (_heading, kind) in self.tables.items()
        }
        self.wrong_tables: dict[str, list[str]] = {}

    @staticmethod
    def _for(name: str, choices: dict[str, Any] | None) -> dict[str, Any]:
        return (choices or {}).get(name, {})

    def is_valid(self) -> bool:
        """Whether the form and every row are."""
        return all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def standing(self) -> dict[str, tuple[str, str]]:
        """The tables as well."""
        told = {
            name: (
                str(heading),
                "; ".join(" ".join(map(str, row.values())) for row in self.stood.get(name, ())),
            )
            for name, (heading, _kind) in self.tables.items()
        }
        return super().standing() | told

    def refuse(self, refused: Refused) -> None:
        """What is wrong with a table stands at the table."""
        for name, text in refused.fields.items():
            if name in self.rows:
                self.wrong_tables.setdefault(name, []).append(text)
            else:
                self.add_error(name if name in self.fields else None, text)
        for text in refused.reasons:
            if text not in refused.fields.values():
                self.add_error(None, text)

    def laid_out_tables(self) -> Iterator[tuple[str, str | Promise, Any, list[str]]]:
        """Each table as (name, heading, its rows, what is wrong with it)."""
        for name, (heading, _kind) in self.tables.items():
            rows = self.rows[name]
            wrong = [*self.wrong_tables.get(name, []), *map(str, rows.non_form_errors())]
            yield name, heading, rows, wrong
