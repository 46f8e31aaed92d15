"""The map of the card, as far as it is in place: its library comes with npm."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from callboard.config import maps
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.browser


def test_a9_4_a_press_on_the_map_fills_the_coordinates(page, person, web):
    """Under our own policy for scripts; without the library the link beside it does."""
    order = OrderFactory(person.company, city="Львів")
    claim_of(person, order)
    client = Client()
    client.force_login(person.user)
    page.context.add_cookies(
        [{"name": each.key, "value": each.value, "url": web} for each in client.cookies.values()]
    )
    page.goto(f"/orders/{order.number}/")

    page.locator("#map > summary").click()

    expect(page.locator("#map-place a[href*='openstreetmap']")).to_be_visible()
    if not maps.folders():
        return expect(page.locator("address-map")).to_have_count(0)
    place = page.locator("address-map .leaflet-container")
    expect(place).to_be_visible()
    place.click(position={"x": 200, "y": 120})
    expect(page.get_by_label("Latitude")).not_to_have_value("")
    assert 49 < float(page.get_by_label("Latitude").input_value()) < 51
    assert 23 < float(page.get_by_label("Longitude").input_value()) < 25
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.locator("#toasts toast-note")).to_be_visible()
    page.locator("#map > summary").click()
    expect(page.locator("address-map[data-exact]")).to_be_visible()
