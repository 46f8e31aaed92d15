from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned
from callboard.sources.models import Source


class Scope(models.TextChoices):
    """What a key opens."""

    LEADS_WRITE = "leads:write", _("Send leads")
    ORDERS_READ = "orders:read", _("Read orders")


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
    told_upto = models.BigIntegerField(default=0)  # the last order its people were told of

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="telegram_bot_once_per_company")
        ]
