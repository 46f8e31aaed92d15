"""A table of members or offers, pasted or from a CSV file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Company, Language, Member, Role
from callboard.kit.errors import Refused
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.forms.company.offers import THREE_LETTERS
from callboard.workplace.forms.company.people import PersonForm
from callboard.workplace.queries import known as ways
from callboard.workplace.rules import spreadsheet

PEOPLE = ("login", "name", "role", "team", "email", "phone", "telegram", "language")
OFFERS = ("code", "name", "product", "country", "currency", "price")
LONGEST = 200_000  # characters
LARGEST = 2_000_000  # bytes of a workbook


class ImportForm(CompanyForm):
    """The table."""

    parts = ((_("Table"), (("text", 12), ("file", 6))),)

    text = forms.CharField(
        label=_("Table"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Copy the cells of a spreadsheet, with the names of the columns, and paste."),
    )
    file = forms.FileField(
        label=_("Or a file, CSV or XLSX"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two; what was in the file stands in the form from then on."""
        typed = super().clean() or self.cleaned_data
        if file := typed.get("file"):
            try:
                typed["text"] = self._read(file)
            except Refused as refused:
                self.refuse(refused)
                return typed
            self.data = {**self.data, "text": typed["text"]}
        if not typed.get("text", "").strip() and not self.errors:
            self.add_error("text", ValidationError(_("Paste a table, or choose a file.")))
        return typed

    @staticmethod
    def _read(file: Any) -> str:
        data = file.read(LARGEST + 1)
        if spreadsheet.is_workbook(data[:4]):
            if len(data) > LARGEST:
                raise ValidationError(_("The file is larger than 2 MB. Take it in parts."))
            return spreadsheet.text_of(data)[:LONGEST]
        if len(data) > LONGEST:
            raise ValidationError(_("The file is larger than 200 kB. Take it in parts."))
        for encoding in ("utf-8-sig", "cp1251"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
        raise ValidationError(_("This is no table. Save it as CSV or XLSX and choose that file."))


def person_form(
    row: dict[str, str], person: Member | None, *, by: Member, team: forms.Field
) -> PersonForm:
    """The form of one member, filled from a row; Refused says what of it is wrong.

    `team` is the choice of a team, which all rows share.
    """
    data = dict(row)
    for name in ("name", "email", "phone", "telegram", "language"):
        if person and name not in row:
            data[name] = person.user.email if name == "email" else getattr(person, name)
    data["role"] = _code_of(Role, row.get("role", "")) or (person.role if person else Role.OPERATOR)
    data["language"] = _code_of(Language, data.get("language", ""))
    if row.get("team"):
        data["team"] = next(iter(ways.teams(by).called(row["team"])), row["team"])
    elif person and "team" not in row:
        data["team"] = str(person.team_id or "")
    form = PersonForm(data, by=by, team=team, person=person)
    _check(form)
    return form


class OfferRow(forms.Form):
    """One offer in one country."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=80)
    product = forms.CharField(label=_("Main product"), max_length=80, required=False)
    country = forms.RegexField(r"^[A-Z]{2}\Z", label=_("Country"))
    currency = forms.CharField(label=_("Currency"), max_length=3, validators=[THREE_LETTERS])
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=12, decimal_places=2, localize=False
    )

    @classmethod
    def checked(cls, row: dict[str, str], company: Company) -> dict[str, Any]:
        """The row as values; country and currency are the company's where it says nothing."""
        price = row.get("price", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        data = {**row, "price": price}
        data["country"] = row.get("country", "").upper() or company.country
        data["currency"] = row.get("currency", "").upper() or company.currency
        form = cls(data)
        _check(form)
        return form.cleaned_data


def _check(form: forms.Form) -> None:
    if not form.is_valid():
        labels = {name: str(field.label) for name, field in form.fields.items()}
        raise Refused(
            *(
                " ".join((f"{labels.get(name, '')}:", *texts)).lstrip(": ")
                for name, texts in form.errors.items()
            )
        )


def _code_of(choices: Any, typed: str) -> str:
    """A choice by its code or its name; what is none stays as it is, for the form to refuse."""
    wanted = typed.casefold()
    for code, name in choices.choices:
        if wanted in {str(code).casefold(), str(name).casefold()}:
            return code
    return typed
