"""Desks of teams and people on the line."""

from callboard.accounts.models import Member, Team
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import Offer
from callboard.dispatch import actions
from callboard.dispatch.models import Claim, Lane, TeamDesk, TeamOffer
from callboard.kit import clock
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line


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
