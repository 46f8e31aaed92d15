"""What a leader does from the wallboard, the page of one member and the card (A4.11 to A4.13)."""

from datetime import timedelta

import pytest

from callboard.accounts.models import AuditEntry
from callboard.calls import actions as calls
from callboard.dispatch import queries
from callboard.dispatch.models import ClaimEntry, OverdueRelease, Presence
from callboard.kit import clock
from callboard.orders.queries import lists
from callboard.orders.statuses import Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read

HTMX = {"HX-Request": "true"}


@pytest.fixture
def colleague(company, team):
    return MemberFactory(company=company, team=team, name="Petro")


def overdue_of(member):
    on_the_line(member)
    planned = clock.now() - timedelta(hours=1)
    return OrderFactory(member.company, status=Status.SCHEDULED, promised_by=member, due_at=planned)


class TestActions:
    def test_pause_from_the_board(self, led, operator):
        on_the_line(operator)

        answer = led.post(
            f"/team/{operator.pk}/pause/",
            headers=HTMX | {"HX-Current-URL": "http://testserver/team/"},
        )

        assert answer["HX-Redirect"] == "/team/"
        assert queries.presence_of(operator) == Presence.RELAX
        told = read(led.get("/team/")).text
        assert "Olha Relax" in told

    def test_who_was_paused_reads_by_whom(self, as_member, leader, operator):
        on_the_line(operator)
        as_member(leader).post(f"/team/{operator.pk}/pause/")

        assert "Your team leader set you to pause" in read(as_member(operator).get("/floor/")).text

    def test_stop_gives_the_customer_back(self, led, operator):
        claim_of(operator, OrderFactory(operator.company))

        led.post(f"/team/{operator.pk}/stop/")

        assert queries.presence_of(operator) == Presence.NOT_ACTIVE
        assert queries.claims_of(operator) == []

    def test_in_a_call_it_is_refused_with_the_reason(self, led, operator):
        calls.call(claim_of(operator, OrderFactory(operator.company)).order, by=operator)

        answer = led.post(f"/team/{operator.pk}/stop/", headers=HTMX)

        assert answer.status_code == 422
        assert "Olha is in a call" in read(answer).text

    def test_a_claim_is_given_back_for_a_member(self, led, operator):
        order = claim_of(operator, OrderFactory(operator.company)).order

        led.post(f"/team/{operator.pk}/{order.number}/return/")

        assert queries.claims_of(operator) == []

    @pytest.mark.parametrize(("typed", "kept"), [("", ""), ("  no   time ", "no time")])
    def test_a_claim_is_given_back_with_a_reason(self, led, as_member, operator, typed, kept):
        """A3.8: it stands in the history of the order and in the audit."""
        order = claim_of(operator, OrderFactory(operator.company)).order

        led.post(f"/team/{operator.pk}/{order.number}/return/", {"reason": typed}, headers=HTMX)

        assert ClaimEntry.objects.get(order=order).reason == kept
        assert AuditEntry.objects.get(kind="claim.given_back").facts["reason"] == kept
        assert (
            f"Returned to queue · Olha {kept}".strip()
            in read(led.get(f"/orders/{order.number}/")).text
        )

    def test_orders_are_assigned_by_number_in_any_list(self, led, operator, company):
        """A4.12"""
        first, second = OrderFactory(company), OrderFactory(company)

        led.post(f"/team/{operator.pk}/assign/", {"numbers": f"{first.number}, #{second.number} 7"})

        assert {each.pk for each in lists.personal_list(operator)} == {first.pk, second.pk}
        assert "There is no order 7." in read(led.get(f"/team/{operator.pk}/")).text

    @pytest.mark.parametrize("typed", ["", "abc", "12x", "9" * 30, "\x00", " ".join("1" * 201)])
    def test_what_are_no_numbers_is_marked(self, led, operator, typed):
        answer = led.post(f"/team/{operator.pk}/assign/", {"numbers": typed})

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()

    def test_ticked_orders_move_and_go_away(self, led, operator, colleague, company):
        """A4.12, A4.13"""
        first = OrderFactory(company, assignee=operator)
        second = OrderFactory(company, assignee=operator)

        led.post(f"/team/{operator.pk}/move/", {"order": first.number, "to": colleague.pk})
        led.post(f"/team/{operator.pk}/move/", {"order": second.number, "away": "1"})

        assert lists.personal_list(operator) == []
        assert [each.pk for each in lists.personal_list(colleague)] == [first.pk]

    @pytest.mark.parametrize(
        "sent", [{}, {"order": "x"}, {"order": "9" * 30}, {"order": "NUMBER"}, {"to": "x"}]
    )
    def test_a_move_of_nothing_or_to_nobody_is_refused(self, led, operator, company, sent):
        order = OrderFactory(company, assignee=operator)
        sent = {key: value.replace("NUMBER", str(order.number)) for key, value in sent.items()}

        answer = led.post(f"/team/{operator.pk}/move/", sent, headers=HTMX)

        assert answer.status_code == 422
        assert len(lists.personal_list(operator)) == 1

    def test_the_list_is_read_in_pages(self, led, operator, company):
        for _ in range(51):
            OrderFactory(company, assignee=operator)
        first = led.get(f"/team/{operator.pk}/")
        (older,) = read(first).with_("rel", "next")

        second = led.get(f"/team/{operator.pk}/{older['href']}")

        assert first.content.count(b'name="order"') == 50
        assert second.content.count(b'name="order"') == 1
        assert led.get(f"/team/{operator.pk}/?after=x").status_code == 200

    @pytest.mark.parametrize("orders", [1, 20])
    def test_the_member_s_page_costs_the_same(
        self, led, operator, company, orders, django_assert_max_num_queries
    ):
        for _ in range(orders):
            OrderFactory(company, assignee=operator)

        with django_assert_max_num_queries(36):
            led.get(f"/team/{operator.pk}/")


class TestOverdue:
    """A4.11, A17 C17"""

    def test_it_is_seen_released_and_told_to_the_member(self, as_member, leader, operator):
        order = overdue_of(operator)
        browser = as_member(leader)
        assert "Overdue 1" in read(browser.get("/team/")).text
        page = read(browser.get(f"/team/{operator.pk}/")).text
        assert f"Order {order.number} keeps this member from other work" in page

        browser.post(
            f"/team/{operator.pk}/{order.number}/release/", {"reason": "phone is switched off"}
        )

        assert OverdueRelease.objects.get().by == leader
        card = read(browser.get(f"/orders/{order.number}/")).text
        assert "Overdue delivery released · Lev" in card
        assert "phone is switched off" in card
        assert "phone is switched off" in read(browser.get(f"/team/{operator.pk}/")).text
        floor = read(as_member(operator).get("/floor/")).text
        assert "Lev lets you work on: phone is switched off" in floor
        assert "Other orders wait until then" not in floor

    @pytest.mark.parametrize(("until", "keeps"), [(24, True), (11, False)])
    def test_it_keeps_from_work_in_the_hours_of_the_team(
        self, led, operator, team, company, until, keeps
    ):
        """The wallboard says what the member is refused for: the team rings in hours of its own."""
        DeskFactory(team, calls_from=9, calls_until=until)
        order = overdue_of(operator)
        assert bool(queries.overdue_of(operator, clock.now())) is keeps

        assert ("Overdue 1" in read(led.get("/team/")).text) is keeps
        page = read(led.get(f"/team/{operator.pk}/")).text
        assert (f"Order {order.number} keeps this member from other work" in page) is keeps

    def test_without_a_reason_it_is_refused(self, led, operator):
        order = overdue_of(operator)

        answer = led.post(f"/team/{operator.pk}/{order.number}/release/", headers=HTMX)

        assert answer.status_code == 422
        assert "Say why the delivery waits." in read(answer).text


class TestCard:
    """A4.12: from the card of an order."""

    def test_a_leader_assigns_in_a_dialog(self, led, operator, company):
        order = OrderFactory(company)
        assert (
            f"/orders/{order.number}/assign/"
            in led.get(f"/orders/{order.number}/").content.decode()
        )
        dialog = led.get(f"/orders/{order.number}/assign/", headers=HTMX)
        assert "Olha" in read(dialog).text

        answer = led.post(
            f"/orders/{order.number}/assign/",
            {"to": operator.pk, "version": order.version},
            headers=HTMX,
        )

        assert answer["HX-Redirect"] == f"/orders/{order.number}/"
        assert lists.personal_list(operator) == [order]

    def test_a_stale_version_says_who_was_quicker(self, led, operator, company):
        order = OrderFactory(company)
        led.post(f"/orders/{order.number}/assign/", {"to": operator.pk, "version": order.version})

        answer = led.post(
            f"/orders/{order.number}/assign/", {"to": operator.pk, "version": order.version}
        )

        assert answer.status_code == 409
        assert "This order changed while you had it open" in read(answer).text

    @pytest.mark.parametrize("to", ["", "x", "0", "STRANGER"])
    def test_whom_one_does_not_lead_is_marked(self, led, company, stranger, to):
        order = OrderFactory(company)
        to = to.replace("STRANGER", str(stranger.pk))

        answer = led.post(f"/orders/{order.number}/assign/", {"to": to, "version": "x"})

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()

    def test_it_is_taken_away_again(self, led, operator, company):
        order = OrderFactory(company, assignee=operator)

        led.post(f"/orders/{order.number}/take-away/")

        assert lists.personal_list(operator) == []

    def test_an_operator_is_not_offered_it(self, desk, operator, company):
        order = OrderFactory(company)

        assert "/assign/" not in desk.get(f"/orders/{order.number}/").content.decode()
        assert desk.post(f"/orders/{order.number}/assign/").status_code == 403
