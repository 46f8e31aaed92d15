"""No panel is wider than its box, in the language with the longest words, on the smallest screen:
whatever is shown can be read, with few rows and with many."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from callboard.accounts.models import AuditEntry, Language, Member, Role, Team, User
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import Product
from callboard.kit import clock
from callboard.orders.models import Order, Reason
from tests.accounts.test_queries import owner_of_the_installation, proved
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory, OrderFactory, promise_of
from tests.journeys.conftest import sign_in, start, tab_of, take_next
from tests.journeys.fitting import misfits
from tests.journeys.test_accessibility import DIALOGS, WIDER
from tests.journeys.test_company import pages_of

pytestmark = pytest.mark.browser

LOOK = os.environ.get("CALLBOARD_TEST_LOOK")  # a folder for pictures of these pages
SPOKEN = os.environ.get("CALLBOARD_TEST_SPEAKS", "uk")
MANY = 120 if LOOK else 15
LONG = "Консультаційно-розподільний відділ Нововолинськ"[:40]
SCREENS = [(1366, "light"), (1920, "dark")]


@pytest.fixture(params=SCREENS if LOOK else SCREENS[:1], ids=lambda screen: str(screen[0]))
def screen(request, _chromium, web):
    """A window of this width."""
    width, theme = request.param
    with tab_of(_chromium, web, color_scheme=theme) as page:
        page.set_viewport_size({"width": width, "height": 768})
        yield page


@pytest.fixture
def boss(person):
    """The admin of a company that speaks Ukrainian and has one of everything."""
    with acting_for(person.company_id):
        person.company.language = Language(SPOKEN)
        person.company.save(update_fields=["language"])
    DeskFactory(person.team)
    OfferFactory(person.company)
    KeyFactory(person.company)
    return MemberFactory(
        company=person.company, team=None, role=Role.ADMIN, name="Ada", user__username="ada"
    )


def fill(person, boss, rows):
    """So many of everything, with the longest names that people choose."""
    company = person.company
    with acting_for(company.pk):
        Team.objects.filter(pk=person.team_id).update(name=LONG)
        Member.objects.filter(pk=person.pk).update(name="Олександра Переяславська-Хмельницька")
    for number in range(rows):
        team = TeamFactory(company=company, name=f"{LONG[:34]} {number}") if number < 12 else None
        MemberFactory(
            company=company, team=team, name=f"Володимир Заболотний-Криворізький {number}"
        )
        if number < 60:
            offer = OfferFactory(company, name=f"Ортопедична подушка «Здоровий сон» {number}")
            OrderFactory(company, offer=offer, surname="Переяславський-Заболотний", city=LONG)
        if number < 12:
            KeyFactory(company, name=f"Партнерська програма «{LONG[:30]}» {number}")
    with acting_for(company.pk):
        for product in Product.objects.filter(company=company):
            product.name = f"Масажер-тренажер багатофункціональний {product.pk}"
            product.save(update_fields=["name"])
        AuditEntry.objects.bulk_create(
            AuditEntry(
                company=company, actor=boss, kind="member.changed", at=clock.now() - timedelta(n),
                subject=f"accounts.Member {person.pk}", facts={"name": [LONG, LONG[::-1]]},
            )
            for n in range(rows * 20)
        )  # fmt: skip


OWN = [
    *("/settings/", "/settings/notifications/", "/settings/factor/", "/pay/", "/privacy/"),
    *("/orders/", "/orders/new/", "/team/", "/team/wall/", "/team/pay/"),
    *("/find/?q=380", "/", "/company/cities/", "/company/delivery/", "/company/delivery/new/"),
    *("/company/notifications/", "/company/privacy/", "/company/people/import/"),
]


def look(page, name):
    if LOOK:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(LOOK) / f"{name}-{width}.png", full_page=True)


def fits(page, address):
    """What does not, on this page; its picture is taken where somebody wishes to look."""
    answer = page.goto(address)
    assert answer is None or answer.status == 200, (address, answer.status)
    expect(page.locator("main")).to_be_visible()
    wider = ["the page is wider than its window"] if page.evaluate(WIDER) else []
    look(page, address.strip("/").replace("/", "-").replace("?", "-") or "welcome")
    return [*wider, *misfits(page)]


@pytest.mark.parametrize("rows", [0, MANY], ids=["few", "many"])
def test_everything_on_the_company_s_screens_can_be_read(screen, person, boss, rows):
    fill(person, boss, rows)
    sign_in(screen, "ada")
    addresses = [*OWN, *(f"/company/{each}" for each in pages_of(person))]
    with acting_for(person.company_id):
        offer = person.company_id and OfferFactory(person.company).pk
        addresses += [f"/company/offers/{offer}/", f"/company/offers/{offer}/script/uk/"]
        addresses += [f"/company/reasons/{Reason.objects.first().pk}/"]

    found = {address: fits(screen, address) for address in addresses}

    assert {address: each for address, each in found.items() if each} == {}


def test_everything_on_the_floor_and_the_card_can_be_read(screen, person, boss, lead):
    fill(person, boss, 3)
    promise_of(person, due_at=clock.now() + timedelta(minutes=25))
    sign_in(screen)
    start(screen)
    found = {"floor": misfits(screen)}
    take_next(screen, lead)
    look(screen, "card")
    found["card"] = misfits(screen)
    for key, name in DIALOGS.items():
        screen.keyboard.press(key)
        expect(screen.locator(f"dialog#{name}")).to_be_visible()
        look(screen, f"card-{name}")
        found[name] = misfits(screen)
        screen.keyboard.press("Escape")
    with acting_for(person.company_id):
        number = Order.objects.order_by("id").values_list("number", flat=True)[0]
    found["history"] = fits(screen, f"/orders/{number}/")

    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("rows", [0, MANY], ids=["few", "many"])
def test_everything_on_the_owner_s_screens_can_be_read(screen, transactional_db, rows):
    for number in range(rows):
        CompanyFactory(name=f"Товариство «{LONG}» {number}"[:80])
    owner_of_the_installation()
    come_as_owner(screen)

    found = {each: fits(screen, each) for each in ("/platform/", "/platform/new/")}

    assert {address: each for address, each in found.items() if each} == {}


def come_as_owner(page):
    """Both proofs given."""
    client, name = proved(User.objects.get(username="owner")), settings.SESSION_COOKIE_NAME
    session = {"name": name, "value": client.cookies[name].value, "httpOnly": True}
    page.context.add_cookies([{**session, "domain": "127.0.0.1", "path": "/", "sameSite": "Lax"}])
    spoken = {"name": settings.LANGUAGE_COOKIE_NAME, "value": SPOKEN}
    page.context.add_cookies([{**spoken, "domain": "127.0.0.1", "path": "/"}])
