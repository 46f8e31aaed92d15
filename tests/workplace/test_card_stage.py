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


def test_a_stage_is_chosen_in_the_dialog_of_an_outcome(desk, order, admin):
    """A11.8: when changing an order, for where it goes."""
    dear = stage(admin, "Too dear", "cancel")
    stage(admin, "Warm")
    html = desk.get(f"/orders/{order.number}/").content.decode()
    assert 'name="cancel-stage"' in html
    assert 'name="callback-stage"' in html

    done = desk.press(order, "cancel", cancel__reason="expensive", cancel__stage="Too dear")

    assert done.status_code in {200, 204}
    order.refresh_from_db()
    assert (order.status, order.stage) == ("cancelled", dear)
    assert order.journal.get(action="cancel").facts["fields"]["stage"] == [None, "Too dear"]


def test_what_a_person_chooses_wins_over_what_comes_by_itself(desk, order, admin):
    dear = stage(admin, "Too dear", "cancel")
    managing.add_stage(
        {"group": "cancel", "name": "Auto", "way": "simple", "from_status": "new"}, by=admin
    )
    desk.press(order, "cancel", cancel__reason="expensive", cancel__stage="Too dear")

    order.refresh_from_db()
    assert order.stage == dear


def test_a_stage_that_does_not_fit_the_outcome_is_marked(desk, order, admin):
    stage(admin, "Too dear", "cancel")
    stage(admin, "Warm")
    answer = desk.press(order, "cancel", cancel__reason="expensive", cancel__stage="Warm")

    assert answer.status_code == 422
    order.refresh_from_db()
    assert order.status == "new"


def test_a_company_without_stages_is_asked_for_none(desk, order):
    assert 'name="cancel-stage"' not in desk.get(f"/orders/{order.number}/").content.decode()
