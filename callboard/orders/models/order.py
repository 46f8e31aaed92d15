from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts.models import CompanyOwned, Member
from callboard.catalogue.models import Offer
from callboard.customers.models import Customer
from callboard.orders.models.stage import Stage
from callboard.orders.statuses import HOLDS, ON_ITS_WAY, ONLY_SHIPPED, Line, Status
from callboard.sources.models import Source


class Orders(models.QuerySet["Order"]):
    def visible_to(self, member: Member) -> "Orders":
        return self.filter(company=member.company_id)


class CallMade(models.TextChoices):
    """Was there a call (A5b): filled by telephony, or by hand."""

    UNKNOWN = "", _("-- was there a call")
    MADE = "made", _("Made")
    NOT_MADE = "not_made", _("Not made")


class Problem(models.TextChoices):
    """What an order waits for, or what is wrong with it (A7.22). Outcomes write the first two."""

    NONE = "", "—"
    CALL_BACK = "call_back", _("Call back needed")
    NO_ANSWER = "no_answer", _("Does not answer")
    CHANGED_MIND = "changed_mind", _("Changed their mind")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    SPAM = "spam", _("Spam")
    DUPLICATE = "duplicate", _("Duplicate")
    OTHER = "other", pgettext_lazy("problem", "Other")


class Method(models.TextChoices):
    """How the parcel reaches the customer; decides which address fields are needed."""

    DOOR = "door", _("To the door")
    POINT = "point", _("Pick-up point or branch")
    COURIER = "courier", _("Own courier")


class Gender(models.TextChoices):
    UNKNOWN = "", "—"
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


def _places_are_possible() -> Q:
    possible = Q()
    for line, statuses in HOLDS.items():
        # Told apart from null aloud: a condition that is null counts as kept.
        held = Q(line__isnull=False, line=line) if line else Q(line__isnull=True)
        free = statuses - ONLY_SHIPPED if line == Line.BUYOUT else statuses
        possible |= held & Q(status__in=sorted(free))
    return possible | Q(
        line__isnull=False,
        line=Line.BUYOUT,
        status__in=sorted(ONLY_SHIPPED),
        shipped_at__isnull=False,
    )


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

# Only says what the order waits for: no mark in the list.
NO_INCIDENT = (Problem.NONE.value, Problem.CALL_BACK.value, Problem.NO_ANSWER.value)

# The problem mark of the list: an incident, an address that is wrong, or a suspicion.
HAS_A_PROBLEM = ~Q(problem__in=NO_INCIDENT) | Q(address_problem=True) | Q(suspicious=True)


class Order(CompanyOwned):
    """A lead and later an order: one row, whose number never changes.

    Status, line and the facts below them are written only by `orders.actions`.
    """

    number = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=80, blank=True)
    arrived_at = models.DateTimeField()

    status = models.CharField(max_length=16, choices=Status, default=Status.NEW)
    status_since = models.DateTimeField()
    line = models.CharField(max_length=9, choices=Line, null=True, default=Line.FIRST)  # noqa: DJ001 (null: no line)
    stage = models.ForeignKey(
        Stage, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    refusals = models.PositiveSmallIntegerField(default=0)
    promised_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    missed_on = models.CharField(max_length=9, choices=Line, null=True)  # noqa: DJ001 (null: none missed)
    assignee = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    suspicious = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    shipped_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    duplicate_of = models.BigIntegerField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    marks = models.JSONField(default=list, blank=True)  # what intake noticed: wrong_number, …

    call_made = models.CharField(max_length=8, choices=CallMade, blank=True)
    # Who said so and when, where a person did and no call (A17 C19).
    call_marked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    call_marked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=80, blank=True)
    comment = models.TextField(max_length=2000, blank=True)
    promo_code = models.CharField(max_length=40, blank=True)
    promo_site = models.CharField(max_length=120, blank=True)
    address_problem = models.BooleanField(default=False)

    surname = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80, blank=True)
    patronymic = models.CharField(max_length=80, blank=True)
    second_phone = models.CharField(max_length=32, blank=True)
    gender = models.CharField(max_length=6, choices=Gender, blank=True)
    email = models.EmailField(blank=True)
    goal = models.CharField(max_length=80, blank=True, default="", db_default="")

    country = models.CharField(max_length=2)
    region = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    street = models.CharField(max_length=120, blank=True)
    house = models.CharField(max_length=12, blank=True)
    flat = models.CharField(max_length=12, blank=True)
    building = models.CharField(max_length=12, blank=True)
    block = models.CharField(max_length=12, blank=True)
    entrance = models.CharField(max_length=12, blank=True)
    door_code = models.CharField(max_length=20, blank=True)
    floor = models.CharField(max_length=12, blank=True)
    metro = models.CharField(max_length=80, blank=True)
    delivery_comment = models.CharField(max_length=400, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    method = models.CharField(max_length=8, choices=Method, default=Method.DOOR)
    point = models.CharField(max_length=160, blank=True)
    delivery_on = models.DateField(null=True, blank=True)
    delivery_time = models.CharField(max_length=20, blank=True)
    carrier = models.CharField(max_length=40, blank=True)
    track_code = models.CharField(max_length=60, blank=True)
    # The parcel's own numbers: with the delivery service, and with the post (A10.3).
    delivery_id = models.CharField(max_length=60, blank=True, default="", db_default="")
    post_id = models.CharField(max_length=60, blank=True, default="", db_default="")

    currency = models.CharField(max_length=3)
    delivery_price = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    # The price is the carrier's table's and follows what is in the parcel; else a person's word.
    delivery_by_table = models.BooleanField(default=False, db_default=False)
    discount = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    objects = Orders.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["company", "source", "external_id"],
                condition=~Q(external_id=""),
                name="order_external_id_once_per_source",
            ),
            models.CheckConstraint(
                name="order_stands_where_it_can", condition=_places_are_possible()
            ),
            models.CheckConstraint(
                name="order_refusal_has_a_reason",
                condition=~Q(status__in=[Status.CANCELLED, Status.TRASH]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="order_promise_has_a_time",
                condition=~Q(status__in=[Status.CALLBACK, Status.SCHEDULED])
                | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_without_a_line_is_not_due",
                condition=Q(line__isnull=False) | Q(due_at=None),
            ),
            models.CheckConstraint(
                name="order_missed_mark_is_a_callback_s",
                condition=Q(missed_on=None) | Q(status__in=[Status.CALLBACK, Status.NO_ANSWER]),
            ),
            models.CheckConstraint(
                name="order_on_its_way_has_left",
                condition=~Q(status__in=sorted(ON_ITS_WAY)) | Q(shipped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_paid_has_a_time",
                condition=~Q(status=Status.PAID) | Q(paid_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_coordinates_are_on_the_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(
                name="order_call_marked_by_hand_says_who_and_when",
                condition=Q(call_marked_by__isnull=True, call_marked_at__isnull=True)
                | Q(call_marked_by__isnull=False, call_marked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_delivery_price_is_not_negative", condition=Q(delivery_price__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-arrived_at", "-id"], name="order_list"),
            models.Index(
                fields=["company", "status", "offer", "-arrived_at", "-id"],
                name="order_list_by_status_and_offer",
            ),
            models.Index(fields=["company", "customer", "-id"], name="order_of_customer"),
            models.Index(
                fields=["company", "status", "line", "due_at"],
                name="order_clock",
                condition=Q(due_at__isnull=False),
            ),
            # The tab In work: whom somebody has spoken to, by the time promised. A team of some
            # countries has indexes of its own, whose conditions nobody else says.
            models.Index(
                fields=["company", "status", "line", "offer", "due_at", "id"],
                name="order_spoken_by_offer",
                condition=Q(
                    status__in=[Status.ACCEPTED, Status.CALLBACK, Status.HOLD, Status.SCHEDULED],
                    due_at__isnull=False,
                ),
            ),
            models.Index(
                fields=["company", "status", "line", "country", "offer", "due_at", "id"],
                name="order_spoken_by_country",
                condition=~Q(
                    status__in=[Status.CANCELLED, Status.NEW, Status.NO_ANSWER, Status.PAID]
                )
                & Q(line__isnull=False, country__gt="", due_at__isnull=False),
            ),
            models.Index(
                fields=["company", "status", "line", "country", "offer", "arrived_at", "id"],
                name="order_floor_by_country",
                condition=Q(line__isnull=False, country__gt=""),
            ),
            # The parcels and the sold ones for a team of every offer. Every number is above nought,
            # and nobody else says so: no other walk is led to this index.
            models.Index(
                fields=["company", "status", "line", "arrived_at", "id"],
                name="order_floor_of_every_offer",
                condition=Q(line__in=[Line.BUYOUT, Line.RETENTION], number__gt=0),
            ),
            # What the button hands out of the parcels (A4.2): the longest in its status first. The
            # moment is long past and never asked for, so that nobody else is led to this index.
            models.Index(
                fields=["company", "status", "country", "offer", "status_since", "id"],
                name="order_parcels_in_turn",
                condition=Q(line=Line.BUYOUT, assignee=None, status_since__gt=LONG_AGO),
            ),
            models.Index(
                fields=["company", "assignee"],
                name="order_personal_list",
                condition=Q(assignee__isnull=False),
            ),
            # The list. A new lead pays for the first of these alone.
            models.Index(
                fields=["company", "source", "-arrived_at", "-id"], name="order_list_by_source"
            ),
            models.Index(
                fields=["company", "promised_by", "-arrived_at", "-id"],
                name="order_list_by_promiser",
                condition=Q(promised_by__isnull=False),
            ),
            models.Index(
                fields=["company", "confirmed_by", "-arrived_at", "-id"],
                name="order_list_by_confirmer",
                condition=Q(confirmed_by__isnull=False),
            ),
            models.Index(
                fields=["company", "carrier", "-arrived_at", "-id"],
                name="order_list_by_carrier",
                condition=~Q(carrier=""),
            ),
            models.Index(
                fields=["company", "stage", "-arrived_at", "-id"],
                name="order_list_by_stage",
                condition=Q(stage__isnull=False),
            ),
            models.Index(
                fields=["company", "-arrived_at", "-id"],
                name="order_list_of_problems",
                condition=HAS_A_PROBLEM,
            ),
            # The days of our own couriers.
            models.Index(
                fields=["company", "delivery_on"],
                name="order_courier_days",
                condition=Q(line__isnull=False, line=Line.BUYOUT, method="courier"),
            ),
            models.Index(
                fields=["company", "track_code"],
                name="order_by_track_code",
                condition=~Q(track_code=""),
            ),
            models.Index(
                fields=["company", "street"], name="order_by_street", condition=~Q(street="")
            ),
            models.Index(
                fields=["company", "city", "-arrived_at", "-id"],
                name="order_list_by_city",
                condition=~Q(city=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)


class LeadOrigin(CompanyOwned):
    """The technical facts a lead came with, kept as they came."""

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="origin")
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=400, blank=True)
    landing = models.CharField(max_length=200, blank=True)
    prelanding = models.CharField(max_length=200, blank=True)
    subs = models.JSONField(default=dict)
    is_banned = models.BooleanField(default=False)  # the sender says: traffic of a forbidden kind
    raw_phone = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "ip", "-order"], name="lead_origin_newest_of_ip")
        ]
