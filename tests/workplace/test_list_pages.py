"""Pages of the list: keyset, sums, columns, saved filters, hostile words (A4.6)."""

from datetime import timedelta
from itertools import chain
from urllib.parse import quote

import pytest

from callboard.accounts.models import Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import TeamDesk
from callboard.kit import clock, patience
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from callboard.workplace.models import SavedFilter
from callboard.workplace.queries import list_page
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OfferFactory, OrderFactory, at_place
from tests.hostile import DAYS, LONG, NUMBERS, ODD, UNKEEPABLE
from tests.workplace.lists import links, look, numbers, orders
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def browser(leader, as_member):
    """A leader's: reads every order."""
    return as_member(leader)


@pytest.mark.parametrize("query", ["", "status=new", "sort=due", "sort=due&line=first&line=second"])
def test_pages_go_there_and_back_without_a_gap(browser, company, query):
    every = orders(company, 120)
    if "due" in query:
        with acting_for(company.id):
            every = list(Order.objects.order_by("due_at", "id").values_list("number", flat=True))

    seen, url, back = [], f"/orders/?{query}", ""
    for _page in range(3):
        answer = browser.get(url)
        seen.append(numbers(answer))
        back = links(answer).get("prev", "")
        url = "/orders/" + links(answer).get("next", "")
    returned = numbers(browser.get("/orders/" + back))

    assert [len(page) for page in seen] == [50, 50, 20]
    assert list(chain.from_iterable(seen)) == every
    assert returned == seen[1]
    assert "next" not in links(answer)


def test_a_page_stays_where_it_is_while_leads_come_in(browser, company):
    every = orders(company, 60)
    older = links(browser.get("/orders/"))["next"]

    fresh = [OrderFactory(company, arrived_at=clock.now() + timedelta(seconds=n)) for n in (1, 2)]

    answer = browser.get("/orders/" + older)
    assert numbers(answer) == every[50:]
    assert numbers(browser.get("/orders/" + links(answer)["prev"])) == every[:50]
    assert look(browser)[:2] == [fresh[1].number, fresh[0].number]


def test_orders_of_the_same_moment_are_neither_lost_nor_shown_twice(browser, company):
    every = orders(company, 60)
    with acting_for(company.id):
        Order.objects.update(arrived_at=clock.now())

    answer = browser.get("/orders/")
    rest = browser.get("/orders/" + links(answer)["next"])

    assert sorted(numbers(answer) + numbers(rest)) == sorted(every)


def test_a_status_of_many_offers_is_merged_in_order(browser, company):
    """More probes than the first look takes rows from each: what it cut off is asked for."""
    offers = [OfferFactory(company) for _ in range(list_page.FIRST_LOOK + 1)]
    kept = [orders(company, 12, offer=offer, status=Status.HOLD) for offer in offers]
    kept.append(orders(company, 55, offer=offers[0], status=Status.HOLD))
    with acting_for(company.id):
        by_age = Order.objects.order_by("-arrived_at", "-id").values_list("number", flat=True)
        assert look(browser, status="hold") == list(by_age)[:50]
    assert sum(map(len, kept)) == 12 * len(offers) + 55


@pytest.mark.parametrize("cursor", ["x", "-", "1-", "9" * 30 + "-1", "1-" + "9" * 30, "٣-١", "0-0"])
def test_a_forged_cursor_is_no_failure(browser, company, cursor):
    OrderFactory(company)

    assert browser.get("/orders/", {"after": cursor}).status_code == 200
    assert browser.get("/orders/", {"before": cursor}).status_code == 200


def test_next_call_first_shows_what_waits_soonest(browser, company, at_noon):
    hours = (3, 1, 2)
    made = [OrderFactory(company, due_at=at_noon + timedelta(hours=h)).number for h in hours]
    at_place(company, Status.TRASH, None)

    assert look(browser, sort="due") == [made[1], made[2], made[0]]


@pytest.mark.parametrize("many", [10, 1000])
def test_a_page_costs_the_same_for_any_number(
    browser, company, many, django_assert_max_num_queries
):
    orders(company, many)
    browser.get("/orders/")

    with django_assert_max_num_queries(29):
        browser.get("/orders/?status=new")


def test_count_and_sum_are_those_of_the_filter(browser, company):
    OrderFactory(company, quantity=2)
    OrderFactory(company, delivery_price=60)
    at_place(company, Status.PAID, Line.RETENTION)

    text = read(browser.get("/orders/sums/?status=new")).text

    assert "2 found" in text
    assert "3 030 UAH" in text


def test_a_count_has_an_end_and_so_have_sums(browser, company, monkeypatch):
    monkeypatch.setattr(list_page, "COUNTED", 5)
    monkeypatch.setattr(list_page, "ADDED", 5)
    orders(company, 8)

    text = read(browser.get("/orders/sums/")).text

    assert "5+ found" in text
    assert "Too much to add up; narrow the filter." in text


def test_a_discounted_piece_is_rounded_as_on_the_card(browser, company):
    """A8.4."""
    order = OrderFactory(company, quantity=3)
    order.items.update(price="990.50", discount_percent=15)

    assert "2 526 UAH" in read(browser.get("/orders/sums/")).text


def test_a_filter_the_database_cannot_answer_in_time_says_so_plainly(browser, company, monkeypatch):
    """Any filter nobody promised a speed for ends in time, and the page stays whole."""
    monkeypatch.setattr(list_page, "PATIENCE", 50)
    monkeypatch.setattr(list_page, "PATIENCE_FOR_SUMS", 50)
    monkeypatch.setattr("callboard.workplace.queries.list_sql._LINES", "(pg_sleep(1) IS NOT NULL)")
    OrderFactory(company)

    answer = browser.get("/orders/?line=first")
    text = read(answer).text

    assert answer.status_code == 200
    assert "These orders were not found in time" in text
    assert "Narrow it" in text
    assert "Too much to add up" in read(browser.get("/orders/sums/?line=first")).text
    assert len(look(browser)) == 1


def test_patience_ends_and_gives_the_limit_back(company):
    from django.db import connection  # noqa: PLC0415

    with pytest.raises(patience.TooMuch), patience.at_most(30), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05)")


def heads(answer):
    return read(answer).text


def test_columns_are_each_member_s_own(browser, company, leader, as_member):
    OrderFactory(company, comment="Ring the bell")
    sent = {"columns": ["comment", "city", "phone"], "query": "status=new"}

    answer = browser.post("/orders/columns/", sent)

    assert answer["Location"] == "/orders/?status=new"
    assert "Ring the bell" in read(browser.get("/orders/")).text
    other = as_member(MemberFactory(company=company, role=Role.LEADER, team=None))
    assert "Ring the bell" not in read(other.get("/orders/")).text


def test_no_column_at_all_brings_the_usual_ones_back(browser, company):
    OrderFactory(company)
    browser.post("/orders/columns/", {"columns": ["comment"]})
    browser.post("/orders/columns/", {})

    assert "Thermal mug" in read(browser.get("/orders/")).text


def test_a_filter_is_kept_under_a_name(browser, company):
    OrderFactory(company)
    at_place(company, Status.TRASH, None)

    browser.post("/orders/filters/", {"name": "Rubbish", "query": "status=trash&sort=new&foo=1"})
    page = read(browser.get("/orders/"))

    [tab] = [a for a in page.with_("href") if a["href"] == "/orders/?status=trash"]
    assert "Rubbish" in page.text
    assert "aria-current" not in tab
    assert read(browser.get(tab["href"])).with_("aria-current", "page")


def test_a_shared_filter_is_everybody_s_and_only_leaders_share(
    browser, company, operator, as_member
):
    DeskFactory(operator.team, mode=TeamDesk.Mode.CLASSIC)
    browser.post(
        "/orders/filters/", {"name": "Late", "query": "sort=due&line=first", "shared": "on"}
    )
    browser.post("/orders/filters/", {"name": "Mine", "query": "status=new"})
    own = as_member(operator)

    text = read(own.get("/orders/")).text
    refused = own.post("/orders/filters/", {"name": "x", "query": "status=new", "shared": "on"})

    assert ("Late" in text, "Mine" in text) == (True, False)
    assert refused.status_code == 422


def test_a_filter_is_deleted_by_its_owner_or_an_admin(
    browser, company, leader, admin, operator, as_member
):
    DeskFactory(operator.team, mode=TeamDesk.Mode.CLASSIC)
    kept = [
        SavedFilter.objects.create(
            company=company, member=leader, name=name, query="status=new", shared=True
        )
        for name in ("a", "b")
    ]

    assert as_member(operator).post(f"/orders/filters/{kept[0].pk}/drop/").status_code == 422
    assert as_member(leader).post(f"/orders/filters/{kept[0].pk}/drop/").status_code == 302
    assert as_member(admin).post(f"/orders/filters/{kept[1].pk}/drop/").status_code == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"name": "x"}, {"name": "x", "query": "status=no"}, {"name": "", "query": "q=1"}]
)
def test_a_filter_that_cannot_be_kept_is_refused(browser, sent):
    assert browser.post("/orders/filters/", sent).status_code == 422
    assert not SavedFilter.objects.exists()


def test_a_member_keeps_so_many_filters_and_no_more(browser, monkeypatch):
    monkeypatch.setattr("callboard.workplace.actions.listing.MOST_FILTERS", 1)
    browser.post("/orders/filters/", {"name": "one", "query": "status=new"})

    assert browser.post("/orders/filters/", {"name": "two", "query": "q=1"}).status_code == 422
    assert browser.post("/orders/filters/", {"name": "one", "query": "q=1"}).status_code == 302
    assert SavedFilter.objects.get().query == "q=1"


FIELDS = (
    *("q", "status", "line", "offer", "country", "since", "until", "webmaster", "source"),
    *("team", "operator", "carrier", "problem", "sort", "after", "before"),
)
ANYTHING = [*ODD.values(), *UNKEEPABLE.values(), *NUMBERS, *DAYS]


def test_no_value_of_the_address_makes_the_list_fail(browser, company):
    """1.6: shown as text, marked or found nowhere; never a failure."""
    OrderFactory(company)
    for place, words in enumerate(ANYTHING):
        text = quote(words[:2000], errors="surrogatepass")
        own = FIELDS[place % len(FIELDS)]
        every = "&".join(f"{name}={text}" for name in FIELDS)
        asked = (f"?{own}={text}", (f"?{every}", f"?q={text}", f"sums/?q={text}")[place % 3])
        for query in asked:
            answer = browser.get(f"/orders/{query}")
            assert answer.status_code in {200, 204, 422}, (words, query)
            assert not [t for t, _ in read(answer).elements if t in {"img", "blink"}]
    assert browser.get(f"/orders/?q={quote(LONG[:20_000])}").status_code == 422


def test_no_value_makes_the_forms_of_the_list_fail(browser, company):
    for words in [*ODD.values(), *NUMBERS]:
        sent = dict.fromkeys(("name", "query", "columns", "shared", "verb", "orders", "to"), words)
        for url in (
            "/orders/filters/",
            "/orders/columns/",
            "/orders/runs/",
            "/orders/exports/ask/",
        ):
            assert browser.post(url, sent).status_code < 500, (url, words)


def test_what_is_written_in_an_order_is_text_in_the_list(browser, company):
    for words in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'):
        OrderFactory(company, comment=words, city=words[:30], problem=words, carrier=words[:40])
    browser.post("/orders/columns/", {"columns": [c.key for c in _every_column()]})

    elements = read(browser.get("/orders/")).elements

    assert not [tag for tag, attrs in elements if tag == "img" or "onerror" in attrs]


def _every_column():
    from callboard.workplace.rules.columns import COLUMNS  # noqa: PLC0415

    return COLUMNS
