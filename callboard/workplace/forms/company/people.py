"""Members of the company, for an admin, and for the leader of their team (A14.2)."""

from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from callboard.accounts.forms import checked_phone, checked_telegram
from callboard.accounts.models import Language, Member, Role, Team
from callboard.workplace.forms import known
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.queries import known as ways

COLUMNS = ("name", "email", "team", "role", "phone", "extension", "telegram", "language")


class PersonForm(CompanyForm):
    """A member: a new one with a login, or what may be changed of one."""

    parts = (
        (_("Who it is"), (("name", 4), ("login", 4), ("email", 4))),
        (_("Rights"), (("role", 4), ("team", 4))),
        (
            _("How to reach them"),
            (("phone", 4), ("extension", 2), ("telegram", 3), ("language", 3)),
        ),
    )
    doors = frozenset({"login", "email", "role", "team"})

    name = forms.CharField(label=_("Name of the person"), max_length=80)
    login = forms.CharField(
        label=_("Login"),
        max_length=80,
        validators=[
            RegexValidator(
                r"^[\w.+-]+\Z",
                _("A login is made of letters, digits, dots, dashes and underscores."),
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("They sign in with it. It stays as it is."),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("They may sign in with it as well.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    team = forms.Field(label=_("Team"), required=False)
    phone = forms.CharField(
        label=_("Mobile phone"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    extension = forms.CharField(
        label=_("Internal number"),
        required=False,
        max_length=10,
        validators=[RegexValidator(r"^[0-9]+\Z", _("An internal number is made of digits."))],
    )
    telegram = forms.CharField(label=_("Telegram"), required=False, max_length=40)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        by: Member,
        person: Member | None = None,
        team: forms.Field | None = None,
    ) -> None:
        """`person` is whom it changes; none: somebody new. `team` is the choice of one, where a
        whole table of members shares it."""
        super().__init__(data, initial=_initial(person, by))
        self.by = by
        company_speaks = Language(by.company.language).label
        as_company = _now("As the company: %(language)s") % {"language": company_speaks}
        language = cast("forms.ChoiceField", self.fields["language"])
        language.choices = [("", as_company), *Language.choices]
        self.fields["team"] = team or team_field(by)
        self.initial["team"] = known.begins(self.fields["team"], self.initial["team"])
        if person:
            del self.fields["login"]
        if by.role != Role.ADMIN:
            del self.fields["role"], self.fields["team"]
        elif person and person.pk == by.pk:
            del self.fields["role"]

    def clean_phone(self) -> str:
        """Normal form of any spelling."""
        return checked_phone(self.cleaned_data["phone"], self.by.company.country)

    def clean_telegram(self) -> str:
        """A name as Telegram makes them, where one is given."""
        return checked_telegram(self.cleaned_data["telegram"])

    def clean_team(self) -> Team | None:
        """The team itself."""
        return _team(self.by, self.cleaned_data["team"])

    @property
    def changed(self) -> dict[str, Any]:
        """What of a member is changed, by the names of the action."""
        return self.chosen(*COLUMNS)

    @property
    def added(self) -> dict[str, Any]:
        """Somebody new: a leader's people come to the own team."""
        return {"role": Role.OPERATOR, "team": self.by.team} | self.chosen("login", *COLUMNS)


def team_field(by: Member) -> forms.Field:
    """The choice of a team, or of none."""
    return known.choice(ways.teams(by), label=_("Team"), empty=_("No team"))


def _team(by: Member, pk: str) -> Team | None:
    return ways.teams(by).rows.filter(pk=pk).first() if pk else None


def _initial(person: Member | None, by: Member) -> dict[str, Any]:
    if person is None:
        return {"role": Role.OPERATOR, "team": str(by.team_id or "")}
    columns = {name: getattr(person, name) for name in COLUMNS if name not in {"email", "team"}}
    return columns | {"email": person.user.email, "team": str(person.team_id or "")}


class PeopleFilter(forms.Form):
    """Which members are listed."""

    q = forms.CharField(
        label=_("Name or login"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    team = forms.Field(label=_("Team"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("at_work", _("Not blocked")), ("blocked", _("Blocked"))],
    )

    def __init__(self, data: Any, *, by: Member) -> None:
        super().__init__(data)
        teams = ways.teams(by)
        self.fields["team"] = known.choice(teams, label=_("Team"), empty=_("All teams"))

    @property
    def wanted(self) -> dict[str, Any]:
        """What the query is asked for; a wrong filter is none."""
        if not self.is_valid():
            return {}
        state, team = self.cleaned_data["state"], self.cleaned_data["team"]
        return {
            "words": self.cleaned_data["q"],
            "team": int(team) if team else None,
            "blocked": {"at_work": False, "blocked": True}.get(state),
        }
