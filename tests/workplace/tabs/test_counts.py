"""Tabs are counted once for all their teams, and told to open screens (A4.5)."""

import pytest

from callboard.dispatch.models import Layout
from callboard.kit import live
from callboard.workplace.queries import tab_counts
from tests.factories.accounts import TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")


def test_tabs_are_counted_once_for_all_their_teams(company, face, django_assert_num_queries):
    """Two teams or one, a thousand screens or none: the teams, the count, the company."""
    DeskFactory(TeamFactory(company=company), layout=Layout.TABS)

    with django_assert_num_queries(7):  # four of them open and close the rooms
        assert len(tab_counts.count_for_teams(company.pk)) == 2


def test_who_works_without_tabs_costs_no_count(company, team, django_assert_num_queries):
    DeskFactory(team)

    with django_assert_num_queries(6):
        assert tab_counts.count_for_teams(company.pk) == {}


def test_open_screens_are_told_the_numbers_of_their_team():
    """At once when an order moves (A4.5), by one count for everybody who looks."""
    assert live.figures_of["tabs"].key == "team_id"
    assert set(live.made_old_by("free")) >= {"tabs", "free"}
    assert "tabs" in live.made_old_by("order:17")


def test_the_numbers_are_kept_for_half_a_minute(company, operator, face, django_assert_num_queries):
    tab_counts.count_for_teams(company.pk)
    OrderFactory(company)
    assert operator.company == company

    with django_assert_num_queries(0):
        assert tab_counts.tab_counts(operator)["new"] == 0
