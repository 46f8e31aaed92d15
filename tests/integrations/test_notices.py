"""Each event reaches whom it is for by the channels they wish, and nobody else (A17 C16)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.models import Member, Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import DeskPolicy
from callboard.integrations import tasks
from callboard.integrations.actions import notices, telegram
from callboard.integrations.models import Channel, Event, Notice, NoticePolicy
from callboard.integrations.queries import notices as queries
from callboard.kit import clock, live
from callboard.orders import actions as orders
from callboard.orders.actions import linking
from callboard.orders.models import OrderLink, OrderPolicy
from callboard.orders.statuses import Line, Status
from callboard.workplace.actions import exporting
from tests.factories.accounts import CompanyFactory, MemberFactory
from tests.factories.dispatch import claim_of, on_the_line
from tests.factories.orders import OrderFactory, at_place

ALL = Channel.values
S, B = Status, Line.BUYOUT


@pytest.fixture
def company(db):
    """The test stands in its rooms."""
    company = CompanyFactory()
    with acting_for(company.id):
        yield company


@pytest.fixture
def operator(operator):
    """Can be reached by all ways; the company has a bot."""
    operator.telegram = "11111"
    operator.save(update_fields=["telegram"])
    operator.user.email = "olha@shop.example"
    operator.user.save(update_fields=["email"])
    telegram.use_bot(operator.company, "123456:" + "A" * 35, by=operator)
    return operator


@pytest.fixture
def told(monkeypatch):
    """(topic, member) of what open screens would hear."""
    heard = []

    def hear(_company, *topics, member_id=None):
        heard.extend((topic, member_id) for topic in topics)

    monkeypatch.setattr(live, "tell", hear)
    return heard


def wish(company, event, channels, **whose):
    policy, _new = NoticePolicy.objects.get_or_create(
        company=company, team=whose.get("team"), member=whose.get("member")
    )
    NoticePolicy.objects.filter(pk=policy.pk).update(**{event: channels})
    queries.forget_wishes(company.pk)


def a_new_order(operator, leader):
    return OrderFactory(operator.company)


def assigned(operator, leader):
    return dispatch.assign(OrderFactory(operator.company), to=operator, by=leader)


def taken_away(operator, leader):
    return dispatch.take_away(OrderFactory(operator.company, assignee=operator), by=leader)


def given_back(operator, leader):
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    dispatch.give_back_for(order, by=leader)
    return order


def missed(operator, leader):
    past = clock.now() - timedelta(days=1)
    order = OrderFactory(operator.company, status=S.CALLBACK, promised_by=operator, due_at=past)
    return orders.miss(order)


def due(operator, leader):
    now = clock.now()
    soon = now + timedelta(minutes=10)
    order = OrderFactory(operator.company, status=S.CALLBACK, promised_by=operator, due_at=soon)
    passes(now, 9, 11, 12)
    return order


def blocked(operator, leader):
    """The operator leads the team of a colleague who did not ring in time."""
    Member.objects.filter(pk=leader.pk).update(team=None)
    Member.objects.filter(pk=operator.pk).update(role=Role.LEADER)
    colleague = on_the_line(MemberFactory(company=operator.company, team=operator.team))
    now = clock.now()
    facts = {"status": S.SCHEDULED, "promised_by": colleague, "due_at": now}
    order = OrderFactory(operator.company, **facts)
    grace = OrderPolicy.objects.get(company=operator.company).callback_grace
    passes(now, grace - 1, grace + 1, grace + 2)
    return order


def passes(now, *minutes):
    """The clock looks at these minutes from now on."""
    for after in minutes:
        with clock.frozen(now + timedelta(minutes=after)):
            tasks.remind.func(0)


def released(operator, leader):
    on_the_line(operator)
    past = clock.now() - timedelta(hours=1)
    order = OrderFactory(operator.company, status=S.SCHEDULED, promised_by=operator, due_at=past)
    dispatch.release_overdue(order, by=leader, reason="no answer")
    return order


def _parcel(operator, status):
    facts = {"confirmed_by": operator, "confirmed_at": clock.now(), "carrier": "np"}
    return at_place(operator.company, status, B, track_code="2045", **facts)


def courier(operator, leader):
    return orders.courier_callback(
        _parcel(operator, S.IN_DELIVERY), by=None, version=None, reason="unreachable"
    )


def arrived(operator, leader):
    return orders.advance(_parcel(operator, S.IN_DELIVERY), by=None, version=None)


def paid(operator, leader):
    return orders.paid(_parcel(operator, S.ARRIVED), by=None, version=None)


def returned(operator, leader):
    return orders.returned(_parcel(operator, S.ARRIVED), by=None, version=None)


def by_link(operator, leader):
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    orders.give_link(order, by=operator)
    dispatch.give_back(order, by=operator)
    link = OrderLink.objects.select_related("order").get()
    return linking.correct_by_link(link, version=link.order.version, fields={"city": "Odesa"})


def stopped(operator, leader):
    on_the_line(operator)
    dispatch.pause_for(operator, by=leader)


def exported(operator, leader):
    export = exporting.ask("", ["number"], by=operator)
    exporting.begin(export, rows=0)
    exporting.finish(export, by=operator)


HAPPENS = {
    Event.NEW_ORDER: a_new_order,
    Event.ASSIGNED: assigned,
    Event.TAKEN_AWAY: taken_away,
    Event.GIVEN_BACK: given_back,
    Event.DUE: due,
    Event.MISSED: missed,
    Event.BLOCKED: blocked,
    Event.RELEASED: released,
    Event.COURIER: courier,
    Event.ARRIVED: arrived,
    Event.PAID: paid,
    Event.RETURNED: returned,
    Event.BY_LINK: by_link,
    Event.STOPPED: stopped,
    Event.EXPORT: exported,
}


@pytest.mark.parametrize("event", Event)
def test_screens_letters_and_the_bot_tell_of_it(operator, leader, event, told, at_noon):
    company = operator.company
    wish(company, event, [], team=operator.team)
    wish(company, event, ALL, member=operator)
    order = HAPPENS[event](operator, leader)

    whom = None if event == Event.NEW_ORDER else operator.pk
    topics = {topic.partition(":")[0]: to for topic, to in told if topic.startswith("notice-")}
    assert topics[f"notice-{event}"] == whom
    found = notices.hand_out(company.pk)
    assert len(found.letter_ids) == 1
    tasks.send_notice.func(company_id=company.pk, notice_id=found.letter_ids[0])
    [letter] = mail.outbox
    assert letter.to == ["olha@shop.example"]
    _token, [(text, chat)] = telegram.take_news(company.pk)
    assert chat == "11111"
    if order and event != Event.NEW_ORDER:
        assert str(order.number) in text
        assert str(order.number) in letter.body
    for written in (text, letter.message().as_string(), letter.body):
        assert "Halyna" not in written
        assert "+38067" not in written
    assert not Notice.objects.exists()


@pytest.mark.parametrize("event", Event)
def test_what_nobody_wishes_is_not_told_and_costs_no_statement(
    operator, leader, event, told, at_noon
):
    wish(operator.company, event, [])
    with CaptureQueriesContext(connection) as asked:
        HAPPENS[event](operator, leader)

    assert not [topic for topic, _to in told if topic.startswith(f"notice-{event}")]
    assert not [each for each in asked if 'integrations_notice"' in each["sql"]]


@pytest.mark.parametrize("event", [Event.DUE, Event.BLOCKED])
def test_what_time_makes_news_of_is_told_once(operator, leader, event, told, at_noon):
    """However often the clock looks, and after a silence of it too."""
    wish(operator.company, event, ["popup"])
    HAPPENS[event](operator, leader)
    passes(at_noon, 60, 61)

    assert [to for topic, to in told if topic.startswith("notice-")] == [operator.pk]


def test_a_callback_that_was_taken_up_in_time_is_no_news(operator, told, at_noon):
    wish(operator.company, Event.DUE, ["popup"])
    soon = at_noon + timedelta(minutes=10)
    order = OrderFactory(operator.company, status=S.CALLBACK, promised_by=operator, due_at=soon)
    passes(at_noon, 9)
    on_the_line(operator)
    dispatch.open_for_work(order, by=operator)
    orders.cancel(order, by=operator, version=None, reason="changed_mind")
    passes(at_noon, 11)

    assert [topic for topic, _to in told if topic.startswith("notice-")] == []


def test_where_nobody_is_kept_from_other_work_no_leader_is_told(operator, leader, told, at_noon):
    """A17 C17: pinned or reminded of, it blocks nobody."""
    DeskPolicy.objects.filter(company=operator.company).update(overdue=DeskPolicy.Overdue.REMIND)
    wish(operator.company, Event.BLOCKED, ["popup"])
    blocked(operator, leader)

    assert [topic for topic, _to in told if topic.startswith("notice-")] == []


def test_one_who_does_it_is_not_told_of_it(company, operator, told):
    wish(company, Event.ASSIGNED, ALL)
    notices.tell(company.pk, Event.ASSIGNED, to=operator.pk, by=operator.pk, number=17)

    assert not [topic for topic, _to in told if topic.startswith("notice-")]
    assert not Notice.objects.exists()


def test_what_is_sent_costs_one_statement(company, operator, django_assert_num_queries):
    wish(company, Event.PAID, ["email"])
    queries.wanted_in(company.pk)

    with django_assert_num_queries(1):
        notices.tell(company.pk, Event.PAID, to=operator.pk, number=17)


def test_a_storm_of_orders_is_one_letter_and_one_message(company, operator):
    """Ten thousand orders that are imported become neither so many letters nor so many pop-ups."""
    wish(company, Event.NEW_ORDER, ["email", "telegram"], member=operator)
    company.notify_email = "desk@shop.example"
    company.save(update_fields=["notify_email"])
    Notice.objects.bulk_create(
        batch_size=1000,
        objs=[
            Notice(company=company, event=Event.NEW_ORDER, numbers=[number])
            for number in range(10_000)
        ],
    )

    found = notices.hand_out(company.pk)
    for pk in found.letter_ids:
        tasks.send_notice.func(company_id=company.pk, notice_id=pk)

    assert found.order_ids == []
    assert {letter.to[0]: letter.subject for letter in mail.outbox} == {
        "olha@shop.example": "10000 new orders",
        "desk@shop.example": "10000 new orders",
    }
    assert telegram.take_news(company.pk)[1] == [("10000 new orders", "11111")]


def test_many_pop_ups_of_a_moment_are_one(company, operator):
    """News of new orders carries no number, so that the post makes one of many."""
    wish(company, Event.NEW_ORDER, ["popup"])
    heard = set()
    for number in range(1000):
        heard |= {f"notice-{Event.NEW_ORDER}"}
        notices.tell(company.pk, Event.NEW_ORDER, to=None, number=number)
    waiting = [topics for topics in live.packed({(company.pk, topic) for topic in heard})]

    assert len(waiting) == 1


def test_a_thousand_of_a_kind_for_one_member_name_twenty(company, operator):
    wish(company, Event.PAID, ["telegram"], member=operator)
    for number in range(1000, 1030):
        notices.tell(company.pk, Event.PAID, to=operator.pk, number=number)
    notices.hand_out(company.pk)

    [(text, _chat)] = telegram.take_news(company.pk)[1]
    assert text.endswith("1019 and 10 more")


def test_handing_out_asks_as_much_for_many_members_as_for_few(company, operator, team):
    def statements(people):
        for number in range(people):
            member = MemberFactory(company=company, team=team, telegram=str(20_000 + number))
            notices.tell(company.pk, Event.PAID, to=member.pk, number=number + 1)
        with CaptureQueriesContext(connection) as asked:
            notices.hand_out(company.pk)
        return len(asked)

    wish(company, Event.PAID, ["telegram"])
    assert statements(2) == statements(30)


def test_the_screens_of_many_members_are_settled_by_two_statements(company, operator, team):
    wish(company, Event.PAID, ["popup"], member=operator)
    for _ in range(20):
        MemberFactory(company=company, team=team)
    with CaptureQueriesContext(connection) as asked:
        modes = queries.modes_of_members(company.pk)

    assert "paid" in modes[operator.pk]["popup"]
    assert sum("paid" in each["popup"] for each in modes.values()) == 1
    assert len([each for each in asked if each["sql"].startswith('SELECT "')]) == 2


def test_a_neighbour_is_told_nothing(company, operator, outsider):
    wish(company, Event.NEW_ORDER, ALL)
    OrderFactory(company)

    theirs = outsider.company_id
    with acting_for(theirs):
        assert outsider.pk in queries.modes_of_members(theirs)
        assert operator.pk not in queries.modes_of_members(theirs)
        assert notices.hand_out(theirs) == ([], [], False)
    with acting_for(company.pk):
        notice = notices.hand_out(company.pk).letter_ids[0]
    tasks.send_notice.func(company_id=theirs, notice_id=notice)
    assert mail.outbox == []


def test_who_works_here_no_more_gets_nothing(company, operator, leader):
    wish(company, Event.PAID, ["email"])
    notices.tell(company.pk, Event.PAID, to=operator.pk, number=17)
    [notice] = notices.hand_out(company.pk).letter_ids
    operator.blocked_at = clock.now()
    operator.save(update_fields=["blocked_at"])
    tasks.send_notice.func(company_id=company.pk, notice_id=notice)

    assert mail.outbox == []


def test_what_could_not_be_sent_for_a_day_is_forgotten(company, operator):
    wish(company, Event.PAID, ["email"])
    notices.tell(company.pk, Event.PAID, to=operator.pk, number=17)
    notices.sweep(company.pk)
    assert Notice.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        notices.sweep(company.pk)

    assert not Notice.objects.exists()


@pytest.mark.parametrize(("preset", "pops"), [("2016", []), ("Dots", ["popup", "sound"])])
def test_a_company_begins_with_the_channels_of_its_preset(db, preset, pops):
    company = CompanyFactory(preset=preset)
    with acting_for(company.pk):
        assert queries.policy_of(company.pk).new_order == pops
