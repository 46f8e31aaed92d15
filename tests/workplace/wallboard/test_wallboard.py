"""The team wallboard: who sees it, what it shows, how it learns of news (A2, A3.6)."""

from datetime import timedelta

import pytest

from callboard.accounts.models import Member, Role, User
from callboard.accounts.tenancy import acting_for
from callboard.calls import actions as calls
from callboard.dispatch.models import Presence, Shift
from callboard.kit import clock, live
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from callboard.workplace.queries import wallboard
from callboard.workplace.templatetags.workplace import from_afar
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import OfferFactory, OrderFactory, orders_of, promise_of
from tests.workplace.paper import read


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

    def test_those_at_work_stand_on_the_wall_in_columns_of_pages(self, company, team, leader):
        for _ in range(35):
            on_the_line(MemberFactory(company=company, team=team))

        board = wallboard.wallboard_of(leader)

        assert [[len(column) for column in page] for page in board.wall] == [[10, 10], [10, 5]]
        assert (board.at_work, board.unseen, board.is_crowded) == (35, 0, True)

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("Olena Koval", "Olena Koval"),
            ("Anastasia Lytvynenko 17", "A. Lytvynenko 17"),
            ("Lytvynenko Anastasi Ivanivna", "Lytvynenko A. I."),
            ("Wwwwwwwwwwwwwwwwwwwwwwww", "Wwwwwwwwwwwwwwwwwwwwwwww"),
        ],
    )
    def test_long_names_are_shown_by_their_longest_word(self, name, shown):
        assert from_afar(name) == shown

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

        with django_assert_max_num_queries(19):
            wallboard.wallboard_of(leader)

    @pytest.mark.parametrize("many", [10, 1_000])
    def test_it_costs_the_same_with_a_thousand_people_and_orders(
        self, company, team, leader, offer, many, django_assert_max_num_queries
    ):
        """Questions and the rows that come back: a wall shows the first of them."""
        crowd(company, team, offer, many)

        with django_assert_max_num_queries(19):
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
        self, stay, company, leader, operator, django_assert_num_queries
    ):
        stay(60)
        wallboard.forget(company.pk)
        wallboard.wallboard_of(leader)

        with django_assert_num_queries(0):
            for _ in range(10):
                wallboard.wallboard_of(leader)


def test_everything_of_a_board_fits_a_company_that_has_just_opened(as_member, admin):
    assert as_member(admin).get("/team/").status_code == 200
    assert as_member(admin).get("/team/wall/").status_code == 200
