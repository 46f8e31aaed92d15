from callboard.delivery import rules
from callboard.orders.statuses import Line, Status
from tests.factories.orders import at_place


def test_whoever_changes_deliveries_says_who_drives(admin, operator):
    """A14.5"""
    assert rules.may_name(admin)
    assert not rules.may_name(operator)


def test_a_ride_is_for_parcels_on_the_buyout_line(company, admin):
    for status in rules.RIDES:
        assert rules.reasons_not_to_name(at_place(company, status, Line.BUYOUT), admin) == []
    assert rules.reasons_not_to_name(at_place(company, Status.NEW, Line.FIRST), admin)
