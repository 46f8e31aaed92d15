"""What the owner of the installation fills in to open a company."""

from operator import itemgetter
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Company, Language
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.forms.company.people import PersonForm
from callboard.workplace.forms.company.settings import OwnCompanyForm, PresetForm
from callboard.workplace.rules import countries

COMPANY = ("name", "kind", "language", "zone", "country", "currency")


class NewCompanyForm(CompanyForm):
    """A company, whose rules it starts with, and who comes in first."""

    parts = (
        (
            _("Company"),
            (
                *(("name", 4), ("kind", 3), ("language", 2), ("zone", 3)),
                *(("country", 4), ("currency", 2)),
            ),
        ),
        (_("First admin"), (("admin_name", 4), ("admin_login", 4), ("admin_email", 4))),
        (_("Preset"), (("preset", 12),)),
    )

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=Company.Kind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    zone = OwnCompanyForm.base_fields["zone"]
    country = forms.ChoiceField(label=_("Country"))
    currency = OwnCompanyForm.base_fields["currency"]
    admin_name = PersonForm.base_fields["name"]
    admin_login = PersonForm.base_fields["login"]
    admin_email = PersonForm.base_fields["email"]
    preset = PresetForm.base_fields["preset"]

    def __init__(self, data: Any = None) -> None:
        new = Company()
        usual = {name: getattr(new, name) for name in COMPANY}
        spoken = get_language() or Language.ENGLISH
        super().__init__(data, initial=usual | {"language": spoken, "preset": "PLADO"})
        named = {c: n for c, n in countries.names(spoken).items() if c.isalpha()}
        country = cast("forms.ChoiceField", self.fields["country"])
        country.choices = sorted(named.items(), key=itemgetter(1))

    @property
    def company(self) -> dict[str, str]:
        """Columns of the company."""
        return self.chosen(*COMPANY)

    @property
    def admin(self) -> dict[str, str]:
        """Login, name and e-mail of who comes in first."""
        asked = ("login", "name", "email")
        return {name: self.cleaned_data[f"admin_{name}"] for name in asked}
