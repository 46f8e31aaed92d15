from callboard.kit import invariants
from callboard.orders import actions
from callboard.orders.models import Order, OrderPolicy, Stage
from tests.factories.orders import OrderFactory


def test_an_honest_history_replays(company, operator):
    order = OrderFactory(company)
    actions.confirm(order, by=operator, version=1)

    assert list(invariants.broken(company.id)) == []


def test_a_status_written_past_the_actions_is_found(company):
    order = OrderFactory(company)
    Order.objects.filter(pk=order.pk).update(status="accepted")

    names = {name for name, row in invariants.broken(company.id) if str(order.number) in row}

    assert "the history of every order leads to where it is" in names


def test_a_missing_line_of_the_history_is_found(company, operator):
    order = OrderFactory(company)
    done = actions.cancel(order, reason="expensive", by=operator, version=1)
    actions.confirm(done, by=operator, version=done.version)
    order.journal.filter(action="cancel").delete()

    assert any("begins where" in row for _, row in invariants.broken(company.id))


def test_an_order_without_a_history_is_found(company):
    order = OrderFactory(company)
    order.journal.all().delete()

    assert any("has no history" in row for _, row in invariants.broken(company.id))


def test_a_stage_of_another_group_and_a_flag_that_miscounts_are_found(company):
    order = OrderFactory(company)
    stage = Stage.objects.create(company=company, group="cancel", name="Dear")
    Order.objects.filter(pk=order.pk).update(stage=stage)
    rows = [row for name, row in invariants.broken(company.id) if "stage" in name]
    assert len(rows) == 2
    assert str(order.number) in rows[0]

    Order.objects.filter(pk=order.pk).update(stage=None)
    OrderPolicy.objects.update(has_stages=True)
    assert not [name for name, _row in invariants.broken(company.id) if "stage" in name]
