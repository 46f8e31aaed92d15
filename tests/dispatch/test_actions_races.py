"""Two connections at once. Each race is made to happen, not hoped for."""

import random
import threading
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from callboard.accounts.models import Level
from callboard.accounts.tenancy import acting_for
from callboard.customers.models import Customer
from callboard.dispatch import actions, queries
from callboard.dispatch.actions import claiming, ending, shifts
from callboard.dispatch.models import Claim, DeskPolicy, Ready, Shift
from callboard.dispatch.queries import next as next_query
from callboard.dispatch.queries import parcels
from callboard.kit import clock, invariants
from callboard.kit.errors import Refused
from callboard.kit.patience import patient
from callboard.orders import actions as orders
from callboard.orders.statuses import Line, Status
from tests.database import as_owner
from tests.dispatch.racing import PATIENCE, racers, wait_until_one_waits_for_a_lock
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, at_place

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon_everywhere():
    with clock.frozen(NOON, in_all_threads=True):
        yield


@pytest.fixture
def team():
    return TeamFactory(company=CompanyFactory())


@pytest.fixture
def pair(team):
    """Two operators on the line."""
    return [on_the_line(MemberFactory(company=team.company, team=team)) for _ in range(2)]


@pytest.fixture
def customer(team):
    """One customer with two orders that wait for a call."""
    customer = CustomerFactory(team.company)
    for _ in range(2):
        OrderFactory(team.company, customer=customer, status=Status.NO_ANSWER)
    return customer


@pytest.fixture
def no_constraint():
    """The database of this test process without "one holder", for one test."""
    caller, order = "claim_one_caller_per_customer", "claim_one_holder_per_order"
    with as_owner() as owner:
        owner.execute(f"DROP INDEX {caller}")
        owner.execute(f"ALTER TABLE dispatch_claim DROP CONSTRAINT {order}")
    yield
    with as_owner() as owner:
        owner.execute("TRUNCATE dispatch_claim")
        owner.execute(
            f"CREATE UNIQUE INDEX {caller} ON dispatch_claim (company_id, customer_id)"
            " WHERE kind = 'calling'"
        )
        owner.execute(
            f"ALTER TABLE dispatch_claim ADD CONSTRAINT {order} UNIQUE (company_id, order_id)"
        )


def both_choose_before_either_claims(monkeypatch) -> None:
    """No lock on what was chosen, and a pause: both have read the same queue when they go on."""
    barrier = threading.Barrier(2, timeout=PATIENCE)
    met = threading.local()

    def pause() -> None:
        if not getattr(met, "once", False):
            met.once = True
            barrier.wait()

    for query in (next_query, parcels):
        monkeypatch.setattr(query, "LOCK", "")
    monkeypatch.setattr(claiming, "before_claim", pause)


def press_together(pair) -> list[object]:
    """What the button answered each of the two: a claim or a refusal."""
    with racers(pair[0].company_id, 2) as race:
        answers = [race(actions.take_next, member) for member in pair]
    return [answer.exception() or answer.result() for answer in answers]


def holders(customer) -> list[int]:
    with acting_for(customer.company_id):
        return sorted(Claim.objects.filter(customer=customer).values_list("member", flat=True))


def test_while_one_is_claiming_the_other_is_handed_somebody_else(team, pair, customer, monkeypatch):
    """A4.4: the lock on the customer lets the second pass by without waiting."""
    first, second = pair
    other = OrderFactory(team.company, due_at=clock.now())
    chosen, done = threading.Event(), threading.Event()

    def pause() -> None:
        if not chosen.is_set():
            chosen.set()
            assert done.wait(PATIENCE)

    monkeypatch.setattr(claiming, "before_claim", pause)
    with acting_for(team.company_id):
        Ready.objects.filter(order=other).update(lane="redial")
    with racers(team.company_id, 1) as race:
        slow = race(actions.take_next, first)
        assert chosen.wait(PATIENCE)
        with acting_for(team.company_id):
            quick = actions.take_next(second)
        done.set()

    assert (slow.result().customer, quick.order) == (customer, other)


@pytest.mark.parametrize("_time", range(3))
def test_when_both_chose_the_same_customer_the_constraint_lets_one_win(
    pair, customer, monkeypatch, _time
):
    """A17 C10, A4.4: a claim is whole or nothing."""
    both_choose_before_either_claims(monkeypatch)

    answers = press_together(pair)

    won = [answer for answer in answers if isinstance(answer, Claim)]
    lost = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(won) == len(lost) == 1
    assert lost[0].reasons == ("Nothing to take now. The button lights up when an order is free.",)
    assert holders(customer) == [won[0].member_id]


@pytest.mark.parametrize("_time", range(3))
def test_without_lock_and_constraint_both_do_win_so_the_race_is_real(
    pair, customer, monkeypatch, no_constraint, _time
):
    both_choose_before_either_claims(monkeypatch)

    press_together(pair)

    assert holders(customer) == sorted(member.pk for member in pair)


@pytest.fixture
def parcel(team):
    """One parcel to pack, and a team that has packing on its button."""
    team.call_centre, team.packing = False, Level.EXTENDED
    with acting_for(team.company_id):
        team.save()
    return at_place(team.company, Status.PACKING, Line.BUYOUT)


@pytest.mark.parametrize("_time", range(3))
def test_when_both_chose_the_same_parcel_the_constraint_lets_one_win(
    parcel, pair, monkeypatch, _time
):
    """A4.1, A4.2"""
    both_choose_before_either_claims(monkeypatch)

    answers = press_together(pair)

    won = [answer for answer in answers if isinstance(answer, Claim)]
    assert [answer.kind for answer in won] == [Claim.Kind.PARCEL]
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert holders(parcel.customer) == [won[0].member_id]


def test_without_lock_and_constraint_both_get_the_parcel_so_the_race_is_real(
    parcel, pair, monkeypatch, no_constraint
):
    both_choose_before_either_claims(monkeypatch)

    press_together(pair)

    assert holders(parcel.customer) == sorted(member.pk for member in pair)


def test_while_one_is_claiming_a_parcel_the_other_is_handed_the_next(
    team, parcel, pair, monkeypatch
):
    first, second = pair
    other = at_place(team.company, Status.PACKING, Line.BUYOUT)
    chosen, done = threading.Event(), threading.Event()

    def pause() -> None:
        if not chosen.is_set():
            chosen.set()
            assert done.wait(PATIENCE)

    monkeypatch.setattr(claiming, "before_claim", pause)
    with racers(team.company_id, 1) as race:
        slow = race(actions.take_next, first)
        assert chosen.wait(PATIENCE)
        with acting_for(team.company_id):
            quick = actions.take_next(second)
        done.set()

    assert {slow.result().order, quick.order} == {parcel, other}


def test_two_presses_of_one_member_give_one_customer(team, pair):
    for _ in range(3):
        OrderFactory(team.company)
    member = pair[0]

    answers = press_together([member, member])

    assert sorted(type(answer).__name__ for answer in answers) == ["Claim", "Refused"]
    with acting_for(team.company_id):
        assert len(queries.claims_of(member)) == 1


def test_two_open_pages_are_handed_one_customer_by_themselves(team, pair):
    """A4.7: each page asks by itself; also where a member may hold several."""
    for _ in range(3):
        OrderFactory(team.company)
    member = pair[0]
    with acting_for(team.company_id):
        DeskPolicy.objects.update(claim_limit=3)

    with racers(team.company_id, 2) as race, acting_for(team.company_id):
        shifts.lock(member)  # until both stand before it
        answers = [race(actions.hand_over, member) for _ in range(2)]
        wait_until_one_waits_for_a_lock()

    assert sorted(type(answer.result()).__name__ for answer in answers) == ["Claim", "NoneType"]
    with acting_for(team.company_id):
        assert len(queries.claims_of(member)) == 1


def test_a_call_that_begins_while_stop_is_pressed_is_not_cut_off(team, pair):
    """A2.8: whoever talks is not made Not active, and keeps the customer."""
    OrderFactory(team.company)
    member = pair[0]
    with acting_for(team.company_id):
        actions.take_next(member)

    with racers(team.company_id, 1) as race, acting_for(team.company_id):
        actions.talking(member)
        stopped = race(actions.stop, member)
        wait_until_one_waits_for_a_lock()

    assert isinstance(stopped.exception(), Refused)
    with acting_for(team.company_id):
        assert queries.presence_of(member) == "talking"
        assert len(queries.claims_of(member)) == 1
        assert list(invariants.broken(team.company_id)) == []


def lead(team, offer, customer) -> orders.Lead:
    return orders.Lead(offer=offer.code, phone=customer.phone, country="UA", name="Halyna")


def test_a_lead_that_arrives_while_its_customer_is_released_is_not_lost(
    team, pair, customer, monkeypatch
):
    """The claim is gone, nothing is put back yet: the lead waits for the customer, then queues."""
    offer = OfferFactory(team.company)
    released, arriving = threading.Event(), threading.Event()

    def pause() -> None:
        released.set()
        assert arriving.wait(PATIENCE)

    monkeypatch.setattr(ending, "after_release", pause)
    with acting_for(team.company_id):
        claim = actions.take_next(pair[0])
    with racers(team.company_id, 2) as race:
        back = race(lambda: actions.give_back(claim.order, by=pair[0]))
        assert released.wait(PATIENCE)
        arrived = race(orders.receive, team.company, lead(team, offer, customer))
        wait_until_one_waits_for_a_lock()
        arriving.set()

    assert back.exception() is None
    with acting_for(team.company_id):
        assert Ready.objects.filter(order=arrived.result()).exists()
        assert Ready.objects.count() == 3
        assert list(invariants.broken(team.company_id)) == []


def test_a_lead_that_arrives_just_before_the_release_is_put_back_with_the_rest(
    team, pair, customer
):
    offer = OfferFactory(team.company)
    with acting_for(team.company_id):
        claim = actions.take_next(pair[0])

    with racers(team.company_id, 1) as race, acting_for(team.company_id):
        arrived = orders.receive(team.company, lead(team, offer, customer))
        assert not Ready.objects.exists()
        race(lambda: actions.give_back(claim.order, by=pair[0]))
        wait_until_one_waits_for_a_lock()

    with acting_for(team.company_id):
        assert Ready.objects.filter(order=arrived).exists()
        assert Ready.objects.count() == 3


def test_of_two_first_presses_of_start_one_makes_the_row(team):
    member = MemberFactory(company=team.company, team=team)
    together = threading.Barrier(2, timeout=PATIENCE)

    def press() -> None:
        together.wait()
        actions.start(member)

    with racers(team.company_id, 2) as race:
        presses = [race(press), race(press)]

    assert [press.exception() for press in presses] == [None, None]
    with acting_for(team.company_id):
        assert Shift.objects.filter(member=member).count() == 1


def test_any_presses_at_once_leave_a_chain_without_gaps(team, pair):
    member = pair[0]
    presses = [actions.start, actions.pause, actions.stop] * 8
    random.Random(7).shuffle(presses)

    with racers(team.company_id, 8) as race:
        done = [race(press, member) for press in presses]

    assert {type(press.exception()) for press in done} <= {type(None), Refused}
    with acting_for(team.company_id):
        rows = list(Shift.objects.filter(member=member).order_by("id"))
    assert all(one.ended_at == other.began_at for one, other in pairwise(rows))
    assert [row.ended_at is None for row in rows].count(True) == 1


def test_a_deadlock_is_tried_again(team):
    """Reliability: at one place, and both get through."""
    one, other = CustomerFactory(team.company), CustomerFactory(team.company)
    together = threading.Barrier(2, timeout=PATIENCE)
    tries = []

    def lock(customer) -> None:
        Customer.objects.select_for_update().get(pk=customer.pk)

    @patient
    def lock_both(first, second, met) -> str:
        tries.append(first)
        lock(first)
        if not met:
            met.append(True)
            together.wait()
        lock(second)
        return "done"

    with racers(team.company_id, 2) as race:
        done = [race(lock_both, one, other, []), race(lock_both, other, one, [])]

    assert [work.result() for work in done] == ["done", "done"]
    assert len(tries) > 2
