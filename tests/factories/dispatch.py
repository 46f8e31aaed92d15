"""Desks of teams and people on the line."""

from datetime import timedelta

from callboard.accounts.models import Company, Level, Member, Team
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import Offer
from callboard.dispatch import actions
from callboard.dispatch.models import Claim, Lane, TeamDesk, TeamOffer
from callboard.kit import clock
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.orders import at_place


def DeskFactory(team: Team, *, offers: tuple[Offer, ...] = (), **facts) -> TeamDesk:
    """Works every line and offer, new orders first; `offers=` limits the team to these."""
    with acting_for(team.company_id):
        facts = {"lines": list(Line), "priority": [Lane.NEW, Lane.REDIAL]} | facts
        facts.setdefault("all_offers", not offers)
        desk = TeamDesk.objects.create(company_id=team.company_id, team=team, **facts)
        TeamOffer.objects.bulk_create(
            TeamOffer(company_id=team.company_id, desk=desk, offer=offer) for offer in offers
        )
        return desk


def on_the_line(member: Member) -> Member:
    """The member has pressed Start; customers may be called at whatever hour a test runs."""
    with acting_for(member.company_id):
        if clock.held() is None:
            OrderPolicy.objects.update(calls_from=0, calls_until=24)
        actions.start(member)
        return member


def claim_of(member: Member, order: Order) -> Claim:
    """The member holds the customer of this order, as if the button had handed it out."""
    with acting_for(member.company_id):
        on_the_line(member)
        claim = actions.take_next(member)
        assert claim.order == order, "another order was next"
        order.refresh_from_db()
        return claim


def team_of_parcels(company: Company, *stages: str, call_centre: bool = False, **desk) -> Team:
    """A team with the extended right to these stages: they are on its button."""
    rights = dict.fromkeys(stages, Level.EXTENDED)
    team = TeamFactory(company=company, call_centre=call_centre, **rights)
    DeskFactory(team, **desk)
    return team


def at_work(team: Team, **facts) -> Member:
    """Somebody of the team who has pressed Start."""
    return on_the_line(MemberFactory(company=team.company, team=team, **facts))


def parcel_in(company: Company, status: str, *, minutes: int = 0, **facts) -> Order:
    """A parcel that has been so long in its status; nobody promised anything about it."""
    with acting_for(company.pk):
        since = clock.now() - timedelta(minutes=minutes)
        order = at_place(company, status, Line.BUYOUT, status_since=since, **facts)
        if "due_at" not in facts:
            Order.objects.filter(pk=order.pk).update(due_at=None)
            order.refresh_from_db()
            actions.sync(order)
        return order
