"""The whole product as people meet it: a real browser, the real web server, real rows.

The web server is a process of its own; whatever it is to see must be committed.
"""

import atexit
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from callboard.accounts.models import Language, Member, Role, User
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import SalesOption, ScriptStep
from callboard.dispatch.models import PRESETS, Layout
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line
from callboard.workplace.actions import company as settings_of_company
from tests.factories.accounts import PASSWORD, CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OfferFactory, OrderFactory

ROOT = Path(__file__).parents[2]
PATIENCE = 60
TILES = "http://127.0.0.1:9/{z}/{x}/{y}.png"  # nobody answers there: a map without its pictures
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def web(django_db_setup, tmp_path_factory) -> Iterator[str]:
    """The web server of an installation, on the database of this test process."""
    with served(tmp_path_factory.mktemp("web")) as address:
        yield address


@contextmanager
def served(data: Path, port: int = 0, *, dies: bool = False) -> Iterator[str]:
    """A web process with a data folder of its own, until the end of the block: then it ends what
    it has begun, or `dies` in the middle of it."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    granian = shutil.which("granian", path=str(Path(sys.executable).parent))
    said = data / "said"
    own = {"CALLBOARD_MAP_TILES": TILES, "CALLBOARD_DATA": str(data)}
    (data / "static").symlink_to(_collected())
    command = [granian, "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--no-ws", "--log-level", "warning"]
    with said.open("w") as log:
        server = subprocess.Popen(
            [*command, "callboard.config.asgi:application"],
            env=os.environ | own,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_for(port, server, said)
        yield f"http://127.0.0.1:{port}"
    finally:
        if not dies:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(15)


@cache
def _collected() -> Path:
    """Scripts and sheets as an installation has them: a browser asks once for each."""
    data = Path(tempfile.mkdtemp(prefix="callboard-static-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "collectstatic", "--noinput", "-v0"],
        cwd=ROOT,
        env=os.environ | {"CALLBOARD_DATA": str(data)},
        check=True,
    )
    return data / "static"


@pytest.fixture(autouse=True)
def _pages_close_first(transactional_db) -> None:
    """Rows go when no page is open any more that would ask for them."""


@pytest.fixture
def person(transactional_db) -> Member:
    """An operator of a company that calls round the clock; nothing is held, nobody has started."""
    company = CompanyFactory(name="Zatyshok")
    with acting_for(company.id):
        OrderPolicy.objects.filter(company=company).update(calls_from=0, calls_until=24)
    team = TeamFactory(company=company, name="North")
    return MemberFactory(company=company, team=team, name="Olena", user__username="olena")


@pytest.fixture
def lead(person) -> Order:
    """One new order without an address, its offer with a set and a script in two languages."""
    offer = OfferFactory(person.company)
    with acting_for(person.company_id):
        SalesOption.objects.create(company=person.company, offer=offer, name="2+1", paid=2, gifts=1)
        for language, text in (("en", "Hello {name}"), ("uk", "Добрий день, {name}")):
            for kind in ScriptStep.Kind.values:
                ScriptStep.objects.create(
                    company=person.company,
                    offer=offer,
                    language=language,
                    kind=kind,
                    position=1,
                    title=kind,
                    text=text,
                )
    return OrderFactory(
        person.company, offer=offer, call_made="", city="", street="", house="", surname=""
    )


@pytest.fixture
def works_by(person):
    """`works_by("PLADO")`: the company takes that preset over, the team gets its face."""
    admin = MemberFactory(company=person.company, team=None, role=Role.ADMIN)

    def take_over(preset, **facts):
        with acting_for(person.company_id):
            settings_of_company.apply_preset(preset, by=admin)
            OrderPolicy.objects.update(calls_from=0, calls_until=24)
        face = {"layout": PRESETS[preset].get("layout", Layout.BUTTON)}
        return DeskFactory(person.team, lines=list(Line), **face | facts)

    return take_over


@pytest.fixture(params=[Language.ENGLISH, Language.UKRAINIAN])
def speaks(request, person) -> str:
    """The language of the person."""
    with acting_for(person.company_id):
        person.language = request.param
        person.save()
    return request.param


@pytest.fixture
def page(_chromium: Browser, web: str) -> Iterator[Page]:
    """A tab at the front door. Whatever goes wrong on a page by itself fails the test."""
    errors: list[str] = []
    with tab_of(_chromium, web) as opened:
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("console", lambda said: errors.append(said.text) if _is_wrong(said) else None)
        yield opened
    assert errors == []


@pytest.fixture
def computer(_chromium: Browser, web: str):
    """`with computer() as page`: a tab on a computer that has never seen the desk."""
    return lambda address=web, **options: tab_of(_chromium, address, **options)


@pytest.fixture(params=["light", "dark"])
def lit(request, _chromium: Browser, web: str) -> Iterator[Page]:
    """axe measures with styles of its own, which our policy would stop."""
    with tab_of(_chromium, web, bypass_csp=True, color_scheme=request.param) as opened:
        yield opened


@contextmanager
def tab_of(browser: Browser, web: str, **options) -> Iterator[Page]:
    """A tab of a fresh profile at the smallest screen a desk has."""
    context = browser.new_context(
        base_url=web,
        locale="en-GB",
        timezone_id="Europe/Kyiv",
        viewport={"width": 1366, "height": 768},
        **options,
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, login: str = "olena") -> None:
    """As somebody whose browser has signed in; the way in itself is `knock`'s."""
    client, name = Client(), settings.SESSION_COOKIE_NAME
    client.force_login(User.objects.get(username=login))
    session = {"name": name, "value": client.cookies[name].value, "httpOnly": True}
    page.context.add_cookies([{**session, "domain": "127.0.0.1", "path": "/", "sameSite": "Lax"}])
    page.goto("/")
    at(page, "/")


def knock(page: Page, login: str = "olena") -> None:
    """Through the front door, by the keyboard, wherever that leads."""
    known = Argon2PasswordHasher()  # what the web server takes
    User.objects.filter(username=login).update(password=known.encode(PASSWORD, known.salt()))
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")


def start(page: Page) -> None:
    """Start, which leads to the floor."""
    page.keyboard.press("s")
    at(page, "/floor/")


def take_next(page: Page, order: Order) -> None:
    """The Big Green Button."""
    expect(page.locator("#next")).to_be_visible()
    page.keyboard.press("Space")
    at(page, f"/orders/{order.number}/")


def is_on_the_floor(page: Page) -> None:
    """Back on the floor, a toast says what happened, Space is ready."""
    at(page, "/floor/")
    expect(page.locator("#toasts toast-note")).to_be_visible()
    expect(page.locator("#next")).to_be_visible()


def at(page: Page, path: str) -> None:
    """That page has come, and hears keys."""
    expect(page).to_have_url(re.compile(f"://[^/]+{re.escape(path)}$"))
    page.wait_for_load_state()


def _is_wrong(said) -> bool:
    """The browser's own complaint about a refused request is no fault of the page."""
    return said.type == "error" and "Failed to load resource" not in said.text


def _wait_for(port: int, server: subprocess.Popen, said: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError(f"the web server did not start: {said.read_text()}")


def wait(happened, patience=20):
    """What is answered as soon as it is so; what never comes fails by name."""
    deadline = time.monotonic() + patience
    while not (answer := happened()):
        assert time.monotonic() < deadline, "it did not happen in time"
    return answer
