"""What happens to people who work while somebody changes the ground under them (A4, A14)."""

import pytest
from django.test import Client

from callboard.accounts import actions as accounts
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries
from callboard.dispatch.actions import desks
from callboard.dispatch.models import Lane, TeamDesk
from callboard.kit import clock, invariants
from callboard.orders.models import OrderPolicy, Stage
from callboard.orders.statuses import Line, Status
from callboard.workplace.models import SavedFilter
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, on_the_line
from tests.factories.orders import OfferFactory, OrderFactory, promise_of
from tests.workplace.paper import read, said_by

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture(autouse=True)
def _nothing_is_broken_afterwards(company):
    """What `callboard check-invariants` would say at the end of each scene."""
    yield
    assert list(invariants.broken(company.pk)) == []


def taken(desk, order):
    answer = desk.next()
    assert answer["HX-Redirect"] == f"/orders/{order.number}/", said_by(answer)


def sells_only(team, offer, admin) -> None:
    """The team loses all other offers, by the verb of its page."""
    facts = {"all_offers": False, "lines": list(Line), "priority": [Lane.NEW, Lane.REDIAL]}
    desks.set_up(team, facts, offers=[offer], by=admin)


class TestMoved:
    """A member is put into another team in the middle of the work."""

    @pytest.fixture
    def other(self, company):
        other = TeamFactory(company=company, name="Parcels")
        DeskFactory(other, lines=[Line.BUYOUT])
        return other

    def move(self, operator, other, admin):
        accounts.save_member(operator, {"team": other}, by=admin)

    def test_the_order_in_hand_is_finished_and_the_next_is_the_new_team_s(
        self, company, operator, desk, other, admin
    ):
        mine, next_one = OrderFactory(company), OrderFactory(company)
        taken(desk, mine)
        self.move(operator, other, admin)

        answer = desk.press(mine, "no-answer", **{"no-answer-reason": "long_beeps"})

        assert answer.status_code in {200, 204}, said_by(answer)
        mine.refresh_from_db()
        assert mine.status == Status.NO_ANSWER
        assert "Nothing to take now." in said_by(desk.next())
        next_one.refresh_from_db()
        assert next_one.status == Status.NEW

    def test_the_personal_list_and_own_promises_stay_theirs(
        self, company, operator, desk, other, admin
    ):
        assigned = OrderFactory(company, assignee=operator)
        promised = promise_of(operator, due_at=clock.now())
        self.move(operator, other, admin)

        page = read(desk.get("/floor/"))
        for order in (assigned, promised):
            assert str(order.number) in page.text
            assert desk.post(f"/orders/{order.number}/take/")["HX-Redirect"]
            dispatch.give_back(order, by=operator)

    def test_out_of_every_team_what_is_held_goes_back_by_itself_at_stop(
        self, company, operator, desk, admin
    ):
        order = OrderFactory(company)
        taken(desk, order)
        accounts.save_member(operator, {"team": None}, by=admin)

        assert desk.get("/floor/").status_code == 200
        assert desk.post("/shift/stop/").status_code == 200
        assert queries.claims_of(operator) == []


class TestSettings:
    """The team's page is saved while its people work."""

    def test_an_offer_that_is_taken_away_is_finished_and_never_handed_out_again(
        self, company, operator, desk, admin
    ):
        lost, kept = OfferFactory(company), OfferFactory(company)
        first, second = OrderFactory(company, offer=lost), OrderFactory(company, offer=lost)
        other = OrderFactory(company, offer=kept)
        taken(desk, first)
        sells_only(operator.team, kept, admin)

        answer = desk.press(first, "cancel", **{"cancel-reason": "expensive"})

        assert answer.status_code in {200, 204}, said_by(answer)
        taken(desk, other)
        assert "another team" in said_by(desk.get(f"/orders/{second.number}/"))

    @pytest.mark.parametrize("before", ["button", "lines", "tabs"])
    @pytest.mark.parametrize("after", ["button", "lines", "tabs"])
    def test_an_open_floor_turns_into_the_other_face(self, company, operator, desk, before, after):
        """The page asks with the address of the old face and is answered with the new one."""
        team_desk = DeskFactory(operator.team, layout=before)
        OrderFactory(company)
        TeamDesk.objects.filter(pk=team_desk.pk).update(layout=after)

        for address in ("/floor/?line=first", "/floor/?tab=today", "/floor/"):
            part = desk.browser.get(address, headers={"HX-Request": "true"})
            assert read(part).with_("id", "floor")

    def test_on_incoming_calls_an_old_button_says_where_orders_come_from(
        self, company, operator, desk
    ):
        DeskFactory(operator.team, mode="incoming")
        OrderFactory(company)

        assert "takes incoming calls" in said_by(desk.next())

    def test_a_line_that_the_company_switches_off_is_worked_to_its_end(self, company, desk):
        old = OrderFactory(company, status=Status.NO_ANSWER, line=Line.SECOND)
        OrderPolicy.objects.update(second_line=False)

        taken(desk, old)
        answer = desk.press(old, "no-answer", **{"no-answer-reason": "long_beeps"})
        assert answer.status_code in {200, 204}, said_by(answer)
        old.refresh_from_db()
        assert (old.status, old.line) == (Status.NO_ANSWER, Line.FIRST)


class TestTwoTabs:
    """One person, two windows; or the button Back."""

    def test_what_was_pressed_in_one_is_not_done_again_in_the_other(self, company, operator, desk):
        order = OrderFactory(company)
        taken(desk, order)
        old = desk.card(order)
        desk.press(order, "cancel", **{"cancel-reason": "expensive"})
        order.refresh_from_db()
        version = order.version

        again = desk.press(order, "cancel", page=old, **{"cancel-reason": "expensive"})

        assert again.status_code == 409
        assert "Olha" in said_by(again)
        order.refresh_from_db()
        assert (order.version, order.refusals) == (version, 1)

    def test_back_on_a_finished_card_offers_no_outcome(self, company, operator, desk):
        order = OrderFactory(company)
        taken(desk, order)
        desk.press(order, "no-answer", **{"no-answer-reason": "long_beeps"})

        answer = desk.get(f"/orders/{order.number}/")

        assert "no-store" in answer["Cache-Control"]
        assert answer.status_code == 200

    def test_giving_back_twice_says_so_and_keeps_the_queue_right(self, company, operator, desk):
        order = OrderFactory(company)
        taken(desk, order)
        old = desk.card(order)
        sent = old.form() | {"give-back-reason": "lunch"}

        first = desk.post(f"/orders/{order.number}/give-back/", sent)
        second = desk.post(f"/orders/{order.number}/give-back/", sent)

        assert first["HX-Redirect"] == "/floor/"
        assert second.status_code == 422
        assert "You do not hold this customer any more." in said_by(second)

    def test_a_page_from_before_the_last_sign_in_is_told_so(self, operator):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(operator.user)

        answer = browser.post("/floor/next/", headers={"HX-Request": "true"})

        assert (answer.status_code, answer["X-Callboard-Page"]) == (403, "old")
        assert "too old to send" in said_by(answer)

    def test_two_presses_of_the_button_are_one_order_and_a_plain_word(self, company, desk):
        OrderFactory(company), OrderFactory(company)
        desk.next()

        assert "You hold 1 customer already." in said_by(desk.next())


class TestKeptFilters:
    """A filter under a name outlives what it names."""

    def test_a_filter_that_names_what_is_gone_is_marked_and_can_be_dropped(
        self, company, admin, as_member
    ):
        browser = as_member(admin)
        stage = Stage.objects.create(company=company, group="call", name="Thinks", position=1)
        OrderFactory(company)
        browser.post(
            "/orders/filters/", {"name": "Thinkers", "query": f"stage={stage.pk}&status=new"}
        )
        saved = SavedFilter.objects.get()
        stage.delete()

        answer = browser.get(f"/orders/?{saved.query}")

        assert answer.status_code == 422
        page = read(answer)
        assert "Thinkers" in page.text
        assert page.with_("aria-invalid", "true")
        assert browser.get("/orders/").status_code == 200


def test_a_company_with_nobody_and_nothing_has_every_page(db, client):
    """No team, no offer, no order, one admin: nothing to divide by."""
    company = CompanyFactory()
    with acting_for(company.id):
        ada = MemberFactory(company=company, team=None, role="admin")
        client.force_login(ada.user)
        for address in (
            *("/", "/floor/", "/orders/", "/orders/sums/", "/find/", "/team/", "/team/wall/"),
            *("/orders/?status=new&sort=due", "/orders/?q=%2B380671234567", "/pay/", "/company/"),
        ):
            answer = client.get(address, follow=True)
            assert answer.status_code == 200, address
        on_the_line(ada)
        assert "Nothing to take now." in said_by(
            client.post("/floor/next/", headers={"HX-Request": "true"})
        )
        assert list(invariants.broken(company.pk)) == []
