import pytest

from callboard.accounts.models import Level, Role
from callboard.kit.errors import Refused
from callboard.orders.actions import moving
from callboard.orders.law import Action
from callboard.orders.queries import policy_of
from callboard.orders.rules.allowing import offered_to
from callboard.orders.statuses import PLACES
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.orders import at_place


def people(company):
    packers = TeamFactory(company=company, call_centre=False, packing=Level.EXTENDED)
    callers = TeamFactory(company=company)
    yield MemberFactory(company=company, team=callers)
    yield MemberFactory(company=company, team=callers, role=Role.LEADER)
    yield MemberFactory(company=company, team=packers)
    yield MemberFactory(company=company, team=None, role=Role.ADMIN)


@pytest.mark.parametrize("place", sorted(PLACES, key=str))
def test_what_is_offered_is_what_would_not_be_refused(company, place, at_noon):
    """Every button of the card leads somewhere, and none that would is missing."""
    order = at_place(company, *place)
    policy = policy_of(company.pk)
    for member in people(company):
        order.refresh_from_db()
        accepted = {action for action in Action if begins(order, action, member)}
        assert set(offered_to(member, order, policy)) == accepted, member.role


def begins(order, action, member):
    try:
        moving.begin(order, action, by=member, version=None)
    except Refused as refused:
        return "team" in str(refused) and "worked by another" in str(refused)
    return True
