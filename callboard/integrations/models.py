from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned, Member, Team
from callboard.sources.models import Source


class Scope(models.TextChoices):
    """What a key opens."""

    LEADS_WRITE = "leads:write", _("Send leads")
    ORDERS_READ = "orders:read", _("Read orders")
    PARCELS_WRITE = "parcels:write", _("Tell what happens to parcels")


class ApiKey(CompanyOwned):
    """Lets a machine in by `<company>.<secret>`, of which only the hash of the secret is kept."""

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), default=list)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    per_minute = models.PositiveIntegerField(default=600)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "digest"], name="api_key_once_per_company"),
            models.CheckConstraint(name="api_key_limit_is_positive", condition=Q(per_minute__gt=0)),
        ]


class KeyMinute(CompanyOwned):
    """How often a key was used in one minute."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="+")
    minute = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "key", "minute"], name="key_minute_once")
        ]


class Answer(CompanyOwned):
    """The answer a request with an Idempotency-Key got, in the transaction that did the work."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=255)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "key", "idempotency_key"], name="answer_once_per_key"
            )
        ]
        indexes = [models.Index(fields=["company", "at"], name="answer_by_age")]


class TelegramBot(CompanyOwned):
    """The bot that speaks for a company. Its token is locked by a key outside the database."""

    token = models.CharField(max_length=500, blank=True)
    told_upto = models.BigIntegerField(default=0)  # read by the release before this one alone

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="telegram_bot_once_per_company")
        ]


class Channel(models.TextChoices):
    """How somebody is told."""

    POPUP = "popup", _("Pop-up")
    SOUND = "sound", _("Sound")
    EMAIL = "email", _("E-mail")
    TELEGRAM = "telegram", _("Telegram")


class Event(models.TextChoices):
    """What somebody is told of, as the member it is told to would say it (A17 C16)."""

    NEW_ORDER = "new_order", _("A new order comes in")
    ASSIGNED = "assigned", _("An order is assigned to me")
    TAKEN_AWAY = "taken_away", _("An order is taken out of my personal list")
    GIVEN_BACK = "given_back", _("A leader takes back a customer I hold")
    DUE = "due", _("A callback I promised is due")
    MISSED = "missed", _("A callback I promised is missed")
    BLOCKED = "blocked", _("An overdue delivery keeps somebody of my team from other work")
    RELEASED = "released", _("A leader releases an overdue delivery of mine")
    COURIER = "courier", _("The courier asks to call about an order I confirmed")
    ARRIVED = "arrived", _("A parcel of an order I confirmed arrives")
    PAID = "paid", _("An order I confirmed is paid")
    RETURNED = "returned", _("A parcel of an order I confirmed comes back")
    BY_LINK = "by_link", _("A customer corrects or confirms an order by the link I gave")
    STOPPED = "stopped", _("A leader pauses or ends my work")
    EXPORT = "export", _("My export is ready")


def _channels() -> ArrayField:
    """Nothing chosen (null) follows the level above."""
    return ArrayField(models.CharField(max_length=8, choices=Channel), null=True, blank=True)


class NoticePolicy(CompanyOwned):
    """What is told by which channels: a column for each event. One row for the company, one for
    each team and each member that wants something otherwise; a column that is null follows (C16).
    """

    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", editable=False)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+", editable=False)
    new_order = _channels()
    assigned = _channels()
    taken_away = _channels()
    given_back = _channels()
    due = _channels()
    missed = _channels()
    blocked = _channels()
    released = _channels()
    courier = _channels()
    arrived = _channels()
    paid = _channels()
    returned = _channels()
    by_link = _channels()
    stopped = _channels()
    export = _channels()
    # Of the company's own row: until when it was looked what came due.
    reminded_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "team", "member"],
                nulls_distinct=False,
                name="notice_policy_once_each",
            ),
            models.CheckConstraint(
                name="notice_policy_is_of_one", condition=Q(team=None) | Q(member=None)
            ),
        ]

    def __str__(self) -> str:
        return self.team.name if self.team else ""


class Notice(CompanyOwned):
    """Something that somebody is to be told, and has not been yet: by letter or by Telegram.

    First one row for each thing that happened (`way` is empty); once a minute these become one row
    for each person, event and way. Without a member it is for everybody, and for the company's own
    address. It names orders by their numbers, and nobody.
    """

    event = models.CharField(max_length=12, choices=Event)
    member = models.ForeignKey(
        Member, models.CASCADE, null=True, related_name="+"
    )  # null: the company
    way = models.CharField(max_length=8, choices=Channel, blank=True)
    numbers = ArrayField(models.BigIntegerField(), default=list)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(db_default=Now())  # the database's clock, without asking it first

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_way_is_sent", condition=Q(way__in=["", "email", "telegram"])
            )
        ]
        indexes = [models.Index(fields=["company", "way", "id"], name="notice_to_be_sent")]


_SEEN, _HEARD = [Channel.POPUP.value], [Channel.POPUP.value, Channel.SOUND.value]

# What a company begins with: what a member has to know at once makes a sound, the rest is quiet.
DEFAULTS: dict[str, list[str]] = {
    Event.NEW_ORDER: [],
    Event.ASSIGNED: _HEARD,
    Event.TAKEN_AWAY: _SEEN,
    Event.GIVEN_BACK: _HEARD,
    Event.DUE: _HEARD,
    Event.MISSED: _HEARD,
    Event.BLOCKED: _HEARD,
    Event.RELEASED: _SEEN,
    Event.COURIER: _HEARD,
    Event.ARRIVED: [],
    Event.PAID: [],
    Event.RETURNED: [],
    Event.BY_LINK: _HEARD,
    Event.STOPPED: _HEARD,
    Event.EXPORT: _SEEN,
}

# Where presets differ: each new order pops up where the work is done from the list (C16).
PRESETS: dict[str, dict[str, list[str]]] = {
    "PLADO": {"new_order": []},
    "2016": {"new_order": []},
    "AlterCPA": {"new_order": []},
    "Dots": {"new_order": _HEARD},
}
