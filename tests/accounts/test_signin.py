from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse

from callboard.accounts import actions
from callboard.accounts.models import AuditEntry, Session, SignInFailure
from callboard.kit import clock
from tests.factories.accounts import PASSWORD, MemberFactory, UserFactory

WRONG = "not the right horse"


@pytest.fixture
def olha(operator):
    """The operator, whose login and e-mail we know."""
    operator.user.username, operator.user.email = "Olha", "olha@desk.example"
    operator.user.save(update_fields=["username", "email"])
    return operator


def sign_in(client, login="Olha", password=PASSWORD, address="203.0.113.7", **more):
    return client.post(
        reverse("account_login") + more.pop("query", ""),
        {"login": login, "password": password, **more},
        REMOTE_ADDR=address,
    )


def is_in(client):
    return client.get("/settings/").status_code == 200


@pytest.mark.parametrize(
    "login", ["Olha", "olha", " OLHA ", "olha@desk.example", "Olha@Desk.Example"]
)
def test_one_signs_in_by_login_or_email(client, olha, login):
    """A1.1, A1.6, A1.7."""
    assert sign_in(client, login).url == "/"
    assert is_in(client)
    assert client.session["company"] == olha.company_id


def test_sign_in_gives_a_new_session(client, olha):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["callboard"] = before

    sign_in(client)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_row_knows_its_user(client, olha):
    sign_in(client)

    assert olha.user.sessions.get().session_key == client.session.session_key


@pytest.mark.parametrize(
    ("then", "leads_to"),
    [
        ("/settings/", "/settings/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_sign_in_one_goes_on_inside_the_desk_only(client, olha, then, leads_to):
    assert sign_in(client, next=then).url == leads_to


@pytest.mark.parametrize(
    ("login", "password"),
    [("Olha", WRONG), ("olha@desk.example", WRONG), ("Nobody", WRONG), ("no@body.example", WRONG)],
)
def test_a_wrong_login_and_a_wrong_password_are_answered_alike(client, olha, login, password):
    answer = sign_in(client, login, password)

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [
        "The login or the password is wrong. Type both again by hand; if that does not help, "
        "ask your team leader for a new password."
    ]


@pytest.mark.parametrize("login", ["Olha", "olha@desk.example", "Nobody", "no@body.example"])
def test_an_unknown_login_takes_as_much_work_as_a_known_one(client, olha, login, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )

    sign_in(client, login, WRONG)

    assert len(hashed) == 1


@pytest.mark.parametrize("login", ["\0", "x" * 151, "' OR 1=1 --", "\u202eolha", "", "@", "%s"])
def test_an_odd_login_is_answered_not_stumbled_over(client, db, login):
    assert sign_in(client, login, WRONG).status_code == 200


def test_a_blocked_member_is_told_so(client, olha):
    actions.block(olha, by=None)

    answer = sign_in(client)

    assert "Your access to the desk is closed" in answer.context["form"].non_field_errors()[0]
    assert not is_in(client)


def test_a_login_without_a_company_is_told_so(client, db):
    UserFactory(username="Olha")

    assert "Your access" in sign_in(client).context["form"].non_field_errors()[0]
    assert not is_in(client)


def test_after_ten_wrong_passwords_the_pair_waits(client, olha, at_noon):
    for _ in range(10):
        sign_in(client, password=WRONG)

    with clock.frozen(at_noon + timedelta(minutes=12, seconds=30)):
        answer = sign_in(client)

    assert answer.context["form"].non_field_errors() == [
        "There were ten wrong passwords for this login from here. Wait 3 minutes, then try again."
    ]
    assert not is_in(client)


def test_nobody_else_waits_because_of_it(client, olha, at_noon):
    """A stranger can lock nobody out: not Olha elsewhere, not a colleague at the same address."""
    MemberFactory(company=olha.company, team=None, user=UserFactory(username="Lev"))
    for _ in range(11):
        sign_in(client, password=WRONG)

    assert sign_in(client, address="198.51.100.1").url == "/"
    client.logout()
    assert sign_in(client, "Lev").url == "/"


def test_who_waits_long_enough_may_try_again(client, olha, at_noon):
    for _ in range(10):
        sign_in(client, password=WRONG)
    with clock.frozen(at_noon + timedelta(minutes=14)):
        sign_in(client)  # refused, which does not make the wait longer

    with clock.frozen(at_noon + timedelta(minutes=15, seconds=1)):
        assert sign_in(client).url == "/"


def test_the_right_password_wipes_what_went_wrong_before(client, olha, at_noon):
    for _ in range(9):
        sign_in(client, password=WRONG)
    sign_in(client)
    client.logout()
    for _ in range(9):
        sign_in(client, password=WRONG)

    assert sign_in(client).url == "/"


def test_an_unknown_login_waits_just_the_same(client, db, at_noon):
    for _ in range(10):
        sign_in(client, "Nobody", WRONG)

    assert "Wait 15 minutes" in sign_in(client, "nobody", WRONG).content.decode()


def test_one_address_guesses_a_hundred_times_an_hour(client, olha, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/h/ip"}
    for number in range(3):
        sign_in(client, f"guess{number}", WRONG)

    answer = sign_in(client, "Olha")

    assert "too many wrong passwords from your network" in answer.content.decode()
    assert sign_in(client, "Olha", address="198.51.100.1").url == "/"


def test_too_many_requests_are_answered_on_our_own_page(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, password=WRONG)

    answer = sign_in(client, password=WRONG)

    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode()


def test_sweeping_throws_away_what_nobody_asks_for(client, olha, at_noon):
    SignInFailure.objects.create(login="x", address="::", at=at_noon - timedelta(minutes=61))
    SignInFailure.objects.create(login="y", address="::", at=at_noon - timedelta(minutes=59))
    Session.objects.create(session_key="old", expire_date=at_noon - timedelta(seconds=1))
    Session.objects.create(session_key="new", expire_date=at_noon + timedelta(seconds=1))

    actions.sweep()
    actions.sweep()

    assert [failure.login for failure in SignInFailure.objects.all()] == ["y"]
    assert [session.session_key for session in Session.objects.all()] == ["new"]


@pytest.mark.parametrize(
    "path",
    [
        "signup/", "email/", "confirm-email/", "password/change/", "password/set/",
        "password/reset/", "reauthenticate/", "inactive/", "login/code/confirm/", "2fa/",
        "2fa/authenticate/", "",
    ],
)  # fmt: skip
def test_nothing_else_of_the_library_has_an_address(client, db, path):
    """No sign-up, no reset, no e-mail: the company admin gives logins and passwords (A14.2)."""
    assert client.get(f"/accounts/{path}").status_code == 404


def test_sign_out_ends_the_session(client, olha):
    sign_in(client)

    assert client.post(reverse("account_logout")).url == "/"

    assert not olha.user.sessions.exists()
    assert not is_in(client)


def test_the_audit_says_who_came_in_and_from_where(client, olha):
    client.post(
        reverse("account_login"),
        {"login": "Olha", "password": PASSWORD},
        REMOTE_ADDR="203.0.113.7",
        HTTP_USER_AGENT="Chromium of the desk",
    )

    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.actor) == ("sign_in.done", olha)
    assert entry.facts == {"address": "203.0.113.7", "browser": "Chromium of the desk"}


def test_the_audit_says_once_that_a_login_was_guessed_at(client, olha):
    for _ in range(12):
        sign_in(client, password=WRONG)
    for _ in range(12):
        sign_in(client, "Nobody", WRONG)

    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.actor) == ("sign_in.guessed", None)
    assert entry.facts == {"address": "203.0.113.7"}
