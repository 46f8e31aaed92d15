"""Settings of the company: itself and its telephone, how orders live, how they are handed out."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Company, Language, is_a_zone
from callboard.calls.models import dials
from callboard.dispatch.models import DeskPolicy
from callboard.orders.models import OrderPolicy
from callboard.workplace.forms.company import ladders
from callboard.workplace.forms.company.base import CompanyForm, LaidOut
from callboard.workplace.rules.managed import COMPANY, DESK, ORDERS

COLUMNS = (
    *("name", "zone", "language", "currency", "country", "no_team_edits_all"),
    *("second_factor", "notify_email"),
)


class OwnCompanyForm(CompanyForm):
    """The company itself, and its telephone."""

    parts = (
        (
            _("Company"),
            (("name", 4), ("language", 3), ("zone", 3), ("country", 2), ("currency", 2)),
        ),
        (_("Telephone"), (("dial_url", 6),)),
        (_("Members without a team"), (("no_team_edits_all", 12),)),
        (_("New orders"), (("notify_email", 6), ("telegram_token", 6))),
        (_("Safety"), (("second_factor", 12),)),
    )
    # A number that is dialled goes where the address of the telephone leads.
    doors = frozenset({"second_factor", "no_team_edits_all", "telegram_token", "dial_url"})

    name = forms.CharField(label=COMPANY["name"], max_length=80)
    language = forms.ChoiceField(
        label=COMPANY["language"],
        choices=Language.choices,
        help_text=_("For members who have chosen none."),
    )
    zone = forms.CharField(
        label=COMPANY["zone"],
        max_length=40,
        validators=[is_a_zone],
        help_text=_("The company's own clock, for example Europe/Kyiv."),
    )
    country = forms.ChoiceField(label=COMPANY["country"])
    currency = forms.CharField(
        label=COMPANY["currency"],
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three Latin letters, for example UAH."))],
    )
    dial_url = forms.CharField(
        label=COMPANY["dial_url"],
        max_length=200,
        validators=[dials],
        help_text=_("Put %s in place of the number."),
    )
    no_team_edits_all = forms.BooleanField(
        label=COMPANY["no_team_edits_all"],
        required=False,
        help_text=_("Off is safer: a person nobody has put into a team changes nothing."),
    )
    notify_email = forms.EmailField(
        label=COMPANY["notify_email"],
        required=False,
        help_text=_("A letter for each new order: its number and offer. Empty: no letters."),
    )
    telegram_token = forms.CharField(
        label=_("Token of a Telegram bot"),
        required=False,
        max_length=80,
        validators=[
            RegexValidator(
                r"^([0-9]{3,15}:[A-Za-z0-9_-]{20,60}|-)\Z",
                _("This is no token of a bot. Copy it from BotFather, or write - for no bot."),
            )
        ],
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "It writes to members with a chat number, once a minute, what Notifications say. "
            "Empty: as it was; - for no bot."
        ),
    )
    second_factor = forms.BooleanField(
        label=COMPANY["second_factor"],
        required=False,
        help_text=_("They are led to set it up when they come in the next time."),
    )

    def __init__(
        self, data: Any = None, *, company: Company, dial_url: str, countries: list[Any]
    ) -> None:
        """`countries` are (code, name) of those there are."""
        columns = {name: getattr(company, name) for name in COLUMNS}
        super().__init__(data, initial=columns | {"dial_url": dial_url})
        cast("forms.ChoiceField", self.fields["country"]).choices = countries

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the company."""
        return self.chosen(*COLUMNS)


class PolicyForm(LaidOut, forms.ModelForm):
    """Settings of one table, named as everywhere."""

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the table."""
        return dict(self.cleaned_data)


class OrdersForm(PolicyForm):
    """How orders live."""

    parts = (
        (_("Lines"), (("second_line", 12), ("reject_line", 12), ("retention_line", 12))),
        (
            _("No answer"),
            (
                *(("ladder", 4), ("ask_time_from_attempt", 4), ("days_until_second", 4)),
                *(("no_answer_needs_reason", 6), ("no_answer_keeps_callback", 6)),
            ),
        ),
        (
            _("Promises"),
            (
                *(("callback_grace", 4), ("callback_max_days", 4), ("schedule_max_days", 4)),
                ("send_max_days", 4),
            ),
        ),
        (
            _("Calling again"),
            (("reject_rest_hours", 4), ("reject_rounds", 4), ("retention_rest_days", 4)),
        ),
        (_("Hours"), (("calls_from", 4), ("calls_until", 4))),
        (
            _("Confirming"),
            (("max_discount", 3), ("reject_discount", 3), ("full_name", 3), ("auto_paid", 3)),
        ),
        (_("Delivery"), (("courier_only", 12), ("closing_phrase", 12))),
        (
            _("Leads that come in"),
            (("wrong_number", 4), ("blacklisted", 4), ("duplicate", 4), ("duplicate_hours", 4)),
        ),
    )

    ladder = ladders.ladder(
        ORDERS["ladder"], _("With commas: 3, 3, 3, 60. The last one is repeated.")
    )

    class Meta:
        model = OrderPolicy
        fields = (
            *("second_line", "reject_line", "retention_line", "ladder", "ask_time_from_attempt"),
            *("no_answer_keeps_callback", "no_answer_needs_reason", "days_until_second"),
            *("callback_grace", "callback_max_days", "schedule_max_days", "send_max_days"),
            *("reject_rest_hours", "reject_rounds", "retention_rest_days", "calls_from"),
            *("calls_until", "auto_paid", "full_name", "max_discount", "wrong_number"),
            *("reject_discount", "courier_only", "closing_phrase"),
            *("blacklisted", "duplicate", "duplicate_hours"),
        )
        labels = ORDERS
        widgets = {"closing_phrase": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "ask_time_from_attempt": _("Empty: the desk sets it by itself."),
            "callback_grace": _("Then anybody may be given it."),
            "reject_discount": _("On top of the highest discount."),
            "closing_phrase": _(
                "{goods}, {delivery} and {total} are filled in. Empty: words of the product."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """The hours make a day."""
        typed = super().clean() or self.cleaned_data
        begin, end = typed.get("calls_from"), typed.get("calls_until")
        if begin is not None and end is not None and begin >= end:
            self.add_error("calls_until", ValidationError(_("This hour must be after the first.")))
        return typed


class DeskForm(PolicyForm):
    """How orders are handed out."""

    parts = (
        (
            _("A customer in hands"),
            (
                *(("claim_limit", 4), ("return_minutes", 4), ("return_warning_minutes", 4)),
                *(("lease_seconds", 4), ("rest_minutes", 4)),
            ),
        ),
        (_("Work"), (("idle_minutes", 4), ("overdue", 4), ("layout", 4))),
        (_("Members without a team"), (("no_team_gets_all", 12),)),
    )

    class Meta:
        model = DeskPolicy
        fields = (
            *("idle_minutes", "lease_seconds", "return_minutes", "return_warning_minutes"),
            *("rest_minutes", "claim_limit", "no_team_gets_all", "overdue", "layout"),
        )
        labels = DESK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (low, high) in LIMITS.items():
            field = cast("forms.IntegerField", self.fields[name])
            field.min_value, field.max_value = low, high
            field.validators += [MinValueValidator(low), MaxValueValidator(high)]
            field.widget.attrs |= {"min": low, "max": high}

    def clean(self) -> dict[str, Any]:
        """It warns before the time is over."""
        typed = super().clean() or self.cleaned_data
        minutes, warning = typed.get("return_minutes"), typed.get("return_warning_minutes")
        if minutes is not None and warning is not None and warning >= minutes:
            self.add_error(
                "return_warning_minutes", _("It must warn before the minutes to finish are over.")
            )
        return typed


# Lower, people would be thrown out while they work; higher, a customer would wait for nobody.
LIMITS = {
    "idle_minutes": (2, 240),
    "lease_seconds": (90, 900),  # it is renewed every 30 seconds
    "return_minutes": (2, 240),
    "return_warning_minutes": (1, 60),
    "rest_minutes": (0, 1440),
    "claim_limit": (1, 50),
}


class PresetForm(forms.Form):
    """Whose rules the company takes over."""

    preset = forms.ChoiceField(
        label=_("Preset"),
        choices=[(name, name) for name in ("PLADO", "2016", "AlterCPA", "Dots")],
        widget=forms.RadioSelect,
    )
