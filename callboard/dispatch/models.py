from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Company, CompanyOwned, Member, Team
from callboard.catalogue.models import Offer
from callboard.customers.models import Customer
from callboard.orders.models import Order
from callboard.orders.statuses import Line


class Presence(models.TextChoices):
    """The four working statuses (A2.4)."""

    NOT_ACTIVE = "not_active", _("Not active")
    READY = "ready", _("Ready")
    RELAX = "relax", _("Relax")
    TALKING = "talking", _("Talking")


class Lane(models.TextChoices):
    """What the button tells apart in the queue: the kinds a team's priority names (A4.2)."""

    NEW = "new", _("New")
    REDIAL = "redial", _("No answer")
    CALLBACK = "callback", _("Callbacks")
    SCHEDULED = "scheduled", _("Scheduled delivery")
    HOLD = "hold", _("Hold")
    REJECT = "reject", _("Reject")
    RESCUE = "rescue", _("Courier asks to call")
    RETENTION = "retention", _("Retention")


class Layout(models.TextChoices):
    """The face of the floor: three ways to see the same work."""

    BUTTON = "button", _("Button")
    LINES = "lines", _("Lines")
    TABS = "tabs", _("Tabs")


class DeskPolicy(CompanyOwned):
    """How a company hands out its orders. `layout` is what a new team's floor looks like."""

    class Overdue(models.TextChoices):
        """What an overdue scheduled delivery does to its promiser's other work (A17 C17)."""

        BLOCK = "block", _("Nothing else until it is processed")
        PIN = "pin", _("It stays on top")
        REMIND = "remind", _("A reminder")

    idle_minutes = models.PositiveSmallIntegerField(default=10)
    lease_seconds = models.PositiveSmallIntegerField(default=120)
    return_minutes = models.PositiveSmallIntegerField(default=10)
    return_warning_minutes = models.PositiveSmallIntegerField(default=2)
    rest_minutes = models.PositiveSmallIntegerField(default=10)
    claim_limit = models.PositiveSmallIntegerField(default=1)
    no_team_gets_all = models.BooleanField(default=False)
    overdue = models.CharField(max_length=6, choices=Overdue, default=Overdue.BLOCK)
    layout = models.CharField(max_length=6, choices=Layout, default=Layout.BUTTON)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="desk_policy_once_per_company"),
            models.CheckConstraint(
                name="desk_policy_numbers_are_positive",
                condition=Q(idle_minutes__gt=0, lease_seconds__gt=0, return_minutes__gt=0)
                & Q(claim_limit__gt=0, claim_limit__lte=50),
            ),
        ]


# What each manual states differently (A17); the rest are the defaults above.
PRESETS: dict[str, dict[str, Any]] = {
    "PLADO": {"overdue": DeskPolicy.Overdue.BLOCK, "layout": Layout.LINES},
    "2016": {"overdue": DeskPolicy.Overdue.REMIND, "layout": Layout.TABS},
    "AlterCPA": {"overdue": DeskPolicy.Overdue.PIN, "no_team_gets_all": True},
    "Dots": {"overdue": DeskPolicy.Overdue.REMIND},
}


class TeamDesk(CompanyOwned):
    """What the button gives a team: lines, lanes by priority, offers, countries, hours (A14.4 to
    A14.6)."""

    class Mode(models.TextChoices):
        CLASSIC = "classic", _("Classic")
        CALLING = "calling", _("Calling")
        INCOMING = "incoming", _("Incoming calls")

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="desk")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.CALLING)
    layout = models.CharField(max_length=6, choices=Layout, default=Layout.BUTTON)
    lines = ArrayField(models.CharField(max_length=9, choices=Line), default=list)
    priority = ArrayField(models.CharField(max_length=9, choices=Lane), default=list)
    newest_first = models.BooleanField(default=False)
    all_offers = models.BooleanField(default=True)
    calls_from = models.PositiveSmallIntegerField(null=True)
    calls_until = models.PositiveSmallIntegerField(null=True)
    # Where its customers live and what they speak; none of either: everybody (A17 C12, C33).
    countries = ArrayField(
        models.CharField(max_length=2), default=list, db_default=[], blank=True, size=250
    )
    languages = ArrayField(
        models.CharField(max_length=3), default=list, db_default=[], blank=True, size=50
    )
    # In calling mode: the next order opens by itself (A4.7).
    auto_deliver = models.BooleanField(default=False)


class TeamOffer(CompanyOwned):
    """An offer the team may work. Spelled out: the table Django would make has no company."""

    desk = models.ForeignKey(TeamDesk, models.CASCADE, related_name="offers")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "desk", "offer"], name="team_offer_once")
        ]


class Shift(CompanyOwned):
    """A stretch of time in one working status. The open one is the present (A2.9)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="shifts")
    presence = models.CharField(max_length=10, choices=Presence)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # pressed, idle, called, hung_up, blocked, leader
    why = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "member"],
                condition=Q(ended_at=None),
                name="shift_one_present_status",
            ),
            models.CheckConstraint(
                name="shift_ends_after_it_began",
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")),
            ),
        ]
        indexes = [models.Index(fields=["company", "member", "began_at"], name="shift_of_member")]


class Activity(CompanyOwned):
    """When a member last did something by hand: one row each, written at most twice a minute."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="activity")
    at = models.DateTimeField()


class Ready(CompanyOwned):
    """The queue: every order with a line and a due time whose customer nobody holds.

    Slim on purpose, written in the same transaction as the order. `reserved_for` is set where only
    one member may be handed the order: a personal list, or an own promise before the grace is over.
    """

    # Only the key to the order is checked by the database: the others are copied from it, and
    # checking them would make every order of a company wait for the same few rows.
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="+")
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    offer = models.ForeignKey(
        Offer, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    line = models.CharField(max_length=9)
    lane = models.CharField(max_length=9)
    zone = models.CharField(max_length=40)
    country = models.CharField(max_length=2, db_default="")
    ready_at = models.DateTimeField()
    reserved_for = models.ForeignKey(
        Member, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    personal = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    *("company", "lane", "line", "zone", "country", "offer"),
                    *("ready_at", "order"),
                ],
                name="ready_by_country",
                condition=Q(reserved_for=None),
            ),
            models.Index(
                fields=["company", "lane", "line", "zone", "country", "ready_at", "order"],
                # What nobody is reserved for is never personal. Said only by those who want every
                # offer: a question about one offer must not be led to walk along this index.
                name="ready_by_country_of_all_offers",
                condition=Q(reserved_for=None, personal=False),
            ),
            models.Index(
                fields=["company", "reserved_for", "ready_at"],
                name="ready_reserved",
                condition=Q(reserved_for__isnull=False),
            ),
            models.Index(fields=["company", "customer"], name="ready_of_customer"),
            # Of nobody as a rule: what the release before writes while both serve.
            models.Index(
                fields=["company", "order"], name="ready_without_country", condition=Q(country="")
            ),
        ]


class Claim(CompanyOwned):
    """A member holds a customer: all orders of the phone that wait for a call are theirs (A4.4).

    A parcel that is packed or sent is held alone: its customer may be rung meanwhile. Whoever
    holds what, an order is in one hand.
    """

    class Kind(models.TextChoices):
        CALLING = "calling"
        PARCEL = "parcel"

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="claims")
    kind = models.CharField(
        max_length=7, choices=Kind, default=Kind.CALLING, db_default=Kind.CALLING
    )
    slot = models.PositiveSmallIntegerField(default=1)
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    return_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "customer"],
                condition=Q(kind="calling"),
                name="claim_one_caller_per_customer",
            ),
            models.UniqueConstraint(fields=["company", "order"], name="claim_one_holder_per_order"),
            models.UniqueConstraint(
                fields=["company", "member", "slot"], name="claim_limit_of_a_member"
            ),
        ]
        indexes = [models.Index(fields=["company", "lease_until"], name="claim_leases")]


class ClaimEntry(CompanyOwned):
    """Who held which customer from when to when, and how it ended: append only."""

    class Ending(models.TextChoices):
        OUTCOME = "outcome", _("Outcome")
        GIVEN_BACK = "given_back", _("Returned to queue")
        LEASE = "lease", _("Connection lost")
        TIMER = "timer", _("No action in time")
        STOPPED = "stopped", _("Stopped work")
        BLOCKED = "blocked", _("Blocked")
        TAKEN_OVER = "taken_over", _("Taken over")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    ending = models.CharField(max_length=10, choices=Ending)
    # In the member's words (A3.8).
    reason = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["company", "member", "ended_at"], name="claim_entry_of_member")
        ]


class Rest(CompanyOwned):
    """A customer given back by a member: not handed to the same member until then."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "member", "customer"], name="rest_once")
        ]


class OverdueRelease(CompanyOwned):
    """A leader lets a member work on although a scheduled delivery is overdue (A4.11, A17 C17).

    It holds for that order at that planned moment: planned anew, it may be overdue anew.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    planned_at = models.DateTimeField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "member", "order", "planned_at"], name="overdue_release_once"
            ),
            models.CheckConstraint(name="overdue_release_has_a_reason", condition=~Q(reason="")),
        ]
