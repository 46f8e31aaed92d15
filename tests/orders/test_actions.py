"""What each action does to an order besides moving it, and that a refused one changes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections, transaction

from callboard.accounts.models import Level, Role
from callboard.kit import clock
from callboard.kit.errors import Refused, Stale
from callboard.orders import actions, law, queries
from callboard.orders.law import Action, Who
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.rules import facts_of
from callboard.orders.statuses import PLACES, Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.orders import OrderFactory, at_place

S, L = Status, Line
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)  # 12:00 in Kyiv, a Monday


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def everybody(company, admin):
    """An admin: may do whatever anybody may, so that only the law says no."""
    return admin


def policy(company, **facts):
    OrderPolicy.objects.filter(company=company).update(**facts)


def fresh(order):
    return Order.objects.select_related("customer", "offer", "company").get(pk=order.pk)


def perform(action, order, by):
    """Any action, with arguments that are right for it."""
    given = {
        Action.CALLBACK: {"at": NOON + timedelta(hours=3)},
        Action.SCHEDULE: {"on": date(2026, 11, 25)},
        Action.CANCEL: {"reason": "will_think"},
        Action.TRASH: {"reason": "spam"},
        Action.NO_ANSWER: {"reason": "busy"},
        Action.STEP_BACK: {"why": "wrong box"},
        Action.REOPEN: {"why": "paid after all"},
        Action.COURIER_CALLBACK: {"reason": "not_home"},
        Action.RETURN_FOR_DELIVERY: {"on": date(2026, 11, 24), "time": "10:00"},
        Action.ASSIGN: {"to": by},
        Action.SAVE: {"fields": {"city": "Odesa"}},
    }.get(action, {})
    if action == Action.TAKE:
        return actions.take(order, by=by)
    if action == Action.POSTPONE:
        return actions.postpone(order, until=NOON + timedelta(hours=1), by=by)
    return getattr(actions, action)(order, by=by, version=order.version, **given)


PERFORMED = [a for a in Action if a not in {Action.RECEIVE, Action.AGE, Action.MISS}]


@pytest.mark.parametrize("action", PERFORMED)
def test_every_action_does_what_the_table_says_from_every_place(action, company, everybody):
    policy(company, calls_from=0, calls_until=24)
    for status, line in sorted(PLACES, key=str):
        order = fresh(
            at_place(
                company, status, line, carrier="Courier One", track_code="59000", assignee=None
            )
        )
        rules_now = queries.policy_of(company.id)
        row = law.decide(action, status, line, facts_of(order, rules_now))
        stays_new = action == Action.TAKE and status != S.NEW
        before = (order.status, order.line, order.version, order.journal.count())

        if row is None and not stays_new:
            with pytest.raises(Refused), transaction.atomic():
                perform(action, order, everybody)
            after = fresh(order)
            assert (after.status, after.line, after.version, after.journal.count()) == before
            continue

        perform(action, order, everybody)

        after = fresh(order)
        if stays_new:
            assert (after.status, after.line) == (status, line)
            continue
        if action == Action.RECONFIRM and status == S.SCHEDULED and line != L.BUYOUT:
            continue  # its day has come: confirmed; told below
        assert (after.status, after.line) == row.end(status, line)
        assert after.version > order.version
        entry = after.journal.order_by("id").last()
        assert (entry.to_status, entry.to_line) == (after.status, after.line)


@pytest.mark.parametrize("action", [Action.AGE, Action.MISS])
def test_only_the_clock_may_do_what_the_clock_does(action, company, everybody):
    row = next(row for row in law.TABLE if row.action == action)

    assert row.who == {Who.SYSTEM}


def test_a_refusal_rests_a_day_and_is_offered_again_and_then_ends(company, operator):
    """A8.2, A3a.reject."""
    order = OrderFactory(company)

    first = actions.cancel(order, reason="expensive", by=operator, version=1)
    assert (first.line, first.refusals, first.due_at) == (L.REJECT, 1, NOON + timedelta(hours=24))
    last = actions.cancel(first, reason="will_think", by=operator, version=first.version)
    assert (last.status, last.line, last.refusals, last.due_at) == (S.CANCELLED, None, 2, None)


def test_a_line_that_is_off_is_left_out(company, operator):
    policy(company, reject_line=False, retention_line=False)
    refused = actions.cancel(OrderFactory(company), reason="expensive", by=operator, version=1)
    paid = actions.paid(at_place(company, S.ARRIVED, L.BUYOUT), by=None, version=None)

    assert (refused.status, refused.line) == (S.CANCELLED, None)
    assert (paid.status, paid.line) == (S.PAID, None)


def test_other_needs_a_comment_and_every_refusal_a_reason(company, operator):
    """A7.15, A7.16."""
    order = OrderFactory(company)

    for given, field in (({"reason": ""}, "reason"), ({"reason": "other"}, "comment")):
        with pytest.raises(Refused) as refused, transaction.atomic():
            actions.cancel(order, by=operator, version=1, **given)
        assert list(refused.value.fields) == [field]


def test_a_duplicate_names_the_order_it_doubles(company, operator):
    """A7.21."""
    other, order = OrderFactory(company), OrderFactory(company)

    for wrong in (None, order.number, 1):
        with pytest.raises(Refused), transaction.atomic():
            actions.trash(order, reason="duplicate", duplicate_of=wrong, by=operator, version=1)
    done = actions.trash(
        order, reason="duplicate", duplicate_of=other.number, by=operator, version=1
    )

    assert (done.status, done.line, done.duplicate_of) == (S.TRASH, None, other.number)


def test_restore_starts_over_and_keeps_the_assignee(company, leader, operator):
    order = at_place(
        company, S.CANCELLED, L.REJECT, attempts=3, refusals=1, assignee=operator, reason="other"
    )

    done = actions.restore(order, by=leader, version=1)

    assert (done.status, done.line, done.due_at) == (S.NEW, L.FIRST, NOON)
    assert (done.attempts, done.refusals, done.assignee, done.reason) == (0, 0, operator, "")


def test_nothing_leaves_without_a_carrier_and_its_code(company, admin):
    order = at_place(company, S.SENDING, L.BUYOUT)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.advance(order, by=admin, version=1)
    saved = actions.save(
        order, by=admin, version=1, fields={"carrier": "Courier One", "track_code": "5900"}
    )
    done = actions.advance(saved, by=admin, version=saved.version)

    assert set(refused.value.fields) == {"carrier", "track_code"}
    assert (done.status, done.shipped_at) == (S.IN_DELIVERY, NOON)


def test_a_late_payment_wins_over_an_open_promise(company, operator):
    order = at_place(
        company, S.CALLBACK, L.BUYOUT, promised_by=operator, due_at=NOON + timedelta(hours=1)
    )

    done = actions.paid(order, by=None, version=None)

    assert (done.status, done.line, done.due_at, done.promised_by) == (
        S.PAID, L.RETENTION, None, None,
    )  # fmt: skip


def test_a_refused_rescue_can_still_come_back(company, operator):
    order = at_place(company, S.COURIER_CALLBACK, L.BUYOUT, shipped_at=NOON)

    refused = actions.cancel(order, reason="expensive", by=operator, version=1)
    back = actions.returned(refused, by=None, version=None)

    assert (refused.status, refused.line) == (S.CANCELLED, None)
    assert (back.status, back.line) == (S.RETURNED, None)


def test_a_repeat_sale_copies_the_order_and_the_parent_rests(company, operator):
    """A7.3: all data, another number, no source."""
    parent = at_place(company, S.PAID, L.RETENTION)

    child = actions.repeat_sale(parent, by=operator, version=1)

    assert (child.status, child.line, child.promised_by) == (S.SCHEDULED, L.RETENTION, operator)
    assert child.number != parent.number
    assert child.items.get().price == parent.items.get().price
    assert (child.city, child.street, child.source.webmaster) == (parent.city, parent.street, "")
    assert fresh(parent).due_at == NOON + timedelta(days=30)


def test_a_refused_repeat_sale_lets_the_parent_rest_from_then(company, operator):
    parent = at_place(company, S.PAID, L.RETENTION)
    child = actions.repeat_sale(parent, by=operator, version=1)

    with clock.frozen(NOON + timedelta(days=3)):
        actions.cancel(child, reason="will_think", by=operator, version=1)

    assert fresh(parent).due_at == NOON + timedelta(days=33)


def test_a_repeat_sale_is_refused_also_when_its_first_order_was_reopened(company, operator, admin):
    """What became of the first order meanwhile is no reason against it."""
    parent = at_place(company, S.PAID, L.RETENTION, shipped_at=NOON)
    child = actions.repeat_sale(parent, by=operator, version=1)
    reopened = actions.reopen(parent, why="not paid after all", by=admin, version=None)

    refused = actions.cancel(child, reason="will_think", by=operator, version=1)

    assert (refused.status, refused.line) == (S.CANCELLED, None)
    assert fresh(parent).version == reopened.version


def test_a_copy_is_a_new_order_in_work(company, operator):
    """A5b «Создать новый на основе этого»."""
    old = at_place(company, S.CANCELLED, None, attempts=5, reason="other")

    new = actions.copy(old, by=operator, version=1)

    assert (new.status, new.line, new.attempts, new.parent) == (S.ACCEPTED, L.FIRST, 0, old)
    assert (fresh(old).status, fresh(old).line) == (S.CANCELLED, None)


def test_save_tells_each_field_before_and_after(company, operator):
    order = OrderFactory(company)

    done = actions.save(order, by=operator, version=1, fields={"city": "Odesa", "name": "Halyna"})

    entry = done.journal.order_by("id").last()
    assert entry.facts["fields"] == {"city": ["Lviv", "Odesa"]}
    assert (done.status, done.version) == (S.NEW, 2)


def test_saving_nothing_writes_nothing(company, operator):
    order = OrderFactory(company)

    done = actions.save(order, by=operator, version=1, fields={"city": "Lviv"})

    assert (done.version, done.journal.count()) == (1, 1)


def test_the_version_seen_must_be_the_version_there(company, operator, leader):
    order = OrderFactory(company)
    actions.save(order, by=leader, version=1, fields={"city": "Odesa"})

    with pytest.raises(Stale, match="Lev"), transaction.atomic():
        actions.confirm(order, by=operator, version=1)

    assert fresh(order).status == S.NEW


def test_an_operator_may_not_do_what_a_leader_or_a_packer_does(company, operator):
    for action, place in (
        (Action.RESTORE, (S.CANCELLED, L.REJECT)),
        (Action.ASSIGN, (S.NEW, L.FIRST)),
        (Action.ADVANCE, (S.PACKING, L.BUYOUT)),
        (Action.REOPEN, (S.RETURNED, None)),
    ):
        order = at_place(company, *place)
        with pytest.raises(Refused, match="may not"), transaction.atomic():
            perform(action, order, operator)


def test_the_right_over_a_stage_is_the_team_s(company):
    """A14.5: read, edit, extended, each of packing, sending, delivery by itself."""
    packer = MemberFactory(
        company=company, role=Role.OPERATOR, team=TeamFactory(company=company, packing=Level.EDIT)
    )

    sent = actions.advance(at_place(company, S.PACKING, L.BUYOUT), by=packer, version=1)

    assert sent.status == S.SENDING
    with pytest.raises(Refused), transaction.atomic():
        actions.advance(sent, by=packer, version=sent.version)


@pytest.mark.django_db(transaction=True)
def test_of_two_conflicting_actions_one_wins_and_the_other_is_told():
    """1.1: the version is compared under the lock."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415
    from threading import Barrier  # noqa: PLC0415

    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415

    member = MemberFactory()
    orders = [OrderFactory(member.company) for _ in range(20)]
    start = Barrier(2)

    def attempt(verb, order):
        try:
            start.wait(5)
            with clock.frozen(NOON), acting_for(member.company_id):
                verb(order)
            return "won"
        except Stale:
            return "told"
        finally:
            connections.close_all()

    def confirm(order):
        actions.confirm(order, by=member, version=1)

    def cancel(order):
        actions.cancel(order, reason="expensive", by=member, version=1)

    with ThreadPoolExecutor(2) as pool:
        for order in orders:
            results = [pool.submit(attempt, verb, order) for verb in (confirm, cancel)]
            assert sorted(r.result(10) for r in results) == ["told", "won"]
    with acting_for(member.company_id):
        assert {o.version for o in Order.objects.all()} == {2}
