"""No typed word is lost: the page dies, the network goes, the server goes, somebody is quicker."""

import re
import socket
import time
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone
from playwright.sync_api import expect

from callboard.accounts.models import Member, Role, Session, User
from callboard.accounts.tenancy import acting_for
from callboard.orders import actions
from callboard.workplace.models import Draft
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.journeys.conftest import at, served, sign_in, start, take_next

pytestmark = pytest.mark.browser


def field(page, name):
    return page.locator(f"[name={name}]")


def type_everywhere(page):
    """A field of the card, the comment, and the dialog of a callback that is left open."""
    field(page, "city").fill("Odesa")
    field(page, "comment").fill("asks for the blue one")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("b")
    field(page, "callback-comment").fill("after six, the daughter answers")


def everything_is_back(page):
    expect(field(page, "city")).to_have_value("Odesa")
    expect(field(page, "comment")).to_have_value("asks for the blue one")
    expect(field(page, "callback-comment")).to_have_value("after six, the daughter answers")
    expect(page.locator("[data-draft-note]")).to_be_visible()


def the_server_has(order, text):
    """Wait until the draft on the server holds this text."""
    for _ in range(100):
        with acting_for(order.company_id):
            if any(text in draft.fields.values() for draft in Draft.objects.all()):
                return
        time.sleep(0.1)
    raise AssertionError(f"the server never heard of {text}")


def test_a_dead_computer_loses_nothing_and_saving_drops_the_draft(computer, person, lead):
    with computer() as page:
        sign_in(page)
        start(page)
        take_next(page, lead)
        with page.expect_response("**/draft/"):
            type_everywhere(page)
        the_server_has(lead, "after six, the daughter answers")
    with computer() as page:  # another computer: nothing is in its storage
        sign_in(page)
        page.goto(f"/orders/{lead.number}/")
        everything_is_back(page)

        page.locator("h1").click()
        page.keyboard.press("s")
        expect(page.locator("#toasts toast-note")).to_be_visible()
        # Saved are the fields of the card; the dialog was not sent and keeps its words.
        expect(field(page, "callback-comment")).to_have_value("after six, the daughter answers")
        page.keyboard.press("w")
        page.keyboard.press("Control+Enter")
        expect(page).to_have_url(re.compile("/floor/$"))
    with acting_for(lead.company_id):
        lead.refresh_from_db()
        assert (lead.city, lead.comment) == ("Odesa", "asks for the blue one")
        assert not Draft.objects.exists()


@pytest.mark.parametrize("ends", ["half an hour without a touch", "the end of the shift"])
def test_who_was_signed_out_while_typing_signs_in_again_and_finds_every_word(
    computer, person, lead, ends
):
    """A leader is signed out after half an hour without a touch, everybody after twelve hours."""
    if "hour " in ends:
        with acting_for(person.company_id):
            Member.objects.filter(pk=person.pk).update(role=Role.LEADER)
    with computer() as page:
        sign_in(page)
        start(page)
        take_next(page, lead)
        type_everywhere(page)
        the_server_has(lead, "after six, the daughter answers")
        mine = Session.objects.filter(user=person.user_id)
        if "hour " in ends:
            mine.update(seen_at=timezone.now() - timedelta(minutes=31))
        else:
            mine.update(expire_date=timezone.now())
        page.keyboard.press("Control+Enter")

        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        known = Argon2PasswordHasher()
        User.objects.filter(pk=person.user_id).update(password=known.encode(PASSWORD, known.salt()))
        page.locator("[name=login]").fill("olena")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")

        at(page, f"/orders/{lead.number}/")
        everything_is_back(page)


def test_without_a_network_the_desk_types_on_and_the_server_hears_of_it_later(
    computer, person, lead
):
    with computer() as page:
        sign_in(page)
        start(page)
        take_next(page, lead)
        page.context.set_offline(True)

        type_everywhere(page)
        page.wait_for_timeout(2000)  # the server is told, in vain
        with acting_for(lead.company_id):
            assert not Draft.objects.exists()
        page.context.set_offline(False)

        the_server_has(lead, "after six, the daughter answers")
        page.reload()
        everything_is_back(page)


def test_a_server_that_dies_and_comes_back_finds_every_word(
    computer, person, lead, tmp_path, tmp_path_factory
):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with computer(address) as page:
        with served(tmp_path_factory.mktemp("first"), port, dies=True):
            sign_in(page)
            start(page)
            take_next(page, lead)
        type_everywhere(page)
        page.keyboard.press("Control+Enter")
        expect(page.locator("dialog#callback .refusals")).to_contain_text("is kept")
        expect(page.locator("#offline")).to_contain_text("what you type is kept on this computer")
        with served(tmp_path, port, dies=True):
            page.goto(f"{address}/orders/{lead.number}/")
            everything_is_back(page)


def test_of_two_values_both_are_shown_and_the_typed_one_stays(page, person, lead):
    sign_in(page)
    start(page)
    take_next(page, lead)
    field(page, "city").fill("Odesa")
    with acting_for(lead.company_id):
        lead.refresh_from_db()
        actions.save(lead, by=person, version=None, fields={"city": "Kyiv", "house": "9"})
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("s")

    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Kyiv")
    expect(conflict).to_contain_text("Odesa")
    expect(conflict).to_contain_text("House 9")
    expect(field(page, "city")).to_have_value("Odesa")
    expect(field(page, "house")).to_have_value("9")
    page.reload()
    expect(field(page, "city")).to_have_value("Odesa")
    expect(page.get_by_text("Saved: Kyiv")).to_be_visible()


def test_another_person_on_the_card_is_seen_live(computer, page, person, lead):
    MemberFactory(
        company=person.company,
        team=person.team,
        role=Role.LEADER,
        name="Lev",
        user__username="lev",
    )
    sign_in(page)
    start(page)
    take_next(page, lead)
    expect(page.locator("who-is-here")).to_be_hidden()
    with computer() as other:
        sign_in(other, "lev")
        other.goto(f"/orders/{lead.number}/")
        expect(other.locator("who-is-here")).to_contain_text("Olena has this order open since")
        expect(page.locator("who-is-here")).to_contain_text("Lev has this order open since")
        other.goto("/")
        expect(page.locator("who-is-here")).to_be_hidden()
