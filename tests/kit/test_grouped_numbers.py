"""A number in the news is written as the server writes it: nothing jumps when the news comes."""

import pytest
from django.template import Context, Template
from playwright.sync_api import expect

from tests.kit.browser import hears
from tests.kit.test_elements import COUNT, LIVE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("total", [0, 999, 1079, 1234567])
def test_a_count_is_grouped_as_the_server_groups_it(tab, desk, total):
    """A4.5"""
    page = tab()
    page.goto(desk.show(COUNT, footer=LIVE))
    hears(page)
    desk.tell("free", total=total, parts=[{"label": "New", "count": total}])
    written = Template("{% load kit %}{% money total %}").render(Context({"total": total}))

    expect(page.locator(".total")).to_have_text(written)
    expect(page.locator(".parts")).to_have_text(f"New {written}")
