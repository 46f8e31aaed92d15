import pytest

from tests.factories.dispatch import on_the_line
from tests.workplace.paper import read


@pytest.fixture
def desk(at_noon, operator, as_member):
    """A browser at the desk: opens cards, types, presses."""
    on_the_line(operator)
    return Desk(as_member(operator))


class Desk:
    """The operator's browser, as htmx speaks with the server."""

    def __init__(self, browser) -> None:
        self.browser = browser

    def get(self, url, **query):
        return self.browser.get(url, query)

    def next(self):
        """Space, on the floor."""
        return self.post("/floor/next/")

    def card(self, order):
        return read(self.browser.get(f"/orders/{order.number}/"))

    def post(self, url, sent=None, **headers):
        return self.browser.post(url, sent or {}, headers={"HX-Request": "true", **headers})

    def press(self, order, outcome, *, page=None, **typed):
        """Send the whole card as it stands, with what was typed, to an outcome."""
        sent = (page or self.card(order)).form() | {
            name.replace("__", "-"): value for name, value in typed.items()
        }
        return self.post(f"/orders/{order.number}/{outcome}/", sent)
