"""The second factor (reliability 1.7): asked of those with rights, a code once, reset and no way
around it."""

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from callboard.accounts import actions
from callboard.accounts.actions.factors import is_on
from callboard.accounts.models import AuditEntry, Session
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from callboard.kit.errors import Refused
from tests.factories.accounts import PASSWORD, CompanyFactory, TeamFactory

PAGE = "/settings/factor/"


@pytest.fixture
def strict(company):
    """The company asks for the second factor."""
    company.second_factor = True
    company.save(update_fields=["second_factor"])
    return company


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + steps))


def set_up(member):
    """The secret of a member who has just turned it on, and the recovery codes."""
    secret = actions.new_secret()
    with clock.frozen(clock.now() - timedelta(minutes=5)):
        return secret, actions.turn_on(member, secret, code_of(secret), by=member)


def sign_in(client, member, password=PASSWORD):
    return client.post(
        reverse("account_login"), {"login": member.user.username, "password": password}
    )


def send(client, code, address="203.0.113.7"):
    return client.post(reverse("mfa_authenticate"), {"code": code}, REMOTE_ADDR=address)


def is_in(client):
    return client.get("/settings/").status_code == 200


def test_new_companies_ask_for_it(db):
    assert actions.open_company("Fresh").second_factor


@pytest.mark.parametrize("who", ["admin", "leader"])
def test_who_has_rights_is_led_to_set_it_up_and_comes_no_further(strict, client, request, who):
    member = request.getfixturevalue(who)
    assert sign_in(client, member).url == "/"

    for url in ("/floor/", "/settings/", "/company/people/", "/orders/"):
        assert client.get(url).url == PAGE
    assert client.post("/shift/start/").url == PAGE
    assert client.get("/orders/", headers={"HX-Request": "true"})["HX-Redirect"] == PAGE
    assert "Set up the second factor" in client.get(PAGE).content.decode()


def test_who_may_export_owes_it_too_and_an_operator_does_not(strict, client, operator):
    sign_in(client, operator)
    assert is_in(client)

    operator.team.exports = True
    operator.team.save(update_fields=["exports"])
    assert client.get("/settings/").url == PAGE


def test_a_company_may_do_without(client, admin):
    sign_in(client, admin)

    assert is_in(client)


def test_it_is_set_up_by_a_code_of_the_app_and_asked_from_then_on(strict, client, admin):
    sign_in(client, admin)
    page = client.get(PAGE)
    secret = page.context["secret"]
    before = client.session.session_key
    wrong = client.post(PAGE, {"code": "000000"})
    assert (wrong.status_code, wrong.context["secret"]) == (422, secret)

    shown = client.post(PAGE, {"code": code_of(secret)})

    codes = re.findall(r"<code>([A-Z2-9-]{19})</code>", shown.content.decode())
    assert len(set(codes)) == 10
    assert client.session.session_key != before
    assert is_in(client)
    other = Client()
    assert sign_in(other, admin).url == reverse("mfa_authenticate")
    assert not is_in(other)
    assert send(other, code_of(secret, 1)).url == "/"
    assert is_in(other)


def test_secret_and_codes_are_not_readable_in_the_table(admin):
    secret, codes = set_up(admin)

    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_the_half_minute_beside_is_good(client, admin, steps):
    secret, _ = set_up(admin)
    sign_in(client, admin)

    assert send(client, code_of(secret, steps)).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_further_away_is_not(client, admin, steps):
    secret, _ = set_up(admin)
    sign_in(client, admin)

    assert "wrong, or it was used" in send(client, code_of(secret, steps)).content.decode()
    assert not is_in(client)


def test_a_code_works_once(client, admin):
    secret, _ = set_up(admin)
    now = clock.now()
    with clock.frozen(now):
        code = code_of(secret)
        sign_in(client, admin)
        send(client, code)
        again = Client()
        sign_in(again, admin)
        assert send(again, code).status_code == 200
    with clock.frozen(now + timedelta(seconds=31)):
        assert send(again, code).status_code == 200
        assert not is_in(again)


def test_a_recovery_code_lets_in_once_in_any_spelling(client, admin):
    _, codes = set_up(admin)
    sign_in(client, admin)
    assert send(client, codes[3].lower().replace("-", " ")).status_code == 302
    assert is_in(client)

    again = Client()
    sign_in(again, admin)
    assert send(again, codes[3]).status_code == 200
    assert send(again, codes[4]).status_code == 302


def test_new_recovery_codes_end_the_old_ones(client, admin):
    _, codes = set_up(admin)
    fresh = actions.renew_codes(admin, by=admin)
    sign_in(client, admin)

    assert send(client, codes[0]).status_code == 200
    assert send(client, fresh[0]).status_code == 302


def test_guesses_of_the_code_are_counted_for_the_address(client, admin):
    secret, _ = set_up(admin)
    sign_in(client, admin)
    for _ in range(10):
        send(client, "000000")

    assert "Wait" in send(client, code_of(secret)).content.decode()
    assert send(client, code_of(secret), address="198.51.100.1").status_code == 302


@pytest.mark.parametrize("typed", ["", "\0", "٣٣٣٣٣٣", "12345", "x" * 41, "' OR 1=1"])
def test_an_odd_code_is_answered_not_stumbled_over(client, admin, typed):
    set_up(admin)
    sign_in(client, admin)

    assert send(client, typed).status_code == 200
    assert not is_in(client)


def test_without_the_password_there_is_no_page_for_the_code(client, admin):
    set_up(admin)

    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")


def test_an_admin_resets_it_and_the_next_sign_in_sets_it_up_anew(strict, client, admin, leader):
    """ASVS 6.4.3: the reset skips nothing."""
    set_up(leader)
    theirs = Client()
    theirs.force_login(leader.user)
    boss = Client()
    secret, _ = set_up(admin)
    sign_in(boss, admin)
    send(boss, code_of(secret))

    assert boss.post(f"/company/people/{leader.pk}/factor/").status_code == 302

    assert not is_on(leader.user)
    assert not Session.objects.filter(user=leader.user).exists()
    entry = AuditEntry.objects.filter(kind="factor.reset").get()
    assert (entry.actor, entry.subject) == (admin, f"accounts.Member {leader.pk}")
    sign_in(client, leader)
    assert client.get("/floor/").url == PAGE


def test_nobody_resets_their_own_or_of_other_teams(admin, leader, operator, company):
    set_up(leader)
    for by in (operator, leader):
        with pytest.raises(Refused):
            actions.reset_factor(leader, by=by)
    operator.team = TeamFactory(company=company)
    operator.save(update_fields=["team"])
    with pytest.raises(Refused):
        actions.reset_factor(operator, by=leader)


def test_a_link_to_set_the_password_does_not_skip_it(client, admin, leader):
    set_up(leader)
    link = actions.invite(leader, by=admin)
    client.get(f"/join/?link={link}")
    client.post("/join/", {"password": "quite another staple"})

    assert sign_in(client, leader, "quite another staple").url == reverse("mfa_authenticate")
    assert not is_in(client)


def test_it_is_turned_off_by_oneself_only_where_the_company_does_without(company, admin):
    set_up(admin)
    actions.turn_off(admin, by=admin)
    assert not is_on(admin.user)

    set_up(admin)
    admin.company.second_factor = True
    with pytest.raises(Refused, match="stays on"):
        actions.turn_off(admin, by=admin)


def test_a_session_from_before_types_a_code_as_well(strict, as_member, admin):
    """The company began to ask while they were signed in elsewhere."""
    secret, _ = set_up(admin)
    browser = as_member(admin)
    assert browser.get("/settings/").url == PAGE

    assert browser.post(PAGE, {"code": "000000"}).status_code == 422
    assert browser.post(PAGE, {"code": code_of(secret)}).url == "/"
    assert is_in(browser)


def test_news_are_for_those_who_have_proved_it(strict, as_member, admin):
    from callboard.accounts import seats  # noqa: PLC0415 (reads cookies as the stream does)

    browser = as_member(admin)
    cookies = f"callboard={browser.cookies['callboard'].value}"
    assert seats.admit(cookies) is None
    session = browser.session
    session["factor"] = True
    session.save()

    assert seats.admit(cookies) is not None


def test_every_change_of_it_is_in_the_audit(admin):
    set_up(admin)
    actions.renew_codes(admin, by=admin)
    actions.turn_off(admin, by=admin)

    kinds = AuditEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["factor.on", "factor.codes", "factor.off"]


def test_a_factor_of_a_neighbour_cannot_be_reset(as_member, outsider, admin, company):
    with acting_for(company.pk):
        set_up(admin)

    assert as_member(outsider).post(f"/company/people/{admin.pk}/factor/").status_code == 404
    assert is_on(admin.user)
    assert CompanyFactory().second_factor is False


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"id": 1}', "\0", "x" * 70_000])
def test_what_is_no_passkey_is_refused_in_words(as_member, admin, sent):
    set_up(admin)
    browser = as_member(admin)
    browser.get(PAGE)

    assert browser.post(f"{PAGE}passkeys/", {"credential": sent}).status_code == 422
    assert browser.post(f"{PAGE}passkeys/", {"passkey": sent}).status_code == 302


def test_a_passkey_needs_the_codes_first_and_there_are_few(admin):
    with pytest.raises(Refused, match="first"):
        actions.add_passkey(admin, "Chrome", {}, by=admin)
    set_up(admin)
    for _ in range(10):
        actions.add_passkey(admin, "Chrome", {}, by=admin)
    with pytest.raises(Refused, match="10"):
        actions.add_passkey(admin, "Chrome", {}, by=admin)


def test_the_passkey_of_somebody_else_is_not_removed(as_member, admin, leader):
    set_up(leader)
    actions.add_passkey(leader, "Chrome", {}, by=leader)
    theirs = Authenticator.objects.get(user=leader.user, type="webauthn")

    as_member(admin).post(f"{PAGE}passkeys/", {"passkey": theirs.pk})

    assert Authenticator.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"id": 1}', '{"rawId": "x"}', "\0"])
def test_what_is_no_answer_of_a_passkey_lets_nobody_in(client, admin, sent):
    set_up(admin)
    sign_in(client, admin)
    client.get(reverse("mfa_authenticate"))

    answer = client.post(reverse("mfa_authenticate"), {"credential": sent})

    assert answer.status_code == 200
    assert not is_in(client)
