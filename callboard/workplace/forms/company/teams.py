"""A team: what its people may do, and what the button gives them (A14.4 to A14.6)."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Level, Team
from callboard.catalogue.models import Offer
from callboard.dispatch.models import Lane, Layout, TeamDesk
from callboard.orders.statuses import Line
from callboard.workplace.forms.company.base import CompanyForm
from callboard.workplace.rules.managed import TEAM

RIGHTS = (
    *("name", "call_centre", "packing", "sending", "delivery"),
    *("moderation", "creates_leads", "exports"),
)
DESK = (
    *("mode", "layout", "lines", "newest_first", "all_offers"),
    *("calls_from", "calls_until", "auto_deliver"),
)
LANES = [lane for lane in Lane if lane != Lane.RETENTION]
TURNS = [f"turn_{number}" for number in range(1, len(LANES) + 1)]


def _tick(name: str, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=TEAM[name], required=False, help_text=help_text)


def _level(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=TEAM[name], choices=Level.choices)


def _hour(name: str, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=TEAM[name],
        required=False,
        min_value=low,
        max_value=high,
        help_text=_("Empty: as the company."),
    )


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
                *(("moderation", 4), ("creates_leads", 4), ("exports", 4)),
            ),
        ),
        (
            _("How it works"),
            (
                *(("mode", 4), ("layout", 4), ("auto_deliver", 4)),
                *(("calls_from", 4), ("calls_until", 4), ("newest_first", 4)),
            ),
        ),
        (_("Lines it works"), (("lines", 12),)),
        (_("What the button gives, in turn"), tuple((name, 3) for name in TURNS)),
        (_("Offers"), (("all_offers", 12), ("offers", 12))),
    )

    name = forms.CharField(label=TEAM["name"], max_length=40)
    call_centre = _tick("call_centre", _("Off: the button gives this team nothing to call."))
    packing = _level("packing")
    sending = _level("sending")
    delivery = _level("delivery")
    moderation = _tick("moderation", _("Without settings and figures of the company."))
    creates_leads = _tick("creates_leads", _("In the classic mode."))
    exports = _tick("exports")
    mode = forms.ChoiceField(label=TEAM["mode"], choices=TeamDesk.Mode.choices)
    layout = forms.ChoiceField(label=TEAM["layout"], choices=Layout.choices)
    auto_deliver = _tick("auto_deliver", _("In the calling mode, after each outcome."))
    calls_from = _hour("calls_from", 0, 23)
    calls_until = _hour("calls_until", 1, 24)
    newest_first = _tick("newest_first", _("Off: the one that waits longest."))
    lines = forms.MultipleChoiceField(
        label=TEAM["lines"],
        choices=Line.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    all_offers = _tick("all_offers", _("Off: only those that are ticked below."))
    offers = forms.MultipleChoiceField(
        label=TEAM["offers"], required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offers: Sequence[Offer],
        team: Team | None = None,
        desk: TeamDesk | None = None,
        worked: Sequence[int] = (),
        layout: str = "",
    ) -> None:
        """`worked` are the ids of the offers it works; `layout` is what a new team's floor has."""
        desk = desk or TeamDesk(
            mode=TeamDesk.Mode.CLASSIC if team is None else TeamDesk.Mode.CALLING,
            layout=layout or Layout.BUTTON,
            lines=list(Line),
            priority=[Lane.NEW, Lane.REDIAL],
        )
        columns = {name: getattr(team or Team(), name) for name in RIGHTS}
        columns |= {name: getattr(desk, name) for name in DESK} | {"offers": list(worked)}
        columns |= dict(zip(TURNS, desk.priority, strict=False))
        super().__init__(data, initial=columns)
        self.offered = {str(offer.pk): offer for offer in offers}
        each = cast("forms.MultipleChoiceField", self.fields["offers"])
        each.choices = [(pk, offer.name) for pk, offer in self.offered.items()]
        for number, name in enumerate(TURNS, start=1):
            self.fields[name] = forms.ChoiceField(
                label=_now("In turn %(n)s") % {"n": number},
                choices=[("", "—"), *((lane.value, lane.label) for lane in LANES)],
                required=False,
            )

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
        return self.chosen(*DESK) | {"priority": self.priority}

    @property
    def worked(self) -> list[Offer]:
        """The offers it works; none are kept while it works all."""
        chosen = [] if self.cleaned_data["all_offers"] else self.cleaned_data["offers"]
        return [self.offered[pk] for pk in chosen]
