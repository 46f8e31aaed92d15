"""The filter of the list, as it stands in the address of the page. Every value is checked here."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places
from callboard.workplace.forms import known
from callboard.workplace.queries import known as ways
from callboard.workplace.queries import list_choices
from callboard.workplace.rules.wanted import DUE, NEWEST, NO_LINE, Wanted

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ISO_DAY = ["%Y-%m-%d"]
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)

PROBLEMS = (
    ("", _("Any order")),
    ("any", _("With any problem")),
    ("incident", _("With an incident")),
    ("address", _("Problem with the address")),
    ("suspicious", _("Suspicious")),
)
SORTS = ((NEWEST, _("Newest first")), (DUE, _("Next call first")))
TYPED = (known.Typed, known.TypedSeveral)


class ListFilter(forms.Form):
    """What to show of the list. Bound to the address; `wanted` is what it comes to."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.MultipleChoiceField(
        label=_("Status"),
        required=False,
        choices=Status.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    line = forms.MultipleChoiceField(
        label=_("Line"),
        required=False,
        choices=[*Line.choices, (NO_LINE, _("No line"))],
        widget=forms.CheckboxSelectMultiple,
    )
    stage = forms.MultipleChoiceField(
        label=_("Stage"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    offer = forms.Field(label=_("Offer"), required=False)
    country = forms.MultipleChoiceField(
        label=_("Country"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    since = forms.DateField(
        label=_("Arrived from"), required=False, widget=DAY, input_formats=ISO_DAY
    )
    until = forms.DateField(
        label=_("Arrived until"), required=False, widget=DAY, input_formats=ISO_DAY
    )
    webmaster = forms.CharField(label=_("Webmaster"), required=False, max_length=80)
    source = forms.CharField(
        label=_("Source"), required=False, max_length=80, help_text=_("A flow or an agency.")
    )
    team = forms.Field(label=_("Team"), required=False)
    operator = forms.Field(label=_("Operator"), required=False)
    carrier = forms.CharField(label=_("Delivery service"), required=False, max_length=40)
    problem = forms.ChoiceField(label=_("Problem"), required=False, choices=PROBLEMS)
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORTS)

    def __init__(self, data: QueryDict, *, member: Member) -> None:
        named = {
            "offer": known.choices(ways.offers(member), label=_("Offer")),
            "team": known.choice(ways.teams(member), label=_("Team"), empty=_("Any team")),
            "operator": known.choice(ways.people(member), label=_("Operator"), empty=_("Anybody")),
        }
        given = data.copy()
        for name in [n for n in named if n in data and not isinstance(named[n], TYPED)]:
            given.setlist(name, known.plain(given.getlist(name)))
        super().__init__(given, auto_id="filter-%s")
        self.fields |= named
        self.member, self.given = member, given
        listed = list_choices.choices_of(member)
        self._offer("stage", listed.stages)
        self._offer("country", listed.countries)
        self.webmasters = listed.webmasters

    @property
    def has_stages(self) -> bool:
        """Whether there is a stage to choose, or a wrong one to put right."""
        field: Any = self.fields["stage"]
        return bool(field.choices) or "stage" in self.errors

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_since(self) -> date | None:
        """A day of this century."""
        return self._sensible("since")

    def clean_until(self) -> date | None:
        """A day of this century."""
        return self._sensible("until")

    def _sensible(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Choose a day between 2000 and 2100."))
        return day

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one. Swap them."))
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """The filter as the queries know it; days are those of the company."""
        told = self.cleaned_data
        return Wanted(
            words=told["q"].strip(),
            statuses=tuple(told["status"]),
            lines=tuple(told["line"]),
            stages=tuple(int(each) for each in told["stage"]),
            offers=tuple(int(each) for each in told["offer"]),
            since=self._midnight(told["since"]),
            until=self._midnight(told["until"] and told["until"] + timedelta(days=1)),
            webmaster=told["webmaster"],
            source=told["source"],
            countries=tuple(told["country"]),
            team=int(told["team"]) if told["team"] else None,
            operator=int(told["operator"]) if told["operator"] else None,
            carrier=told["carrier"],
            problem=told["problem"],
            sort=told["sort"] or NEWEST,
        )

    def _midnight(self, day: date | None) -> datetime | None:
        zone = places.zone(self.member.company.zone)
        return datetime.combine(day, time(), zone) if day else None

    @property
    def query(self) -> str:
        """The address of the same filter: what is filled in and nothing else."""
        return self._written(())

    def _written(self, dropped: tuple[str, ...]) -> str:
        told = QueryDict(mutable=True)
        for name in self.fields:
            values = self._kept(name)
            if values and name not in dropped and not (name == "sort" and values == [NEWEST]):
                told.setlist(name, values)
        return told.urlencode()

    def _kept(self, name: str) -> list[str]:
        """What of the address is kept of a field: of what was typed, whom or what it named."""
        field, chosen = self.fields[name], getattr(self, "cleaned_data", {}).get(name)
        if chosen and isinstance(field, TYPED):
            return [field.kept([chosen] if isinstance(chosen, str) else chosen)]
        return [value for value in self.given.getlist(name) if value]

    @property
    def others_than_sort(self) -> list[tuple[str, str]]:
        """(name, value) of everything that is filled in, for a form that changes the order only."""
        told = QueryDict(self._written(("sort",)))
        return [(name, value) for name, values in told.lists() for value in values]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(any(self.given.getlist(name)) for name in self.fields if name != "sort")

    @property
    def chips(self) -> list[tuple[Any, str, str]]:
        """Each filter in force: its name, what it lets through, the address without it."""
        if not self.is_valid():
            return []
        shown = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value or name in {"sort", "q"}:
                continue
            shown.append((field.label, self._words(name, value), f"?{self._written((name,))}"))
        return shown

    def _words(self, name: str, value: Any) -> str:
        field: Any = self.fields[name]
        if isinstance(field, TYPED):
            return _some(field.names([value] if isinstance(value, str) else value))
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in _one_by_one(field.choices)}
            values = value if isinstance(value, list) else [value]
            return _some([labels.get(str(each), str(each)) for each in values])
        return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


def _some(words: list[str]) -> str:
    return ", ".join(words[:3]) + (f" +{len(words) - 3}" if len(words) > 3 else "")


def _one_by_one(choices: Any) -> Iterator[tuple[Any, Any]]:
    """(value, label) of every choice, also of those that stand under a group."""
    for key, label in choices:
        yield from label if isinstance(label, list | tuple) else [(key, label)]


def filter_of(member: Member, query: str) -> ListFilter | None:
    """The filter of a kept address; None where it names what is not there any more."""
    form = ListFilter(QueryDict(query), member=member)
    return form if form.is_valid() else None
