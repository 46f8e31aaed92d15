"""The whole world in a real database, small."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db.models import Min

from callboard.accounts import doors
from callboard.accounts.models import Company, Member, User
from callboard.accounts.tenancy import across_companies, acting_for
from callboard.analytics.queries import pay
from callboard.calls.models import Call
from callboard.catalogue.models import Offer, ScriptStep
from callboard.customers.models import Customer
from callboard.demo import world
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Claim, Ready, Shift, TeamDesk
from callboard.kit import clock, invariants
from callboard.orders import actions as orders
from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem, OrderPolicy, Stage
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places
from tests.demo.conftest import SMALL


def companies():
    with across_companies():
        return list(Company.objects.order_by("id"))


def counted(model):
    with across_companies():
        return model.objects.count()


def test_a_built_world_holds_what_was_promised(built):
    assert counted(Customer) == sum(many for many, _orders in SMALL.values())
    assert counted(Order) == counted(LeadOrigin) == sum(orders for _many, orders in SMALL.values())
    assert counted(Offer) == 12
    assert counted(TeamDesk) == 4
    assert counted(Member) == 13
    assert counted(OrderItem) >= counted(Order)
    assert counted(Call)
    assert counted(Stage) == 8
    assert counted(Shift)
    assert counted(ScriptStep) == 12 * 3 * 8
    with across_companies():
        assert not Shift.objects.filter(ended_at=None).exists()
        languages = ScriptStep.objects.values_list("language", flat=True).distinct()
        assert set(languages) == {"en", "ru", "uk"}
        texts = ScriptStep.objects.values_list("text", flat=True)
        left = {"{product}", "{need}", "{offer}"}
        assert not [text for text in texts if any(name in text for name in left)]


def test_a_built_world_breaks_no_invariant(built):
    """Histories replay, the queue is what the orders say, and so on."""
    for company in companies():
        with acting_for(company.id):
            assert list(invariants.broken(company.id)) == []


def test_every_line_and_status_is_in_the_first_company(built):
    plado, altercpa = companies()
    with acting_for(plado.id):
        found = set(Order.objects.values_list("status", "line"))
        assert {status for status, _line in found} == set(Status.values)
        assert {line for _status, line in found} == {*Line.values, None}
    with acting_for(altercpa.id):
        lines = set(Order.objects.values_list("line", flat=True))
        assert lines == {Line.FIRST, Line.BUYOUT, None}


def test_a_new_lead_gets_a_number_nobody_has(built):
    company = companies()[0]
    lead = orders.placing.Lead(offer="thermal-mug", phone="+380401112233", country="UA")
    with acting_for(company.id):
        order = orders.receive(company, lead)
        others = Order.objects.exclude(pk=order.pk)
        assert order.number > max(others.values_list("number", flat=True))
        assert others.filter(number=order.number).count() == 0


def test_an_operator_gets_a_customer_at_any_hour(built):
    company = companies()[0]
    with acting_for(company.id):
        policy = OrderPolicy.objects.get(company=company)
        assert (policy.calls_from, policy.calls_until) == (0, 24)
        olena = Member.objects.get(user__username="olena")
        dispatch.start(olena)
        claim = dispatch.take_next(olena)
        assert claim.order.line is not None


def test_every_role_can_sign_in(built):
    people = built["signins"]

    assert {person["role"] for person in people} == {
        *("owner", "admin", "leader", "operator", "packer")
    }
    assert {person["company"] for person in people if person["role"] == "packer"} == {
        company.name for company in companies()
    }
    for person in people[:3]:
        user = User.objects.get(username=person["login"])
        assert user.check_password(person["password"])
    assert doors.works_somewhere(User.objects.get(username="owner"))
    assert authenticate(username="owner", password="wrong") is None


def test_the_keys_are_kept_for_later_starts(built, data):
    assert world.api_key() == built["api_key"]
    assert len(world.api_keys()) == 2
    assert (data / "demo-keys.json").stat().st_mode & 0o077 == 0


def test_an_empty_world_has_people_and_goods_and_nothing_else(db, data):
    world.build(empty=True, say=lambda words: None)

    assert (counted(Member), counted(Offer)) == (13, 12)
    assert counted(Customer) == counted(Order) == counted(OrderEntry) == counted(Ready) == 0


def test_a_later_start_makes_everything_younger_by_whole_days(built):
    company = companies()[0]
    with acting_for(company.id):
        before = Order.objects.aggregate(Min("arrived_at"))["arrived_at__min"]
        promised = dict(
            Order.objects.filter(status=Status.CALLBACK, due_at__gt=clock.now()).values_list(
                "pk", "due_at"
            )
        )
    later = clock.now() + timedelta(days=3, hours=7)

    with clock.frozen(later):
        world.refresh(say=lambda words: None)

    with acting_for(company.id):
        after = Order.objects.aggregate(Min("arrived_at"))["arrived_at__min"]
        assert after - before == timedelta(days=3)
        assert OrderEntry.objects.filter(at__gt=later).count() == 0
        for order in Order.objects.filter(pk__in=promised):
            ahead = order.due_at - promised[order.pk] - timedelta(days=3, hours=7)
            assert abs(ahead) < timedelta(minutes=5)
    for company in companies():
        with acting_for(company.id):
            assert list(invariants.broken(company.id)) == []


def test_a_later_start_finds_nobody_at_work(built):
    company = companies()[0]
    with acting_for(company.id):
        olena = Member.objects.get(user__username="olena")
        dispatch.start(olena)
        dispatch.take_next(olena)

    world.refresh(say=lambda words: None)

    with acting_for(company.id):
        assert not Claim.objects.exists()
        assert not Shift.objects.filter(ended_at=None).exists()
        assert list(invariants.broken(company.id)) == []


@pytest.mark.django_db(transaction=True)
def test_both_companies_are_built_side_by_side(data):
    world.build(say=lambda words: None, volumes=SMALL)

    assert counted(Order) == sum(orders for _many, orders in SMALL.values())


def test_work_of_the_past_is_paid(built):
    """A14.7: whoever confirmed an order in the history has earned by it."""
    for company in companies():
        with acting_for(company.id):
            last = OrderEntry.objects.filter(action="confirm", actor__isnull=False).latest("id")
            day = last.at.astimezone(places.zone(company.zone)).date()
            assert pay.day_of(last.actor, day).total > 0
