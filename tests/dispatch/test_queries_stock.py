"""How many parcels the button shows: for everybody from one count (A4.5, A14.5)."""

from datetime import timedelta

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.customers import actions as customers
from callboard.dispatch import actions, queries
from callboard.dispatch.models import Lane, TeamDesk
from callboard.dispatch.queries import free
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import CompanyFactory, MemberFactory
from tests.factories.dispatch import at_work, parcel_in, team_of_parcels
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")

S = Status
EVERY_STAGE = ("packing", "sending", "delivery")


@pytest.fixture
def packer(company):
    return at_work(team_of_parcels(company, *EVERY_STAGE), name="Petro")


def counted(member):
    free.snapshot(member.company_id)
    return queries.free_for(member)


def test_the_numbers_count_parcels_of_each_status(company):
    """A4.5: calls first, then the statuses in their turn."""
    member = at_work(team_of_parcels(company, "packing", "sending", call_centre=True))
    OrderFactory(company)
    for status in (S.PACKING, S.PACKING, S.PACKING, S.SENDING, S.IN_DELIVERY):
        parcel_in(company, status)

    shown = counted(member)

    assert shown.parts == [(Lane.NEW, 1), (S.PACKING, 3), (S.SENDING, 1)]
    assert (shown.total, shown.lines) == (5, {"first": 1})
    assert shown.parcels == [(S.PACKING, 3), (S.SENDING, 1)]


def test_the_numbers_agree_with_what_is_then_handed_out(company, packer):
    """A4.5: no green button that then says there is nothing."""
    ours = OfferFactory(company)
    TeamDesk.objects.filter(team=packer.team).update(countries=["UA"])
    asleep = CustomerFactory(company, country="RU", zone="Asia/Kamchatka")
    barred = CustomerFactory(company)
    customers.blacklist(barred, reason="fraud", by=None)
    for status in (S.PACKING, S.SENDING, S.COURIER_CALLBACK, S.IN_DELIVERY, S.ARRIVED):
        parcel_in(company, status, offer=ours)
        parcel_in(company, status, country="PL")
        parcel_in(company, status, customer=barred)
        parcel_in(company, status, assignee=packer)
    parcel_in(company, S.ARRIVED, customer=asleep)
    parcel_in(company, S.PACKING, customer=asleep)
    parcel_in(company, S.ARRIVED, due_at=clock.now() + timedelta(hours=1))

    for left in range(6, 0, -1):
        assert counted(packer).total == left
        actions.return_lead(actions.take_next(packer).order, reason="", by=packer)
    assert counted(packer).total == 0
    with pytest.raises(Refused):
        actions.take_next(packer)


def test_what_is_in_hand_or_rests_is_not_counted(company, packer):
    other = at_work(packer.team)
    for status in (S.PACKING, S.IN_DELIVERY):
        parcel_in(company, status)
    box = actions.take_next(packer).order

    assert counted(packer).parts == counted(other).parts == [(S.IN_DELIVERY, 1)]
    actions.give_back(box, by=packer)
    assert counted(packer).parts == [(S.IN_DELIVERY, 1)]
    assert counted(other).parts == [(S.PACKING, 1), (S.IN_DELIVERY, 1)]


def test_who_is_called_already_is_not_counted_again_as_a_parcel(company):
    """The courier asks to call: one order, one number."""
    lanes = {"lines": list(Line), "priority": [Lane.RESCUE]}
    member = at_work(team_of_parcels(company, "delivery", call_centre=True, **lanes))
    parcel_in(company, S.COURIER_CALLBACK, due_at=clock.now())

    assert counted(member).parts == [(Lane.RESCUE, 1)]


@pytest.mark.parametrize("many", [1, 5])
def test_one_count_is_enough_however_many_parcels_and_packers_there_are(
    company, packer, django_assert_num_queries, many
):
    for _ in range(many):
        parcel_in(company, S.PACKING)
        MemberFactory(company=company, team=packer.team)

    with django_assert_num_queries(7):
        free.snapshot(company.pk)


def test_a_neighbour_sees_no_parcel_of_ours(company, packer):
    theirs = CompanyFactory()
    with acting_for(theirs.pk):
        stranger = at_work(team_of_parcels(theirs, *EVERY_STAGE))
    for status in (S.PACKING, S.SENDING, S.IN_DELIVERY):
        parcel_in(company, status)

    with acting_for(theirs.pk):
        assert counted(stranger).total == 0
        with pytest.raises(Refused, match="Nothing to take now"):
            actions.take_next(stranger)
    assert counted(packer).total == 3
