import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned, Language, Member

WEB = URLValidator(schemes=["http", "https"])
PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,39}")


def are_parameters(value: Any) -> None:
    """Names of small Latin letters, values of one short word each: what rules ask as `p`."""
    if not isinstance(value, dict):
        raise ValidationError(_("Parameters are names with values."))
    for name, text in value.items():
        if not PARAMETER.fullmatch(name):
            raise ValidationError(
                _("“%(name)s” is no name: small Latin letters, digits and underscores."),
                params={"name": name[:40]},
            )
        if not isinstance(text, str) or not re.fullmatch(r"\S{1,80}", text):
            raise ValidationError(
                _("The value of %(name)s is one word of 80 characters at most."),
                params={"name": name},
            )


class Product(CompanyOwned):
    """What lies in the parcel."""

    name = models.CharField(max_length=80)
    weight_grams = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="product_once_per_company")
        ]

    def __str__(self) -> str:
        return self.name


class Offers(models.QuerySet["Offer"]):
    def visible_to(self, member: Member) -> "Offers":
        return self.filter(company=member.company_id)


class Offer(CompanyOwned):
    """What is advertised and sold: a main product with its prices, sets and script.

    `site` and `landing` are what the customer may have in view (A8.3); `goals` are what an order of
    it may be for, where the offer has any (A5c.7).
    """

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    auto_paid = models.BooleanField(default=False)
    site = models.CharField(max_length=200, blank=True, default="", db_default="", validators=[WEB])
    landing = models.CharField(
        max_length=200, blank=True, default="", db_default="", validators=[WEB]
    )
    goals = ArrayField(
        models.CharField(max_length=80), default=list, db_default=[], blank=True, size=20
    )
    # Minutes by failed attempt where this offer is redialled in another way (A17 C8); none: as all.
    ladder = ArrayField(
        models.PositiveIntegerField(validators=[MinValueValidator(1)]),
        default=list,
        db_default=[],
        blank=True,
        size=20,
    )
    upsell = models.CharField(max_length=400, blank=True, default="", db_default="")
    params = models.JSONField(default=dict, db_default={}, blank=True, validators=[are_parameters])

    objects = Offers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="offer_code_once_per_company")
        ]

    def __str__(self) -> str:
        return self.name


class OfferPrice(CompanyOwned):
    """The price of one unit of the main product in a country."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="prices")
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    price = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "offer", "country"], name="offer_price_once_per_country"
            ),
            models.CheckConstraint(name="offer_price_is_not_negative", condition=Q(price__gte=0)),
        ]


class ExtraProduct(CompanyOwned):
    """A product an operator may add to an order of the offer, with its price (A8.3)."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="extras")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "offer", "product"], name="extra_product_once_per_offer"
            )
        ]


class SalesOption(CompanyOwned):
    """A set sold as one: 1, 2+1, 3+2 (A8.1). `paid` units cost the price, `gifts` cost nothing."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="options")
    name = models.CharField(max_length=20)
    paid = models.PositiveSmallIntegerField()
    gifts = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "offer", "name"], name="sales_option_once_per_offer"
            ),
            models.CheckConstraint(name="sales_option_sells_something", condition=Q(paid__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class ScriptStep(CompanyOwned):
    """One step of the offer's script in one language.

    `{name}`, `{product}`, `{price}`, `{operator}` are filled in.
    """

    class Kind(models.TextChoices):
        STEP = "step", _("Step")
        OBJECTION = "objection", _("Objection")

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="script")
    language = models.CharField(max_length=2, choices=Language)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.STEP)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        ordering = ["kind", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "offer", "language", "kind", "position"],
                name="script_step_has_its_place",
            )
        ]


class ScriptVersion(CompanyOwned):
    """The whole script of an offer in one language, as somebody saved it: kept for ever.

    `steps` are [{"kind", "title", "text"}] in their order; the newest is what ScriptStep holds.
    """

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=Language)
    number = models.PositiveIntegerField()
    steps = models.JSONField()
    saved_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "offer", "language", "number"], name="script_version_once"
            )
        ]
