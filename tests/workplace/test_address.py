"""The address on the card and in the settings: fields, coordinates, map (A9, A17 C15)."""

from decimal import Decimal

import pytest

from callboard.accounts.models import AuditEntry
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import Status
from callboard.workplace.queries import presets
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory
from tests.hostile import ODD
from tests.workplace.paper import read

SETTINGS = "/company/settings/address/"


@pytest.fixture
def order(desk, operator):
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


@pytest.fixture
def admins(as_member, admin):
    return as_member(admin)


def ask_for(company, **fields):
    kept = {name.replace("__", "."): use for name, use in fields.items()}
    OrderPolicy.objects.filter(company=company).update(address_fields=kept)


def standing(browser):
    form = browser.get(SETTINGS).context["form"]
    return {each.html_name: each.value() for each in form} | {"seen": form.seen}


def map_of(desk, order, **typed):
    return desk.get(f"/orders/{order.number}/map/", **typed)


def test_a_field_that_the_company_needs_is_marked_when_it_is_empty(desk, order, company):
    """A9.2, A9.4: on the server, whatever the page shows."""
    ask_for(company, door__flat="required", door__coordinates="required", door__house="optional")

    page = read(desk.press(order, "confirm", house=""))

    marked = {a["name"] for a in page.with_("aria-invalid", "true") if "name" in a}
    assert marked == {"flat", "latitude", "longitude"}
    assert [a["id"] for a in page.with_("open") if "id" in a] == ["map"]
    sent = {"flat": "7", "latitude": "50.4501", "longitude": "30.5234"}
    assert desk.press(order, "confirm", **sent)["HX-Redirect"] == "/floor/"
    order.refresh_from_db()
    assert (order.status, order.latitude) == (Status.PACKING, Decimal("50.450100"))


def test_what_one_method_needs_another_does_not(desk, order, company):
    ask_for(company, courier__flat="required")

    assert desk.press(order, "confirm")["HX-Redirect"] == "/floor/"


def test_a_hidden_field_is_there_for_the_methods_that_show_it(desk, order, company):
    ask_for(company, door__metro="hidden", courier__metro="hidden", door__entrance="hidden")

    slots = {a["data-for"] for a in desk.card(order).with_("data-for") if "data-needed" in a}

    assert {"courier", "door courier", "door point courier", "point"} <= slots
    assert "" in slots


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"latitude": "50"}, "longitude"),
        ({"latitude": "91", "longitude": "30"}, "latitude"),
        ({"latitude": "50", "longitude": "181"}, "longitude"),
        ({"latitude": "north", "longitude": "30"}, "latitude"),
        ({"latitude": "nan", "longitude": "30"}, "latitude"),
    ],
)
def test_coordinates_are_both_and_on_the_earth_or_marked(desk, order, typed, field):
    """A9.4."""
    answer = desk.press(order, "save", **typed)

    assert answer.status_code == 422
    page = read(answer)
    assert field in {a.get("name") for a in page.with_("aria-invalid", "true")}


def test_coordinates_stay_as_they_were_typed(desk, order):
    desk.press(order, "save", latitude="50.4501", longitude="-30.5")

    form = desk.card(order).form()
    assert (form["latitude"], form["longitude"]) == (["50.4501"], ["-30.5"])
    order.refresh_from_db()
    version = order.version
    desk.press(order, "save")
    order.refresh_from_db()
    assert order.version == version


def test_the_admin_chooses_the_fields_and_the_audit_tells_it_in_words(admins):
    """A17 C15."""
    sent = standing(admins)
    assert admins.post(SETTINGS, sent).status_code == 302
    assert not AuditEntry.objects.exists()

    assert admins.post(SETTINGS, sent | {"door.metro": "hidden"}).status_code == 302

    assert OrderPolicy.objects.get().address_fields == {"door.metro": "hidden"}
    assert "Metro, To the door: Hidden" in admins.get("/company/audit/").content.decode()
    assert standing(admins)["door.metro"] == "hidden"


@pytest.mark.parametrize(
    "wrong", [{"door.city": "hidden"}, {"door.metro": "x"}, {"point.flat": ""}]
)
def test_a_choice_that_is_none_is_marked(admins, wrong):
    answer = admins.post(SETTINGS, standing(admins) | wrong)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)
    assert OrderPolicy.objects.get().address_fields == {}


def test_the_preset_2016_takes_the_four_fields_away(admins, admin):
    """A9.2."""
    assert any(change.name == "address_fields" for change in presets.changes_by(admin, "2016"))
    page = admins.get("/company/settings/presets/", {"preset": "2016"}).content.decode()
    assert "Door code, To the door: Hidden" in page

    admins.post("/company/settings/presets/apply/", {"preset": "2016"})

    assert OrderPolicy.objects.get().address_fields["courier.floor"] == "hidden"


def test_a_map_shows_the_typed_place_and_a_link_beside(desk, order, settings):
    """A9.3."""
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_SCRIPT, settings.MAP_SHEET = "kit/elements/all.js", "kit/css/app.css"

    exact = read(map_of(desk, order, latitude="50,45", longitude="30.52"))
    (shown,) = exact.with_("data-tiles")
    assert (shown["data-latitude"], shown["data-zoom"]) == ("50.45", "16")
    assert exact.with_("href")[0]["href"].startswith("https://www.openstreetmap.org/?mlat=50.45&")

    town = read(map_of(desk, order, city="Львів", region="", street="Городоцька", house="14"))
    (shown,) = town.with_("data-tiles")
    assert shown["data-latitude"].startswith("49.8")
    assert "data-exact" not in shown
    assert "%D0%9B%D1%8C%D0%B2%D1%96%D0%B2" in town.with_("href")[0]["href"]


def test_without_tiles_or_library_there_is_the_link_alone(desk, order, settings):
    """Works without a network."""
    settings.MAP_TILES = ""
    page = read(map_of(desk, order, city="Львів"))
    assert (page.with_("data-tiles"), len(page.with_("href"))) == ([], 1)

    settings.MAP_TILES, settings.MAP_SCRIPT = "https://tiles.example/{z}/{x}/{y}.png", ""
    page = read(map_of(desk, order, city="Львів"))
    assert (page.with_("data-tiles"), len(page.with_("href"))) == ([], 1)


def test_a_town_nobody_knows_has_a_link_and_no_map(desk, order, settings):
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_SCRIPT = settings.MAP_SHEET = "kit/elements/all.js"

    page = read(map_of(desk, order, city="Nowhereville"))
    assert (page.with_("data-tiles"), len(page.with_("href"))) == ([], 1)
    assert "Type the city first" in read(map_of(desk, order)).text


@pytest.mark.parametrize("text", ODD.values())
def test_a_map_of_nonsense_never_breaks(desk, order, text):
    typed = dict.fromkeys(("city", "region", "street", "house", "latitude", "longitude"), text)

    assert map_of(desk, order, **typed).status_code == 200


def test_a_stranger_s_order_has_no_map(desk, outsider):
    theirs = OrderFactory(outsider.company)

    assert map_of(desk, theirs, city="Kyiv").status_code == 404
