"""Extended: packing, sending and delivery are on the button, after the calls (A4.2, A14.5)."""

from datetime import timedelta

import pytest

from callboard.accounts.models import Level
from callboard.calls import actions as calls
from callboard.customers import actions as customers
from callboard.dispatch import actions, queries
from callboard.dispatch.models import Claim, ClaimEntry, DeskPolicy, Lane, Ready, Rest, TeamDesk
from callboard.kit import clock, invariants
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.actions import fulfilling
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import DeskFactory, at_work, on_the_line, parcel_in, team_of_parcels
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")

S = Status
EVERY_STAGE = ("packing", "sending", "delivery")


def handed_out(member, many):
    """What the button gives, one after the other, each returned and not met again."""
    found = []
    for _ in range(many):
        claim = actions.take_next(member)
        found.append(claim.order)
        actions.end_claim(claim, ClaimEntry.Ending.GIVEN_BACK)
    return found


@pytest.fixture
def packer(company):
    return at_work(team_of_parcels(company, *EVERY_STAGE), name="Petro")


def test_the_calls_come_first_then_packing_sending_and_delivery(company):
    """A4.2: the order of the groups."""
    given = [
        parcel_in(company, S.ARRIVED, minutes=5),
        parcel_in(company, S.IN_DELIVERY, minutes=9),
        parcel_in(company, S.COURIER_CALLBACK, minutes=1),
        parcel_in(company, S.SENDING, minutes=2),
        parcel_in(company, S.PACKING, minutes=1),
        OrderFactory(company),
    ]
    team = team_of_parcels(company, *EVERY_STAGE, call_centre=True, lines=[Line.FIRST])

    shown = [order.status for order in handed_out(at_work(team), len(given))]

    assert shown == ["accepted", "packing", "sending", "courier_callback", "in_delivery", "arrived"]


def test_inside_a_stage_the_longest_in_its_status_comes_first(company, packer):
    """A14.5: whatever the team wants first of its calls."""
    TeamDesk.objects.update(newest_first=True)
    late, later, latest = (parcel_in(company, S.PACKING, minutes=n) for n in (30, 20, 10))

    assert handed_out(packer, 3) == [late, later, latest]


@pytest.mark.parametrize("level", [Level.READ, Level.EDIT])
def test_a_right_that_is_not_extended_gives_nothing(company, team, operator, level):
    """A14.5: extended = also on the button."""
    DeskFactory(team)
    team.packing = level
    team.save()
    parcel_in(company, S.PACKING)

    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(on_the_line(operator))


def test_only_offers_and_countries_of_the_team_are_given(company):
    """A14.6, A17 C33"""
    ours, theirs = OfferFactory(company), OfferFactory(company)
    member = at_work(
        team_of_parcels(company, "packing", "delivery", offers=(ours,), countries=["UA"])
    )
    for status in (S.PACKING, S.IN_DELIVERY):
        parcel_in(company, status, offer=theirs, minutes=60)
        parcel_in(company, status, offer=ours, country="PL", minutes=60)
    wanted = [parcel_in(company, status, offer=ours) for status in (S.PACKING, S.IN_DELIVERY)]

    assert handed_out(member, 2) == wanted
    with pytest.raises(Refused):
        actions.take_next(member)


def test_calling_hours_bind_delivery_alone(company):
    """A parcel is packed while its customer sleeps; nobody rings them."""
    asleep = {"country": "RU", "zone": "Asia/Kamchatka"}
    for status in (S.PACKING, S.IN_DELIVERY):
        parcel_in(company, status, customer=CustomerFactory(company, **asleep))

    member = at_work(team_of_parcels(company, *EVERY_STAGE))

    assert [order.status for order in handed_out(member, 1)] == ["packing"]
    with pytest.raises(Refused):
        actions.take_next(member)


@pytest.mark.parametrize("status", [S.PACKING, S.IN_DELIVERY])
def test_what_is_of_a_personal_list_or_the_blacklist_is_not_given(
    company, packer, leader, admin, status
):
    """A4.12: personal-list orders stay."""
    parcel_in(company, status, assignee=leader)
    barred = parcel_in(company, status)
    customers.blacklist(barred.customer, reason="fraud", by=admin)

    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(packer)


def test_packing_claims_one_order_and_delivery_the_customer(company):
    customer = CustomerFactory(company)
    packed = parcel_in(company, S.PACKING, customer=customer)
    sent = parcel_in(company, S.SENDING, customer=customer)
    first, second = (at_work(team_of_parcels(company, stage)) for stage in ("packing", "sending"))

    claims = [actions.take_next(first), actions.take_next(second)]

    assert [(claim.order, claim.kind) for claim in claims] == [
        (packed, Claim.Kind.PARCEL),
        (sent, Claim.Kind.PARCEL),
    ]
    away = parcel_in(company, S.IN_DELIVERY)
    assert (
        actions.take_next(at_work(team_of_parcels(company, "delivery"))).kind == Claim.Kind.CALLING
    )
    assert queries.holder_of(away.customer).order == away
    assert not [*invariants.broken(company.pk)]


def test_the_customer_is_rung_while_a_parcel_is_packed(company, packer, operator, team):
    """A4.4 is about calls: neither stands in the way of the other."""
    DeskFactory(team)
    customer = CustomerFactory(company)
    box = actions.take_next(packer) if parcel_in(company, S.PACKING, customer=customer) else None
    lead = OrderFactory(company, customer=customer)

    assert Ready.objects.filter(order=lead).exists()
    call = actions.take_next(on_the_line(operator))
    assert (call.order, call.kind) == (lead, Claim.Kind.CALLING)
    fulfilling.advance(box.order, by=packer, version=None)
    assert [claim.order for claim in queries.claims_of(operator)] == [lead]
    assert not queries.claims_of(packer)
    assert not Ready.objects.exists(), "a held customer went back into the queue"
    assert not [*invariants.broken(company.pk)]


def test_a_parcel_is_given_although_its_customer_is_in_a_call(company, packer, operator, team):
    DeskFactory(team)
    customer = CustomerFactory(company)
    OrderFactory(company, customer=customer)
    actions.take_next(on_the_line(operator))
    box = parcel_in(company, S.PACKING, customer=customer)

    claim = actions.take_next(packer)

    assert claim.order == box
    actions.give_back(box, by=packer)
    assert queries.claims_of(operator)
    assert not Ready.objects.exists()
    assert not [*invariants.broken(company.pk)]


def test_what_an_operator_has_open_for_a_call_is_not_packed_meanwhile(company, packer, admin):
    box = parcel_in(company, S.PACKING)
    actions.take_over(box, by=on_the_line(admin))

    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(packer)
    with pytest.raises(Refused, match="Ada is working with this customer"):
        actions.open_for_work(box, by=packer)


def test_others_leave_a_parcel_in_hand_alone(company, packer, admin):
    box = parcel_in(company, S.PACKING)
    actions.take_next(packer)
    other = at_work(packer.team, name="Olena")

    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(other)
    for verb in (
        lambda: actions.open_for_work(box, by=other),
        lambda: fulfilling.advance(box, by=other, version=None),
        lambda: orders.save(box, by=admin, version=None, fields={"comment": "x"}, items=None),
    ):
        with pytest.raises(Refused, match="Petro has this parcel in hand now"):
            verb()


def test_a_leader_takes_the_parcel_over(company, packer, admin):
    box = parcel_in(company, S.PACKING)
    actions.take_next(packer)

    claim = actions.take_over(box, by=on_the_line(admin))

    assert (claim.kind, claim.member) == (Claim.Kind.PARCEL, admin)
    assert ClaimEntry.objects.get().ending == ClaimEntry.Ending.TAKEN_OVER
    assert fulfilling.advance(box, by=admin, version=None).status == S.SENDING


def test_a_parcel_taken_by_hand_is_held_alone(company, packer, operator, team):
    """A14.5: from the list as by the button."""
    DeskFactory(team)
    customer = CustomerFactory(company)
    OrderFactory(company, customer=customer)
    actions.take_next(on_the_line(operator))
    box = parcel_in(company, S.SENDING, customer=customer)

    assert actions.open_for_work(box, by=packer).kind == Claim.Kind.PARCEL


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (S.PACKING, lambda order, by: fulfilling.advance(order, by=by, version=None)),
        (S.SENDING, lambda order, by: fulfilling.step_back(order, why="torn", by=by, version=None)),
        (S.IN_DELIVERY, lambda order, by: fulfilling.advance(order, by=by, version=None)),
        (S.ARRIVED, lambda order, by: fulfilling.paid(order, by=by, version=None)),
        (S.ARRIVED, lambda order, by: fulfilling.returned(order, by=by, version=None)),
        (
            S.IN_DELIVERY,
            lambda order, by: fulfilling.courier_callback(
                order, reason="not_home", by=by, version=None
            ),
        ),
        (S.ARRIVED, lambda order, by: orders.no_answer(order, by=by, version=None, reason="busy")),
    ],
)
def test_what_is_done_with_a_parcel_ends_the_claim(company, packer, status, verb):
    """The next press hands out the next."""
    box = parcel_in(company, status)
    assert actions.take_next(packer).order == box

    verb(box, packer)

    assert not queries.claims_of(packer)
    assert ClaimEntry.objects.get().ending == ClaimEntry.Ending.OUTCOME
    assert not [*invariants.broken(company.pk)]


def test_who_was_not_reached_about_a_parcel_is_rung_by_the_ladder(company, packer):
    box = parcel_in(company, S.ARRIVED)
    actions.take_next(packer)
    orders.no_answer(box, by=packer, version=None, reason="busy")

    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(packer)


def test_a_parcel_that_the_carrier_moves_leaves_the_hand(company, packer):
    box = parcel_in(company, S.PACKING)
    actions.take_next(packer)

    fulfilling.advance(box, by=None, version=None)

    assert not queries.claims_of(packer)
    assert not [*invariants.broken(company.pk)]


def test_another_parcel_of_a_customer_in_hand_ends_no_talk(company, packer):
    customer = CustomerFactory(company)
    away = parcel_in(company, S.ARRIVED, customer=customer, minutes=9)
    other = parcel_in(company, S.ARRIVED, customer=customer)
    assert actions.take_next(packer).order == away

    fulfilling.paid(other, by=packer, version=None)

    assert [claim.order for claim in queries.claims_of(packer)] == [away]


@pytest.mark.parametrize("status", [S.PACKING, S.IN_DELIVERY])
def test_a_parcel_given_back_rests_for_that_member_alone(company, packer, status):
    """A3.8"""
    box = parcel_in(company, status)
    actions.take_next(packer)
    actions.return_lead(box, reason="No box of that size", by=packer)

    assert ClaimEntry.objects.get().reason == "No box of that size"
    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(packer)
    assert actions.take_next(at_work(packer.team)).order == box


def lose_the_connection(member):
    Claim.objects.update(lease_until=clock.now())
    actions.sweep(member.company_id)


def run_out_of_time(member):
    Claim.objects.update(return_at=clock.now())
    actions.sweep(member.company_id)


@pytest.mark.parametrize(
    ("end", "ending"),
    [
        (actions.stop, "stopped"),
        (actions.block, "blocked"),
        (lose_the_connection, "lease"),
        (run_out_of_time, "timer"),
    ],
)
def test_stop_block_lease_and_timer_give_a_parcel_back(company, packer, end, ending):
    """A2.5: and touch nothing else of the customer."""
    customer = CustomerFactory(company)
    box = parcel_in(company, S.PACKING, customer=customer)
    lead = OrderFactory(company, customer=customer)
    actions.take_next(packer)
    before = list(Ready.objects.values())

    end(packer)

    assert ClaimEntry.objects.get().ending == ending
    assert list(Ready.objects.values()) == before
    assert [row.order_id for row in Ready.objects.all()] == [lead.pk]
    assert actions.take_next(at_work(packer.team)).order == box
    assert not [*invariants.broken(company.pk)]


def test_the_claim_limit_counts_calls_and_parcels_together(company):
    DeskPolicy.objects.update(claim_limit=2)
    member = at_work(team_of_parcels(company, "packing", call_centre=True))
    OrderFactory(company)
    for _ in range(2):
        parcel_in(company, S.PACKING)

    kinds = [actions.take_next(member).kind for _ in range(2)]

    assert kinds == [Claim.Kind.CALLING, Claim.Kind.PARCEL]
    with pytest.raises(Refused, match="You hold 2 customers already"):
        actions.take_next(member)


def test_a_parcel_in_trouble_waits_for_whoever_confirmed_it(company, packer):
    """Reserved until the grace is over: the button of others passes it by."""
    seller = at_work(team_of_parcels(company, call_centre=True, priority=[Lane.RESCUE]))
    parcel_in(company, S.COURIER_CALLBACK, confirmed_by=seller, due_at=clock.now())

    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(packer)
    assert actions.take_next(seller).order.status == S.COURIER_CALLBACK


def test_whoever_packs_rings_about_the_parcel_unless_somebody_holds_the_customer(
    company, packer, operator, team
):
    """A4.4"""
    DeskFactory(team)
    customer = CustomerFactory(company)
    box = parcel_in(company, S.PACKING, customer=customer)
    actions.take_next(packer)
    OrderFactory(company, customer=customer)
    actions.take_next(on_the_line(operator))

    with pytest.raises(Refused, match="Olha is working with this customer"):
        calls.call(box, by=packer)


def test_a_parcel_that_left_its_stage_in_a_hand_is_told(company, packer):
    box = parcel_in(company, S.PACKING)
    actions.take_next(packer)
    Order.objects.filter(pk=box.pk).update(status=S.PAID, line=None, paid_at=clock.now())

    told = [text for text in invariants.broken(company.pk) if "paid" in str(text)]

    assert told


def test_rests_of_others_and_of_the_past_keep_nobody(company, packer):
    box = parcel_in(company, S.PACKING)
    Rest.objects.create(
        company=company, member=packer, customer=box.customer, until=clock.now() - timedelta(1)
    )

    assert actions.take_next(packer).order == box
