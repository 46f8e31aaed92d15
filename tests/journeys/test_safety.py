"""Signing in with a second factor, one's own page, and a pop-up of a new order, in a browser."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from callboard.accounts.models import Role, Session
from callboard.accounts.sessions import SessionStore
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from tests.accounts.test_queries import owner_of_the_installation
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.journeys.conftest import at, knock
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(person):
    """The admin of a company that asks for the second factor."""
    person.company.second_factor = True
    with acting_for(person.company_id):
        person.company.save(update_fields=["second_factor"])
    return MemberFactory(
        company=person.company, team=None, role=Role.ADMIN, name="Ada", user__username="ada"
    )


def code_of(secret, steps):
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + steps))


def plug_in_an_authenticator(page):
    """Chromium's own, which a test may have answer by itself."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_admin_is_led_to_the_second_factor_and_types_it_from_then_on(lit, ada, computer):
    """By keyboard alone; axe finds nothing on the pages of it."""
    knock(lit, "ada")
    expect(lit.get_by_role("heading", name="Set up the second factor")).to_be_visible()
    assert findings(lit) == []
    secret = lit.locator("code.secret").inner_text()
    lit.get_by_label("Code").fill("000000")
    lit.keyboard.press("Enter")
    expect(lit.get_by_text("This code is wrong")).to_be_visible()
    lit.get_by_label("Code").fill(code_of(secret, 0))
    lit.keyboard.press("Enter")
    expect(lit.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert findings(lit) == []
    recovery = lit.locator(".codes code").first.inner_text()
    assert re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", recovery)
    lit.get_by_role("link", name="I have kept them").press("Enter")
    expect(lit.locator(".topbar")).to_be_visible()
    lit.goto("/settings/")
    expect(lit.get_by_text("On: a code is asked after the password.")).to_be_visible()
    assert findings(lit) == []
    lit.goto("/company/privacy/")
    assert findings(lit) == []
    lit.goto("/privacy/")
    assert findings(lit) == []

    with computer() as other:
        knock(other, "ada")
        expect(other.get_by_role("heading", name="Second proof")).to_be_visible()
        other.get_by_label("Code").fill(recovery)
        other.keyboard.press("Enter")
        expect(other.locator(".topbar")).to_be_visible()
        other.goto("/settings/")
        other.get_by_role("button", name="Sign out everywhere else").press("Enter")
        expect(other.get_by_text("Signed out there.")).to_be_visible()
    lit.goto("/settings/")
    expect(lit.get_by_role("heading", name="Sign in")).to_be_visible()


def test_at_an_unlocked_desk_the_password_is_asked_and_what_was_typed_is_kept(lit, ada):
    """By keyboard alone; a key for programs is named before the password and made after it."""
    with acting_for(ada.company_id):
        ada.company.second_factor = False
        ada.company.save(update_fields=["second_factor"])
    knock(lit, "ada")
    expect(lit.locator(".topbar")).to_be_visible()
    row = Session.objects.get(user=ada.user_id)
    kept = SessionStore(row.session_key)
    kept["typed"] -= 600
    kept.save()
    lit.goto("/company/keys/new/")
    lit.get_by_label("Name", exact=True).fill("Partner «Зірка»")
    lit.locator("[name=scopes]").first.check()
    lit.keyboard.press("Control+Enter")
    expect(lit.get_by_role("heading", name="Your password, once more")).to_be_visible()
    expect(lit.locator("[name=password_again]")).to_be_focused()
    assert findings(lit) == []
    lit.keyboard.type("not it at all")
    lit.keyboard.press("Enter")
    expect(lit.get_by_text("This is not your current password")).to_be_visible()
    assert findings(lit) == []
    lit.locator("[name=password_again]").fill(PASSWORD)
    lit.keyboard.press("Enter")
    expect(lit.get_by_text("Partner «Зірка»").first).to_be_visible()
    lit.goto("/company/keys/")
    expect(lit.get_by_role("button", name="Revoke Partner «Зірка»")).to_be_visible()


def test_a_passkey_of_the_computer_stands_for_the_code(ada, web, computer):
    """Made and used by Chromium's own authenticator, which a test may plug in."""
    address = web.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    with computer(address) as page:
        plug_in_an_authenticator(page)
        knock(page, "ada")
        page.get_by_label("Code").fill(code_of(page.locator("code.secret").inner_text(), 0))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        page.goto("/settings/factor/")
        expect(page.locator("passkey-button:defined")).to_be_visible()
        page.get_by_role("button", name="Add a passkey").press("Enter")
        expect(page.get_by_text("The passkey is kept.")).to_be_visible()
        expect(page.get_by_text("Passkey: Chrome, Linux")).to_be_visible()

        page.context.clear_cookies()
        knock(page, "ada")
        expect(page.locator("passkey-button:defined")).to_be_visible()
        page.get_by_role("button", name="Use a passkey").press("Enter")
        expect(page.locator(".topbar")).to_be_visible()

        page.goto("/settings/factor/")
        page.get_by_role("button", name="Remove").press("Enter")
        expect(page.get_by_text("It opens nothing any more.")).to_be_visible()
        page.context.clear_cookies()
        knock(page, "ada")
        expect(page.get_by_role("heading", name="Second proof")).to_be_visible()
        expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)


def test_the_owner_of_the_installation_has_passkeys_too(transactional_db, web, computer):
    """Made, used instead of a code, and removed after the password."""
    owner_of_the_installation()
    with computer(web.replace("127.0.0.1", "localhost")) as page:
        plug_in_an_authenticator(page)
        knock(page, "owner")
        page.get_by_label("Code").fill(code_of(page.locator("code.secret").inner_text(), 0))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        page.goto("/platform/factor/")
        expect(page.locator("passkey-button:defined")).to_be_visible()
        page.get_by_role("button", name="Add a passkey").press("Enter")
        expect(page.get_by_text("Passkey: Chrome, Linux")).to_be_visible()

        page.context.clear_cookies()
        knock(page, "owner")
        expect(page.locator("passkey-button:defined")).to_be_visible()
        page.get_by_role("button", name="Use a passkey").press("Enter")
        at(page, "/platform/")
        page.goto("/platform/factor/")
        page.get_by_role("button", name="Remove").press("Enter")
        expect(page.get_by_text("It opens nothing any more.")).to_be_visible()
