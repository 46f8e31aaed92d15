"""What tests of the list read of its pages, and many orders at once."""

from datetime import timedelta
from urllib.parse import urlencode

from callboard.accounts.tenancy import acting_for
from callboard.orders.models import Order, OrderItem
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read


def numbers(answer):
    """The orders of the page, from the top."""
    links = [attrs["href"] for attrs in read(answer).with_("href") if "/orders/" in attrs["href"]]
    return [
        int(link.split("/")[2]) for link in links if link.count("/") == 3 and link[8:9].isdigit()
    ]


def look(browser, query="", **words):
    return numbers(browser.get(f"/orders/?{query}{urlencode(words, doseq=True)}"))


def orders(company, count, **facts):
    """So many bare rows, each a second older than the one before."""
    first = OrderFactory(company, announce=False, **facts)
    with acting_for(company.id):
        made = Order.objects.bulk_create(
            Order(
                company=company, number=first.number * 10_000 + n, customer=first.customer,
                offer=first.offer, source=first.source, currency="UAH", country="UA",
                arrived_at=first.arrived_at - timedelta(seconds=n + 1), due_at=first.due_at,
                status_since=first.status_since, status=first.status, line=first.line,
            )
            for n in range(count - 1)
        )  # fmt: skip
        OrderItem.objects.bulk_create(
            OrderItem(company=company, order=o, product=o.offer.product, price=990) for o in made
        )
    return [first.number, *(order.number for order in made)]


def links(answer):
    page = read(answer)
    return {a["rel"]: a["href"] for a in page.with_("rel") if a["rel"] in {"next", "prev"}}
