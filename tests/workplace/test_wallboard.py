"""The team wallboard and the page of one member (A2, A3.6, A4.11 to A4.13)."""

from datetime import timedelta

import pytest

from callboard.accounts.models import AuditEntry, Member, Role, User
from callboard.accounts.tenancy import acting_for
from callboard.calls import actions as calls
from callboard.dispatch import queries
from callboard.dispatch.models import ClaimEntry, OverdueRelease, Presence, Shift
from callboard.dispatch.queries import free
from callboard.kit import clock, live
from callboard.orders.models import Order
from callboard.orders.queries import lists
from callboard.orders.statuses import Line, Status
from callboard.workplace.queries import wallboard
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import OfferFactory, OrderFactory, orders_of, promise_of
from tests.workplace.paper import read

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _counted_at_once(monkeypatch, at_noon):
    stay(monkeypatch, -1)


def stay(monkeypatch, seconds):
    """How long what was counted is shown."""
    for kept in (wallboard.boards, wallboard.days, free.counted):
        monkeypatch.setattr(kept, "fresh_for", seconds)


@pytest.fixture
def led(as_member, leader):
    """The leader's browser."""
    return as_member(leader)


@pytest.fixture
def colleague(company, team):
    return MemberFactory(company=company, team=team, name="Petro")


@pytest.fixture
def stranger(company):
    """Works in another team of the company."""
    return MemberFactory(company=company, name="Stranger")


def overdue_of(member):
    on_the_line(member)
    planned = clock.now() - timedelta(hours=1)
    return OrderFactory(member.company, status=Status.SCHEDULED, promised_by=member, due_at=planned)


@pytest.fixture
def offer(company):
    return OfferFactory(company)


def crowd(company, team, offer, many):
    """So many people on the line, each late with a call."""
    now = clock.now()
    users = User.objects.bulk_create(User(username=f"crowd-{n}") for n in range(many))
    members = Member.objects.bulk_create(
        Member(company=company, team=team, user=user, name=user.username, role=Role.OPERATOR)
        for user in users
    )
    Shift.objects.bulk_create(
        Shift(company=company, member=member, presence=Presence.READY, began_at=now)
        for member in members
    )
    late = orders_of(company, offer, Status.CALLBACK, Line.FIRST, many, age=timedelta(hours=1))
    for order, member in zip(late, members, strict=True):
        order.promised_by = member
    Order.objects.bulk_update(late, ["promised_by"])


class TestWhoSeesIt:
    def test_a_leader_sees_the_own_team_and_no_other(self, led, operator, stranger):
        on_the_line(stranger)

        page = read(led.get("/team/"))

        assert "Olha" in page.text
        assert "Stranger" not in page.text

    def test_an_admin_sees_all_teams_and_each(self, as_member, admin, operator, stranger):
        browser = as_member(admin)

        everybody = read(browser.get("/team/"))
        one = read(browser.get(f"/team/?team={stranger.team_id}"))

        assert {"Olha", "Stranger"} <= set(everybody.text.split())
        assert "Stranger" in one.text
        assert "Olha" not in one.text

    @pytest.mark.parametrize("url", ["/team/", "/team/wall/"])
    def test_an_operator_may_not(self, as_member, operator, url):
        assert as_member(operator).get(url).status_code == 403

    @pytest.mark.parametrize("wrong", ["x", "0", "9" * 30, "-1", "%00"])
    def test_a_team_that_is_none_is_not_there(self, led, wrong):
        assert led.get(f"/team/?team={wrong}").status_code == 404

    def test_another_team_is_not_there_for_a_leader(self, led, stranger):
        assert led.get(f"/team/?team={stranger.team_id}").status_code == 404
        assert led.get(f"/team/{stranger.pk}/").status_code == 404
        assert led.post(f"/team/{stranger.pk}/pause/").status_code == 404

    def test_a_leader_without_a_team_is_told_so(self, company, as_member):
        lonely = MemberFactory(company=company, team=None, role=Role.LEADER)

        assert "Nobody works orders in this team" in read(as_member(lonely).get("/team/")).text

    def test_another_company_is_never_on_it(self, led, outsider):
        with acting_for(outsider.company_id):
            on_the_line(outsider)

        assert "Oskar" not in read(led.get("/team/")).text


class TestWhatItShows:
    @pytest.mark.parametrize("url", ["/team/", "/team/wall/"])
    def test_status_time_and_the_order_but_never_the_customer(self, led, operator, url):
        """A2.3: who, since when, on what; a wall is read by everybody who walks past."""
        order = claim_of(operator, OrderFactory(operator.company)).order
        calls.call(order, by=operator)

        page = led.get(url)

        text = read(page).text
        assert "Olha Talking" in text
        assert str(order.number) in text
        for secret in (order.customer.phone[-7:], "Ivanenko", "Halyna"):
            assert secret not in page.content.decode()

    def test_free_and_late_work_by_line(self, led, operator, company):
        """A3.6"""
        OrderFactory(company)
        OrderFactory(company)
        promise_of(operator, due_at=clock.now() - timedelta(minutes=5))
        promise_of(operator, due_at=clock.now() + timedelta(minutes=20))

        text = read(led.get("/team/")).text

        assert "Free orders now 2" in text
        assert "First 2 1" in text
        assert "Promises due 1" in text
        assert "Late 1" in text

    def test_all_teams_together_have_the_hours_of_each(
        self, as_member, admin, company, team, at_noon
    ):
        """In the evening one team still rings: its work is free, for the company as well."""
        DeskFactory(team, calls_until=24)
        OrderFactory(company)
        with clock.frozen(at_noon + timedelta(hours=10)):  # 22:00 in Kyiv
            assert "Free orders now 1" in read(as_member(admin).get("/team/")).text
            assert "Free orders now 1" in read(as_member(admin).get(f"/team/?team={team.pk}")).text
        with clock.frozen(at_noon + timedelta(hours=15)):
            assert "Free orders now 0" in read(as_member(admin).get("/team/")).text

    def test_promises_of_other_teams_are_theirs_and_nobody_s_are_everybody_s(
        self, led, company, stranger, leader
    ):
        promise_of(stranger, due_at=clock.now() - timedelta(minutes=5))
        lost = OrderFactory(
            company,
            status=Status.CALLBACK,
            line=Line.SECOND,
            missed_on="first",
            due_at=clock.now() - timedelta(hours=2),
        )

        board = wallboard.wallboard_of(leader)

        assert [each.promise.number for each in board.next] == [lost.number]
        assert board.late == 1

    def test_a_promise_somebody_is_keeping_waits_no_more(self, company, operator, leader):
        order = promise_of(operator, due_at=clock.now() - timedelta(minutes=5))
        claim_of(operator, order)

        assert wallboard.wallboard_of(leader).late == 0

    def test_the_wall_has_room_for_those_at_work_in_columns(self, company, team, leader):
        for _ in range(40):
            on_the_line(MemberFactory(company=company, team=team))

        board = wallboard.wallboard_of(leader)

        assert [len(column) for column in board.wall] == [12, 12, 12]
        assert board.unseen == 4

    def test_nobody_at_work_is_said_plainly(self, led):
        assert "Nobody is at work" in read(led.get("/team/wall/")).text

    @pytest.mark.parametrize("people", [1, 30])
    def test_the_number_of_questions_never_grows(
        self, company, team, leader, people, django_assert_max_num_queries
    ):
        for _ in range(people):
            member = MemberFactory(company=company, team=team)
            claim_of(member, OrderFactory(company))
            promise_of(member, due_at=clock.now() + timedelta(minutes=9))

        with django_assert_max_num_queries(18):
            wallboard.wallboard_of(leader)

    @pytest.mark.parametrize("many", [10, 1_000])
    def test_it_costs_the_same_with_a_thousand_people_and_orders(
        self, company, team, leader, offer, many, django_assert_max_num_queries
    ):
        """Questions and the rows that come back: a wall shows the first of them."""
        crowd(company, team, offer, many)

        with django_assert_max_num_queries(18):
            board = wallboard.wallboard_of(leader)

        assert len(board.people) == many + 1
        assert board.late == many
        assert len(board.next) <= wallboard.NEXT


class TestLive:
    def test_leaders_are_told_when_something_changed_and_only_they(
        self, company, operator, leader, admin
    ):
        figures = live.figures_of["team"]
        before = figures.count(company.pk)
        same = figures.count(company.pk)
        on_the_line(operator)
        after = figures.count(company.pk)

        assert set(before) == {leader.pk, admin.pk}
        assert before == same
        assert before[leader.pk] != after[leader.pk]
        assert figures.wakes == {"floor", "free", "order"}
        assert figures.only(live.Seat(1, 1, leads=True))
        assert not figures.only(live.Seat(1, 1))

    def test_many_screens_cost_one_count(
        self, monkeypatch, company, leader, operator, django_assert_num_queries
    ):
        stay(monkeypatch, 60)
        wallboard.forget(company.pk)
        wallboard.wallboard_of(leader)

        with django_assert_num_queries(0):
            for _ in range(10):
                wallboard.wallboard_of(leader)


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


def test_everything_of_a_board_fits_a_company_that_has_just_opened(as_member, admin):
    assert as_member(admin).get("/team/").status_code == 200
    assert as_member(admin).get("/team/wall/").status_code == 200
