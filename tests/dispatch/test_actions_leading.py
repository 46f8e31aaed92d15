"""What a leader does for the people of the own team (A4.11, A4.12, A14.2)."""

from datetime import timedelta

import pytest

from callboard.accounts.models import AuditEntry, Role
from callboard.calls import actions as calls
from callboard.dispatch import actions, queries
from callboard.dispatch.models import ClaimEntry, DeskPolicy, OverdueRelease, Presence, Ready, Shift
from callboard.kit import clock
from callboard.kit.errors import Refused, Stale
from callboard.orders import actions as orders
from callboard.orders.queries import lists
from callboard.orders.statuses import Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def stranger(company):
    """Leads another team of the company."""
    return MemberFactory(company=company, role=Role.LEADER, name="Stranger")


@pytest.fixture
def colleague(company, team):
    return MemberFactory(company=company, team=team, name="Petro")


def audited():
    return list(AuditEntry.objects.order_by("id").values_list("kind", "actor", "subject"))


class TestPauseAndStop:
    def test_a_leader_pauses_a_member_who_keeps_what_is_held(self, company, operator, leader):
        """A2.7, A14.2"""
        claim = claim_of(operator, OrderFactory(company))

        actions.pause_for(operator, by=leader)

        assert queries.presence_of(operator) == Presence.RELAX
        assert queries.claims_of(operator) == [claim]
        assert Shift.objects.get(ended_at=None).why == "leader"
        assert audited() == [("member.paused", leader.pk, f"accounts.Member {operator.pk}")]

    def test_a_leader_stops_a_member_whose_customer_goes_back(self, company, operator, leader):
        """A2.5"""
        order = OrderFactory(company)
        claim_of(operator, order)

        actions.stop_for(operator, by=leader)

        assert queries.presence_of(operator) == Presence.NOT_ACTIVE
        assert Ready.objects.get().order_id == order.pk
        assert ClaimEntry.objects.get().ending == ClaimEntry.Ending.STOPPED
        assert audited()[0][0] == "member.stopped"

    def test_an_admin_may_for_every_team(self, operator, admin):
        on_the_line(operator)

        actions.pause_for(operator, by=admin)

        assert queries.presence_of(operator) == Presence.RELAX

    @pytest.mark.parametrize("verb", [actions.pause_for, actions.stop_for])
    def test_another_team_s_people_are_refused(self, operator, stranger, verb):
        on_the_line(operator)

        with pytest.raises(Refused, match="Olha is not in your team"):
            verb(operator, by=stranger)
        assert queries.presence_of(operator) == Presence.READY
        assert audited() == []

    @pytest.mark.parametrize("verb", [actions.pause_for, actions.stop_for])
    def test_an_operator_leads_nobody(self, operator, colleague, verb):
        on_the_line(operator)

        with pytest.raises(Refused):
            verb(operator, by=colleague)

    @pytest.mark.parametrize("verb", [actions.pause_for, actions.stop_for])
    def test_nobody_is_cut_off_in_a_call(self, company, operator, leader, verb):
        """A2.8"""
        calls.call(claim_of(operator, OrderFactory(company)).order, by=operator)

        with pytest.raises(Refused, match="Olha is in a call"):
            verb(operator, by=leader)
        assert queries.presence_of(operator) == Presence.TALKING

    def test_whoever_has_not_started_cannot_be_paused(self, operator, leader):
        with pytest.raises(Refused, match="Olha has not started work"):
            actions.pause_for(operator, by=leader)

    def test_the_same_twice_is_one_line_of_the_audit(self, operator, leader):
        on_the_line(operator)
        for _ in range(2):
            actions.pause_for(operator, by=leader)
        for _ in range(2):
            actions.stop_for(operator, by=leader)

        assert [kind for kind, *_ in audited()] == ["member.paused", "member.stopped"]


class TestGivingBack:
    def test_the_customer_goes_back_and_rests_from_that_member(self, company, operator, leader):
        """A3.8"""
        order = OrderFactory(company)
        claim_of(operator, order)

        actions.give_back_for(order, by=leader)

        assert Ready.objects.get().order_id == order.pk
        with pytest.raises(Refused, match="Nothing to take"):
            actions.take_next(operator)
        assert actions.take_next(on_the_line(leader)).order == order
        assert audited() == [("claim.given_back", leader.pk, f"accounts.Member {operator.pk}")]

    def test_a_claim_of_another_team_stays(self, company, operator, stranger):
        claim = claim_of(operator, OrderFactory(company))

        with pytest.raises(Refused, match="not in your team"):
            actions.give_back_for(claim.order, by=stranger)
        assert queries.claims_of(operator) == [claim]

    def test_what_nobody_holds_is_said_so(self, company, leader):
        order = OrderFactory(company)

        with pytest.raises(Refused, match=f"Nobody holds the customer of order {order.number}"):
            actions.give_back_for(order, by=leader)


class TestPersonalList:
    def test_it_survives_stop_and_the_next_shift(self, company, operator, leader, colleague):
        """A4.12"""
        order = OrderFactory(company)
        actions.assign(order, to=operator, by=leader)
        on_the_line(operator)
        actions.stop(operator)
        on_the_line(operator)

        assert lists.personal_list(operator) == [order]
        with pytest.raises(Refused, match="Nothing to take"):
            actions.take_next(on_the_line(colleague))

    def test_work_moves_from_one_member_to_another(self, company, operator, leader, colleague):
        """A4.12, A4.13"""
        found = [OrderFactory(company, assignee=operator) for _ in range(3)]

        moved = actions.assign_all(found, to=colleague, by=leader)

        assert [order.number for order in moved.done] == [order.number for order in found]
        assert lists.personal_list(operator) == []
        assert len(lists.personal_list(colleague)) == 3

    def test_what_cannot_move_stays_and_says_why(self, company, operator, leader, colleague):
        held = OrderFactory(company)
        claim_of(operator, held)
        free = OrderFactory(company)

        moved = actions.assign_all([held, free], to=colleague, by=leader)

        assert [order.pk for order in moved.done] == [free.pk]
        ((number, why),) = moved.refused
        assert number == held.number
        assert "Olha is working with this customer now" in why

    def test_taken_away_goes_back_to_everybody(self, company, operator, leader, colleague):
        order = OrderFactory(company, assignee=operator)

        moved = actions.take_away_all([order], by=leader)

        assert len(moved.done) == 1
        assert actions.take_next(on_the_line(colleague)).order == order

    def test_a_leader_gives_only_to_the_own_team(self, company, leader, stranger):
        order = OrderFactory(company)

        with pytest.raises(Refused, match="Stranger is not in your team"):
            actions.assign(order, to=stranger, by=leader)

    def test_a_leader_takes_only_from_the_own_team(self, company, operator, leader, stranger):
        order = OrderFactory(company, assignee=operator)
        theirs = MemberFactory(company=company, team=stranger.team)

        with pytest.raises(Refused, match="Olha is not in your team"):
            actions.assign(order, to=theirs, by=stranger)
        with pytest.raises(Refused, match="Olha is not in your team"):
            actions.take_away(order, by=stranger)

    def test_whoever_cannot_work_orders_is_given_none(self, company, admin, leader, team):
        packers = TeamFactory(company=company, call_centre=False)
        packer = MemberFactory(company=company, team=packers)
        order = OrderFactory(company)

        for to in (None, packer, MemberFactory(company=company, blocked_at=clock.now())):
            with pytest.raises(Refused) as refused:
                actions.assign(order, to=to, by=admin)
            assert "to" in refused.value.fields

    def test_a_stale_version_changes_nothing(self, company, operator, leader):
        order = OrderFactory(company)
        orders.save(order, by=leader, version=1, fields={"comment": "newer"})

        with pytest.raises(Stale):
            actions.assign(order, to=operator, by=leader, version=1)

    def test_an_operator_assigns_nothing(self, company, operator, colleague):
        with pytest.raises(Refused):
            actions.assign(OrderFactory(company), to=colleague, by=operator)


class TestReleasingTheOverdue:
    """A4.11, A17 C17"""

    @pytest.fixture
    def overdue(self, company, operator):
        on_the_line(operator)
        planned = clock.now() - timedelta(hours=1)
        return OrderFactory(company, status=Status.SCHEDULED, promised_by=operator, due_at=planned)

    def test_the_member_works_on_and_the_order_goes_to_anybody(
        self, company, operator, leader, overdue, colleague
    ):
        other = OrderFactory(company)
        with pytest.raises(Refused, match=f"Process order {overdue.number} first"):
            actions.take_next(operator)

        release = actions.release_overdue(overdue, by=leader, reason=" no answer all day ")

        assert (release.member, release.by, release.reason) == (
            operator,
            leader,
            "no answer all day",
        )
        assert actions.take_next(operator).order == other
        assert actions.take_next(on_the_line(colleague)).order == overdue

    def test_it_holds_when_the_rounds_of_the_clock_come_by(self, operator, leader, overdue):
        actions.release_overdue(overdue, by=leader, reason="no answer")

        actions.sweep(operator.company_id)

        assert queries.overdue_of(operator, clock.now()) == []

    def test_planned_anew_it_counts_anew(self, operator, leader, overdue):
        actions.release_overdue(overdue, by=leader, reason="no answer")
        moved = clock.now() + timedelta(hours=1)
        overdue.due_at = moved
        overdue.save()
        actions.sync(overdue)

        with clock.frozen(moved + timedelta(minutes=16)):
            assert [row.order_id for row in queries.overdue_of(operator, clock.now())] == [
                overdue.pk
            ]

    def test_without_a_reason_it_is_refused(self, leader, overdue):
        with pytest.raises(Refused) as refused:
            actions.release_overdue(overdue, by=leader, reason="  ")
        assert "reason" in refused.value.fields
        assert not OverdueRelease.objects.exists()

    def test_a_leader_of_another_team_cannot(self, stranger, overdue):
        with pytest.raises(Refused, match="not in your team"):
            actions.release_overdue(overdue, by=stranger, reason="no answer")

    def test_what_holds_nobody_up_is_not_released(self, company, operator, leader):
        order = OrderFactory(company, status=Status.SCHEDULED, promised_by=operator)

        with pytest.raises(Refused, match="keeps nobody"):
            actions.release_overdue(order, by=leader, reason="no answer")

    def test_twice_is_one_row(self, leader, overdue):
        actions.release_overdue(overdue, by=leader, reason="no answer")

        with pytest.raises(Refused, match="keeps nobody"):
            actions.release_overdue(overdue, by=leader, reason="no answer")
        assert OverdueRelease.objects.count() == 1


class TestAutomaticDelivery:
    """A4.7: the next order opens by itself, never on pause."""

    @pytest.fixture
    def auto(self, operator, team):
        return DeskFactory(team, auto_deliver=True)

    def test_whoever_is_ready_and_free_is_given_the_next(self, company, operator, auto):
        order = OrderFactory(company)

        assert actions.deliver_next(on_the_line(operator)).order == order

    def test_it_gives_one_at_a_time(self, company, operator, auto):
        DeskPolicy.objects.update(claim_limit=3)
        OrderFactory(company)
        OrderFactory(company)
        actions.deliver_next(on_the_line(operator))

        assert actions.deliver_next(operator) is None

    @pytest.mark.parametrize("press", [actions.pause, actions.stop])
    def test_never_on_pause_nor_after_stop(self, company, operator, auto, press):
        OrderFactory(company)
        press(on_the_line(operator))

        assert actions.deliver_next(operator) is None

    def test_never_in_a_call(self, company, operator, auto):
        calls.call(claim_of(operator, OrderFactory(company)).order, by=operator)
        OrderFactory(company)

        assert actions.deliver_next(operator) is None

    def test_only_where_the_team_has_it_so(self, company, operator, team, auto):
        OrderFactory(company)
        on_the_line(operator)
        auto.mode = "classic"
        auto.save()
        assert actions.deliver_next(operator) is None
        auto.mode, auto.auto_deliver = "calling", False
        auto.save()
        assert actions.deliver_next(operator) is None

    def test_nothing_free_is_nothing_said(self, operator, auto):
        assert actions.deliver_next(on_the_line(operator)) is None
