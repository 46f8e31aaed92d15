"""How many parcels the button could give, counted once for a whole company (A4.5, A14.5)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from callboard.accounts import rules as rights
from callboard.accounts.models import Level, Team
from callboard.dispatch.models import Claim, Ready
from callboard.orders.models import Order
from callboard.orders.models.order import LONG_AGO
from callboard.orders.statuses import GROUPS, PARCELS, Line

PILE = ("status", "customer__zone", "country", "offer")
Pile = tuple[str, str, str, int, int]  # status, zone, country, offer, how many


def on_buttons(company_id: int) -> frozenset[str]:
    """The statuses of parcels that some team of the company has on its button; none as a rule."""
    levels = {stage: Level.EXTENDED for stage in rights.STAGES}
    extended = Q(*levels.items(), _connector=Q.OR)
    teams = Team.objects.filter(extended, company=company_id).values(*rights.STAGES)
    stages = {stage for team in teams for stage in levels if team[stage] == Level.EXTENDED}
    return frozenset(status for stage in stages for status in GROUPS[stage])


def piles_of(company_id: int, statuses: Collection[str], at: datetime) -> list[Pile]:
    """The parcels in these statuses that are in nobody's hand, as `next_parcel` says."""
    found = _free(company_id, statuses, at).order_by()
    return list(found.values_list(*PILE).annotate(count=Count("pk")))


def resting(
    company_id: int, statuses: Collection[str], at: datetime, members: dict[int, list[int]]
) -> dict[int, list[Pile]]:
    """By member, the parcels of customers who rest for them: `members` says whose, by customer."""
    found: dict[int, list[Pile]] = defaultdict(list)
    orders = _free(company_id, statuses, at).filter(customer__in=list(members))
    for customer, *pile in orders.values_list("customer", *PILE):
        for member in members[customer]:
            found[member].append((*pile, 1))
    return found


def _free(company_id: int, statuses: Collection[str], at: datetime) -> QuerySet[Order]:
    claims = Claim.objects.filter(company=company_id)
    called = claims.filter(kind=Claim.Kind.CALLING).values("customer")
    promised = Ready.objects.filter(
        Q(personal=True) | Q(order=OuterRef("pk")),
        company=company_id,
        customer=OuterRef("customer"),
        reserved_for__isnull=False,
    )
    is_rung = (
        Q(customer__phone_is_valid=True)
        & (Q(due_at=None) | Q(due_at__lte=at))
        & ~Q(customer__in=called)
        & ~Exists(promised)
    )
    orders = Order.objects.filter(
        company=company_id,
        status__in=sorted(statuses),
        line=Line.BUYOUT,
        assignee=None,
        status_since__gt=LONG_AGO,
        customer__blacklisted_at=None,
    )
    return orders.exclude(pk__in=claims.values("order")).filter(
        Q(status__in=sorted(PARCELS)) | is_rung
    )
