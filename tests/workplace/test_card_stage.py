"""A stage chosen by hand on the card (A11.8)."""

import pytest

from callboard.orders.actions import stages as managing
from tests.factories.orders import OrderFactory


@pytest.fixture
def order(at_noon, company):
    return OrderFactory(company, call_made="made")


def stage(admin, name, group="call"):
    return managing.add_stage({"group": group, "name": name, "tone": "soon"}, by=admin)


def test_a_stage_that_fits_the_status_is_chosen_and_shown(desk, order, admin):
    warm = stage(admin, "Warm")
    stage(admin, "Too dear", "cancel")
    page = desk.get(f"/orders/{order.number}/")
    assert [value for value, _name in page.context["form"].fields["stage"].choices] == ["", "Warm"]

    sent = desk.card(order).form() | {"stage": "Warm"}
    answer = desk.post(f"/orders/{order.number}/save/", sent)

    order.refresh_from_db()
    assert order.stage == warm
    assert '<span class="tag soon">Warm</span>' in answer.content.decode()
    assert "Stage: – → Warm" in answer.content.decode()


def test_a_stage_of_another_group_is_marked(desk, order, admin):
    stage(admin, "Warm")
    stage(admin, "Too dear", "cancel")
    sent = desk.card(order).form() | {"stage": "Too dear"}

    answer = desk.post(f"/orders/{order.number}/save/", sent)

    assert answer.status_code == 422
    assert "stage" in answer.context["form"].errors
    order.refresh_from_db()
    assert order.stage_id is None


def test_a_company_without_stages_has_no_such_field(desk, order):
    assert desk.get(f"/orders/{order.number}/").context["form"]["stage"].is_hidden
