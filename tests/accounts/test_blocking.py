"""Fired today means out now: at every door, for whoever asks at the same moment (1.7)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from callboard.accounts import actions, seats
from callboard.accounts.models import Member, Role, Session
from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import Claim
from callboard.kit import live
from callboard.orders.models import OrderPolicy
from tests.factories.accounts import PASSWORD, CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import OfferFactory, OrderFactory
from tests.kit.test_live import PATIENCE, listening

DOORS = ("/settings/", "/floor/", "/orders/", "/find/?q=1234567", "/shift/", "/company/people/")
AT_ONCE = 50


@pytest.fixture
def shop(transactional_db):
    """A leader at work, who holds a customer."""
    company = CompanyFactory()
    with acting_for(company.pk):
        OrderPolicy.objects.update(calls_from=0, calls_until=24)  # at whatever hour this runs
        team, offer = TeamFactory(company=company), OfferFactory(company)
        DeskFactory(team, offers=(offer,))
        leader = MemberFactory(company=company, team=team, role=Role.LEADER)
        on_the_line(leader)
        claim_of(leader, OrderFactory(company, offer=offer))
    return leader


def signed_in(member):
    client = Client()
    client.force_login(member.user)
    session = client.session
    session["company"] = member.company_id
    session.save()
    return client


def test_fifty_at_once_are_out_with_the_block(shop):
    """No request that begins after the commit gets in, whichever door it knocks at; and what the
    member held is free, the stream closed, within a second."""
    clients = [signed_in(shop) for _ in range(AT_ONCE)]
    cookies = f"callboard={clients[0].cookies['callboard'].value}"
    seat = seats.admit(cookies)
    assert seat is not None
    begun, blocked_at, late, answered = threading.Barrier(AT_ONCE + 1), [], [], []

    def knock(number):
        client = clients[number]
        begun.wait()
        try:
            for door in DOORS:
                started = time.monotonic()
                answer = client.get(door)
                answered.append(answer.status_code)
                if blocked_at and started > blocked_at[0] and answer.status_code not in {302, 401}:
                    late.append((door, answer.status_code))
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        running = [threads.submit(knock, number) for number in range(AT_ONCE)]
        begun.wait()
        with acting_for(shop.company_id):
            actions.block(Member.objects.get(pk=shop.pk), by=None)
        blocked_at.append(time.monotonic())
        assert seats.recheck([seat]) == set()
        assert seats.admit(cookies) is None
        with acting_for(shop.company_id):
            assert not Claim.objects.exists()
        for each in running:
            each.result()

    assert late == []
    assert len(answered) == AT_ONCE * len(DOORS)
    assert not {status for status in answered if status >= 500}
    assert not Session.objects.filter(user=shop.user_id).exists()
    assert [client.get(DOORS[0]).status_code for client in clients] == [302] * AT_ONCE


def test_who_is_asked_for_from_outside_every_room_keeps_the_seat(shop):
    """So the streams' process asks: what it compares must have been read inside."""
    with acting_for(shop.company_id):
        operator = MemberFactory(company=shop.company, team=shop.team)
    cookies = f"callboard={signed_in(operator).cookies['callboard'].value}"
    seat = seats.admit(cookies)

    assert seats.recheck([seat]) == {seat}


def is_told(heard, shop):
    """Whether the process of the streams hears of it, after whatever else is still on its way."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (shop.company_id, live.SEATS, None) in heard():
            return True
    return False


def test_blocking_tells_the_streams(shop):
    """Their process then looks who still has a seat, at once."""
    with listening() as heard:
        with acting_for(shop.company_id):
            actions.block(Member.objects.get(pk=shop.pk), by=None)

        assert is_told(heard, shop)


def test_a_thousand_guesses_lock_nobody_out_of_another_place(operator, client):
    """Ten from each of a hundred addresses: refused there, and the member comes in at the desk."""
    login = operator.user.username
    actions.note_sign_in(operator.user, "203.0.113.5", "the desk, yesterday")
    for number in range(1_000):
        actions.count_try(login, f"198.51.{number // 10}.7")

    shut = client.post(
        reverse("account_login"),
        {"login": login, "password": PASSWORD},
        REMOTE_ADDR="198.51.42.7",
    )
    assert "Wait" in shut.content.decode()
    answer = client.post(
        reverse("account_login"), {"login": login, "password": PASSWORD}, REMOTE_ADDR="203.0.113.5"
    )
    assert (answer.status_code, answer.url) == (302, "/")


def test_a_forged_header_makes_no_other_address_of_a_stranger(operator, client):
    for number in range(11):
        answer = client.post(
            reverse("account_login"),
            {"login": operator.user.username, "password": "not the right horse"},
            REMOTE_ADDR="198.51.100.7",
            HTTP_X_FORWARDED_FOR=f"10.0.0.{number}",
        )

    assert "Wait" in answer.content.decode()


def test_another_team_tells_the_streams_too(shop):
    """What is heard on an open page was that of the team before."""
    with acting_for(shop.company_id):
        admin = MemberFactory(company=shop.company, team=None, role=Role.ADMIN)
        member = MemberFactory(company=shop.company, team=shop.team)
    with listening() as heard:
        with acting_for(shop.company_id):
            actions.save_member(member, {"team": None}, by=admin)

        assert is_told(heard, shop)
