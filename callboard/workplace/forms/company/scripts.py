"""The script of an offer in one language: steps, and answers to objections."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.catalogue.actions import Step
from callboard.catalogue.models import ScriptStep
from callboard.workplace.forms.company.rows import Row, TableForm, rows_of


class StepRow(Row):
    """One step or answer."""

    beforehand = frozenset({"kind"})

    place = forms.IntegerField(label=_("Place"), min_value=0, max_value=999, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=ScriptStep.Kind.choices, initial=ScriptStep.Kind.STEP
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("What is said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ScriptForm(TableForm):
    """All of it, as operators read it."""

    tables: ClassVar[dict[str, Any]] = {"steps": (_("Steps and objections"), rows_of(StepRow, 3))}

    def __init__(self, data: Any = None, *, steps: Sequence[Step], newest: int = 0) -> None:
        """`steps` stand in it; `newest` is the number of the version that operators read now."""
        self.newest = newest
        rows = [{"place": n, **step._asdict()} for n, step in enumerate(steps, start=1)]
        super().__init__(data, rows={"steps": rows})

    def standing(self) -> dict[str, tuple[str, str]]:
        """A version that was saved meanwhile is what makes it stale."""
        return {"version": (str(_("Version")), str(self.newest))}

    @property
    def steps(self) -> list[Step]:
        """Steps by their place, then objections by theirs."""
        rows = self.rows["steps"].filled
        placed = sorted(rows, key=lambda row: row["place"] if row["place"] is not None else 1000)
        return [
            Step(row["kind"], row["title"], "\n".join(row["text"].splitlines())) for row in placed
        ]
