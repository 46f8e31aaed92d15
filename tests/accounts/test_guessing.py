"""A login guessed at from many addresses (1.7): work for strangers, nothing for its owner."""

from datetime import timedelta
from hashlib import sha256
from itertools import count

import pytest
from django.test import Client
from django.urls import reverse

from callboard.accounts import actions
from callboard.accounts.actions import guessing
from callboard.accounts.models import AuditEntry, SignInFailure, SignInPlace
from callboard.kit import clock
from tests.accounts.test_factors import code_of, set_up
from tests.factories.accounts import PASSWORD

WRONG = "not the right horse"
HOME, ELSEWHERE = "203.0.113.7", "192.0.2.200"
ASKED = "type the password once more"


@pytest.fixture
def olha(operator):
    """The operator, who comes in from home as a rule."""
    operator.user.username, operator.user.email = "olha", "olha@desk.example"
    operator.user.save(update_fields=["username", "email"])
    assert sign_in(Client()).url == "/"
    return operator


def sign_in(client, login="olha", password=PASSWORD, address=HOME, **more):
    sent = {"login": login, "password": password, **more}
    return client.post(reverse("account_login"), sent, REMOTE_ADDR=address)


def guessed(login="olha", times=40, place="198.51.100"):
    """Five wrong tries from each of many addresses."""
    for number in range(times):
        actions.count_try(login, f"{place}.{number // 5}")


def work(puzzle):
    """What the browser does."""
    bits = int(puzzle.partition(".")[0])
    for number in count():
        if int.from_bytes(sha256(f"{puzzle}:{number}".encode()).digest()) >> (256 - bits) == 0:
            return {"puzzle": puzzle, "answer": str(number)}


def test_at_the_usual_address_nothing_changes_while_strangers_guess(olha, client):
    guessed(times=1000)

    assert sign_in(client).url == "/"


def test_elsewhere_a_try_is_looked_at_after_some_work(olha, client):
    guessed()

    asked = sign_in(client, address=ELSEWHERE)
    assert ASKED in asked.content.decode()
    done = work(asked.wsgi_request.puzzle)

    assert sign_in(client, address=ELSEWHERE, **done).url == "/"
    assert sign_in(Client(), address=ELSEWHERE).url == "/", "and it is a usual place from then on"


def test_each_try_costs_work_of_its_own(olha, client):
    guessed()
    done = work(sign_in(client, address=ELSEWHERE).wsgi_request.puzzle)

    wrong = sign_in(client, password=WRONG, address=ELSEWHERE, **done)
    again = sign_in(client, address=ELSEWHERE, **done)

    assert "The login or the password is wrong" in wrong.content.decode()
    assert ASKED in again.content.decode()
    assert sign_in(client, address=ELSEWHERE, **work(wrong.wsgi_request.puzzle)).url == "/"


def test_a_try_without_work_says_nothing_about_the_password_and_counts_for_nothing(olha, client):
    guessed()
    before = SignInFailure.objects.count()

    right, wrong = (sign_in(client, password=each, address=ELSEWHERE) for each in (PASSWORD, WRONG))

    assert ASKED in right.content.decode()
    assert ASKED in wrong.content.decode()
    assert SignInFailure.objects.count() == before


@pytest.mark.parametrize("change", ["address", "login", "answer", "late", "forged"])
def test_work_done_for_another_try_is_none(olha, client, change):
    guessed()
    guessed("lev")
    now = clock.now()
    done = work(sign_in(client, address=ELSEWHERE).wsgi_request.puzzle)
    address, login = ELSEWHERE, "olha"
    match change:
        case "address":
            address = "192.0.2.201"
        case "login":
            login = "lev"
        case "answer":
            done["answer"] = "x"
        case "forged":
            done = work("1." + done["puzzle"].partition(".")[2])
        case "late":
            done["puzzle"] = guessing._signer("olha", ELSEWHERE).sign("0.old")[:-1] + "A"
    with clock.frozen(now):
        assert ASKED in sign_in(client, login, address=address, **done).content.decode()


def test_an_unknown_login_is_asked_just_the_same(client, db):
    guessed("nobody")

    assert ASKED in sign_in(client, "Nobody", address=ELSEWHERE).content.decode()


def test_who_was_guessed_at_an_hour_ago_is_left_alone(olha, client):
    guessed()

    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert sign_in(client, address=ELSEWHERE).url == "/"


def test_thirty_tries_ask_for_nothing_and_more_of_them_for_more(olha, db):
    guessed(times=30)
    assert guessing.work_for("olha", olha.user, ELSEWHERE) == 0
    guessed(times=1, place="198.51.101")
    assert guessing.work_for("olha", olha.user, ELSEWHERE) == guessing.EASIEST
    guessed(times=500, place="198.51.102")
    assert guessing.work_for("olha", olha.user, ELSEWHERE) == guessing.HARDEST


def test_the_audit_says_once_that_many_places_guess(olha, client):
    for number in range(33):
        sign_in(client, password=WRONG, address=f"198.51.100.{number}")

    assert AuditEntry.objects.filter(kind="sign_in.guessed_widely").count() == 1


@pytest.mark.parametrize("typed", ["o\u017flo", "OSLO", " oslo "])
def test_no_spelling_of_a_login_has_tries_of_its_own(olha, client, typed):
    """A long s is an S to the database."""
    olha.user.username = "oslo"
    olha.user.save(update_fields=["username"])
    for _ in range(10):
        sign_in(client, "oslo", WRONG, address=ELSEWHERE)

    assert "Wait" in sign_in(client, typed, address=ELSEWHERE).content.decode()


def test_codes_guessed_from_many_places_need_what_nobody_guesses(olha, client):
    """Whoever knows the password already: six digits are few for a thousand addresses."""
    secret, recovery = set_up(olha)
    guessed("code of olha")
    send = reverse("mfa_authenticate")

    sign_in(client, address=ELSEWHERE)
    refused = client.post(send, {"code": code_of(secret)}, REMOTE_ADDR=ELSEWHERE)
    assert "many places" in refused.content.decode()
    assert client.post(send, {"code": recovery[0]}, REMOTE_ADDR=ELSEWHERE).url == "/"

    at_home = Client()
    sign_in(at_home)
    assert at_home.post(send, {"code": code_of(secret)}, REMOTE_ADDR=HOME).url == "/"


def test_places_nobody_came_in_from_for_long_are_forgotten(olha):
    with clock.frozen(clock.now() + guessing.KEPT - timedelta(minutes=1)):
        actions.sweep()
        assert SignInPlace.objects.count() == 1
    with clock.frozen(clock.now() + guessing.KEPT + timedelta(minutes=1)):
        actions.sweep()
        assert not SignInPlace.objects.exists()
