"""A stream is for somebody signed in and at work, and for nobody a moment longer."""

import pytest
from django.utils import timezone

from callboard.accounts import seats
from callboard.accounts.models import Session
from callboard.accounts.tenancy import acting_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cookies(company, operator, as_member):
    """What the operator's browser sends."""
    client = as_member(operator)
    return client.cookies.output(attrs=[], header="", sep=";")


def test_a_signed_in_member_gets_the_seat_of_company_and_team(operator, cookies):
    seat = seats.admit(cookies)

    assert (seat.company_id, seat.member_id, seat.team_id) == (
        operator.company_id,
        operator.id,
        operator.team_id,
    )
    assert seats.recheck([seat]) == {seat}


@pytest.mark.parametrize("cookies", ["", "callboard=forged", "callboard", "=;;\x01", "a=b"])
def test_a_stranger_gets_none(db, cookies):
    assert seats.admit(cookies) is None


def test_a_blocked_member_loses_the_seat(operator, cookies):
    seat = seats.admit(cookies)
    operator.blocked_at = timezone.now()
    operator.save()

    assert seats.recheck([seat]) == set()
    assert seats.admit(cookies) is None


def test_signing_out_ends_the_seat(cookies):
    seat = seats.admit(cookies)
    Session.objects.all().delete()

    assert seats.recheck([seat]) == set()


def test_a_new_password_ends_the_seat(operator, cookies):
    seat = seats.admit(cookies)
    operator.user.set_password("another long password")
    operator.user.save()

    assert seats.recheck([seat]) == set()


def test_another_team_is_another_seat(operator, cookies):
    seat = seats.admit(cookies)
    with acting_for(operator.company_id):
        operator.team = None
        operator.save()

    assert seats.recheck([seat]) == set()
    assert seats.admit(cookies).team_id is None


def test_rechecking_many_costs_as_little_as_one(cookies, django_assert_max_num_queries):
    seat = seats.admit(cookies)

    with django_assert_max_num_queries(8):
        assert seats.recheck([seat] * 500) == {seat}
