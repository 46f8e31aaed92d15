"""A team: what its people may do, and what the button gives them (A14.4 to A14.6)."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Level, Member, Team
from callboard.catalogue import queries as catalogue
from callboard.catalogue.models import Offer
from callboard.dispatch import rules
from callboard.dispatch.models import Lane, Layout, TeamDesk
from callboard.orders.statuses import Line
from callboard.places import rules as places
from callboard.workplace.forms.company import ladders
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.rules import countries
from callboard.workplace.rules.managed import TEAM

RIGHTS = (
    *("name", "call_centre", "packing", "sending", "delivery"),
    *("moderation", "creates_leads", "exports", "cities", "ladder"),
)
DESK = (
    *("mode", "layout", "lines", "newest_first", "all_offers"),
    *("calls_from", "calls_until", "auto_deliver", "countries", "languages"),
)
LANES = [lane for lane in Lane if lane != Lane.RETENTION]
MOST_TICKED = 200  # offers; beyond that they are typed by code
TURNS = [f"turn_{number}" for number in range(1, len(LANES) + 1)]


def _tick(name: str, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=TEAM[name], required=False, help_text=help_text)


def _level(name: str, help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=TEAM[name], choices=Level.choices, help_text=help_text)


def _hour(name: str, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=TEAM[name],
        required=False,
        min_value=low,
        max_value=high,
        help_text=_("Empty: as the company."),
    )


class Ticked(forms.MultipleChoiceField):
    """Offers, each with a box to tick; the checked value is the offers."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, offers: Sequence[Offer]) -> None:
        named = [(str(offer.pk), offer.name) for offer in offers]
        super().__init__(label=TEAM["offers"], required=False, choices=named)
        self.offered = {str(offer.pk): offer for offer in offers}

    def clean(self, value: Any) -> list[Offer]:
        """The ticked offers; refused where one is none of the company."""
        return [self.offered[pk] for pk in super().clean(value)]


class OfferCodes(forms.CharField):
    """Offers by code, for a company that has too many to tick; the checked value is the offers."""

    def __init__(self, by: Member) -> None:
        super().__init__(
            label=TEAM["offers"],
            required=False,
            max_length=40_000,
            widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
            help_text=_("Codes, one a line or with commas."),
        )
        self.by = by

    def prepare_value(self, value: Any) -> Any:
        """What is kept, one a line; what was typed as it was."""
        return value if isinstance(value, str) else "\n".join(value or [])

    def clean(self, value: Any) -> list[Offer]:
        """The offers; refused with the first code that none is called."""
        codes = list(dict.fromkeys(super().clean(value).replace(",", " ").split()))
        found = catalogue.offers_called(self.by, codes)
        known = {offer.code for offer in found}
        wrong = next((code for code in codes if code not in known), "")
        if wrong:
            raise ValidationError(
                _("No offer has the code “%(code)s”. Look it up among the offers."),
                params={"code": wrong[:40]},
            )
        return found


class TeamForm(CompanyForm):
    """Rights of a team, and its desk."""

    parts = (
        (
            _("Team"),
            (("name", 4), ("call_centre", 8)),
        ),
        (
            _("Rights"),
            (
                *(("packing", 4), ("sending", 4), ("delivery", 4)),
                *(("moderation", 4), ("creates_leads", 4), ("exports", 4), ("cities", 4)),
            ),
        ),
        (
            _("How it works"),
            (
                *(("mode", 4), ("layout", 4), ("auto_deliver", 4)),
                *(("calls_from", 4), ("calls_until", 4), ("newest_first", 4)),
                ("ladder", 12),
            ),
        ),
        (_("Lines it works"), (("lines", 12),)),
        (_("What the button gives, in turn"), tuple((name, 3) for name in TURNS)),
        (_("Offers"), (("all_offers", 12), ("offers", 12))),
        (_("Countries and languages"), (("countries", 12), ("languages", 12))),
    )
    doors = frozenset(RIGHTS) - {"name", "ladder"}

    name = forms.CharField(label=TEAM["name"], max_length=40)
    call_centre = _tick("call_centre", _("Off: the button gives this team nothing to call."))
    packing = _level("packing", _("Extended: also on the button, one parcel at a time."))
    sending = _level("sending", _("Extended: also on the button, one parcel at a time."))
    delivery = _level("delivery", _("Extended: also on the button, in calling hours."))
    moderation = _tick("moderation", _("Without settings and figures of the company."))
    creates_leads = _tick("creates_leads", _("In the classic mode."))
    exports = _tick("exports")
    cities = _tick("cities", _("The days of our couriers, in the countries of this team."))
    mode = forms.ChoiceField(label=TEAM["mode"], choices=TeamDesk.Mode.choices)
    layout = forms.ChoiceField(label=TEAM["layout"], choices=Layout.choices)
    auto_deliver = _tick("auto_deliver", _("In the calling mode, after each outcome."))
    calls_from = _hour("calls_from", 0, 23)
    calls_until = _hour("calls_until", 1, 24)
    ladder = ladders.ladder(
        TEAM["ladder"],
        _(
            "With commas: 3, 3, 3, 60. Empty: as the company. "
            "An offer with minutes of its own keeps them."
        ),
        required=False,
    )
    newest_first = _tick("newest_first", _("Off: the one that waits longest."))
    lines = forms.MultipleChoiceField(
        label=TEAM["lines"],
        choices=Line.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    all_offers = _tick("all_offers", _("Off: only those that are ticked below."))

    countries = forms.MultipleChoiceField(
        label=TEAM["countries"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: orders of every country."),
    )
    languages = forms.MultipleChoiceField(
        label=TEAM["languages"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only orders of countries where one of these is official. None: every one."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        by: Member,
        countries: Sequence[tuple[str, str]],
        team: Team | None = None,
        desk: TeamDesk | None = None,
        worked: Sequence[int] = (),
        layout: str = "",
    ) -> None:
        """`worked` are the ids of the offers it works; `layout` is what a new team's floor has.

        `by` is whose company it is, `countries` are (code, name) of those where it sells. Offers
        are ticked, or typed by code where there are too many to tick.
        """
        desk = desk or TeamDesk(
            mode=TeamDesk.Mode.CLASSIC if team is None else TeamDesk.Mode.CALLING,
            layout=layout or Layout.BUTTON,
            lines=list(Line),
            priority=[Lane.NEW, Lane.REDIAL],
        )
        columns = {name: getattr(team or Team(), name) for name in RIGHTS}
        columns |= {name: getattr(desk, name) for name in DESK}
        columns |= dict(zip(TURNS, desk.priority, strict=False))
        offers = catalogue.offers_to_tick(by, MOST_TICKED)
        columns["offers"] = worked if offers is not None else catalogue.codes_of(by, worked)
        super().__init__(data, initial=columns)
        self.fields["offers"] = OfferCodes(by) if offers is None else Ticked(offers)
        self._offer_skills(dict(countries), desk)
        for number, name in enumerate(TURNS, start=1):
            self.fields[name] = forms.ChoiceField(
                label=_now("In turn %(n)s") % {"n": number},
                choices=[("", "—"), *((lane.value, lane.label) for lane in LANES)],
                required=False,
            )

    def _offer_skills(self, named: dict[str, str], desk: TeamDesk) -> None:
        """Countries of the company and what is spoken there, with all that is ticked already."""
        reader = get_language() or "en"
        named |= {code: countries.names(reader).get(code, code) for code in desk.countries}
        spoken = {language for code in named for language in places.spoken_in(code)}
        tongues = countries.languages(reader)
        told = {code: tongues.get(code, code) for code in {*spoken, *desk.languages}}
        for name, offered in (("countries", named), ("languages", told)):
            field = cast("forms.MultipleChoiceField", self.fields[name])
            by_name: list[tuple[str, str]] = sorted(offered.items(), key=lambda pair: pair[1])
            field.choices = by_name

    def clean(self) -> dict[str, Any]:
        """A team that calls is given something, within hours that make a day."""
        typed = self.cleaned_data
        if typed.get("call_centre") and not self.priority:
            self.add_error(TURNS[0], _("Choose what the button gives first."))
        if typed.get("call_centre") and "lines" in typed and not typed["lines"]:
            self.add_error("lines", _("Choose at least one line, or no order reaches this team."))
        begin, end = typed.get("calls_from"), typed.get("calls_until")
        if begin is not None and end is not None and begin >= end:
            self.add_error("calls_until", ValidationError(_("This hour must be after the first.")))
        if not typed.get("all_offers") and "offers" in typed and not typed["offers"]:
            self.add_error("offers", _("Tick at least one offer, or let it work all."))
        skills = TeamDesk(
            countries=typed.get("countries", []), languages=typed.get("languages", [])
        )
        if rules.countries_of(skills) == frozenset():
            self.add_error(
                "languages",
                _("None of these is official in a ticked country, so no order reaches this team."),
            )
        return typed

    @property
    def priority(self) -> list[str]:
        """The lanes in turn, each once."""
        return list(dict.fromkeys(filter(None, (self.cleaned_data.get(name) for name in TURNS))))

    @property
    def rights(self) -> dict[str, Any]:
        """Columns of the team."""
        return self.chosen(*RIGHTS)

    @property
    def desk(self) -> dict[str, Any]:
        """Columns of its desk."""
        skills = {name: sorted(self.cleaned_data[name]) for name in ("countries", "languages")}
        return self.chosen(*DESK) | skills | {"priority": self.priority}

    @property
    def worked(self) -> list[Offer]:
        """The offers it works; none are kept while it works all."""
        return [] if self.cleaned_data["all_offers"] else self.cleaned_data["offers"]
