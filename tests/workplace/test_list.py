"""The list of orders: filters, search, pages, columns, saved filters (A4.6, A9, A13, A14.6)."""

from datetime import timedelta
from itertools import chain
from urllib.parse import quote, urlencode

import pytest

from callboard.accounts.models import Level, Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import TeamDesk
from callboard.kit import clock, patience
from callboard.orders.models import Order, OrderItem
from callboard.orders.statuses import Line, Status
from callboard.sources.models import Source
from callboard.workplace.models import SavedFilter
from callboard.workplace.queries import list_page
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, at_place
from tests.hostile import DAYS, LONG, NUMBERS, ODD, UNKEEPABLE
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def browser(leader, as_member):
    """A leader's: reads every order."""
    return as_member(leader)


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


# --- whose list it is ------------------------------------------------------------------------


def test_a_classic_team_reads_every_order_of_the_company(operator, as_member):
    """A4.6."""
    DeskFactory(operator.team, mode=TeamDesk.Mode.CLASSIC)
    mine = [OrderFactory(operator.company), at_place(operator.company, Status.PAID, Line.RETENTION)]

    assert set(look(as_member(operator))) == {order.number for order in mine}


@pytest.mark.parametrize("mode", [TeamDesk.Mode.CALLING, TeamDesk.Mode.INCOMING])
def test_other_modes_have_no_list(mode, operator, as_member):
    """A4.7, A4.8: the button only, or not even that."""
    DeskFactory(operator.team, mode=mode)
    browser = as_member(operator)

    assert browser.get("/orders/").status_code == 403
    assert not read(browser.get("/floor/")).with_("href", "/orders/")


def test_a_packing_team_reads_its_own_stage(company, as_member):
    """A14.5."""
    team = TeamFactory(company=company, call_centre=False, packing=Level.EDIT)
    packed = at_place(company, Status.PACKING, Line.BUYOUT)
    OrderFactory(company)

    browser = as_member(MemberFactory(company=company, team=team))

    assert look(browser) == [packed.number]
    assert look(browser, status="new") == []


@pytest.mark.parametrize(("says_so", "status"), [(True, 200), (False, 403)])
def test_whoever_has_no_team_reads_what_the_company_chose(company, as_member, says_so, status):
    """A14.3, A17 C20."""
    company.no_team_edits_all = says_so
    company.save(update_fields=["no_team_edits_all"])

    assert (
        as_member(MemberFactory(company=company, team=None)).get("/orders/").status_code == status
    )


@pytest.mark.parametrize("role", [Role.ADMIN, Role.LEADER])
def test_leaders_and_admins_have_the_list_in_their_menu(company, as_member, role):
    browser = as_member(MemberFactory(company=company, team=None, role=role))

    assert read(browser.get("/floor/")).with_("href", "/orders/")
    assert browser.get("/orders/").status_code == 200


def test_a_neighbour_s_orders_are_not_in_the_list(browser, company, outsider):
    own, theirs = OrderFactory(company), OrderFactory(outsider.company)

    assert look(browser) == [own.number]
    for words in ({"q": theirs.number}, {"q": theirs.customer.phone}, {"q": theirs.customer.name}):
        assert theirs.number not in look(browser, **words)
    for words in ({"offer": theirs.offer_id}, {"operator": outsider.pk}):
        assert browser.get("/orders/", words).status_code == 422


# --- filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.NEW, Status.CANCELLED, Status.IN_DELIVERY])
def test_a_status_is_filtered(browser, company, status):
    made = {
        Status.NEW: OrderFactory(company),
        Status.CANCELLED: at_place(company, Status.CANCELLED, Line.REJECT),
        Status.IN_DELIVERY: at_place(company, Status.IN_DELIVERY, Line.BUYOUT),
    }

    assert look(browser, status=status) == [made[status].number]
    assert len(look(browser, status=[Status.NEW, Status.CANCELLED])) == 2


def test_a_line_is_filtered_and_so_is_no_line(browser, company):
    first, second = OrderFactory(company), at_place(company, Status.NO_ANSWER, Line.SECOND)
    over = at_place(company, Status.TRASH, None)

    assert look(browser, line="first") == [first.number]
    assert look(browser, line="second") == [second.number]
    assert look(browser, line="none") == [over.number]
    assert set(look(browser, line=["first", "none"])) == {first.number, over.number}


def test_offers_are_filtered(browser, company):
    one, two, three = (OrderFactory(company) for _ in range(3))

    assert look(browser, offer=one.offer_id) == [one.number]
    assert set(look(browser, offer=[one.offer_id, three.offer_id])) == {one.number, three.number}
    assert look(browser, offer=[two.offer_id], status="paid") == []


def test_arrival_is_filtered_by_days_of_the_company(browser, company, at_noon):
    """A4.6: the day in Kyiv, whose midnight is 22:00 UTC."""
    late = at_noon.replace(hour=21, minute=59)
    yesterday = OrderFactory(company, arrived_at=late - timedelta(days=1))
    today = OrderFactory(company, arrived_at=late - timedelta(days=1) + timedelta(minutes=1))

    assert look(browser, since="2026-11-23", until="2026-11-23") == [today.number]
    assert look(browser, until="2026-11-22") == [yesterday.number]
    assert look(browser, since="2026-11-22", until="2026-11-23") == [today.number, yesterday.number]


def test_webmaster_and_source_are_filtered(browser, company):
    sources = [
        Source.objects.create(company=company, webmaster=w, flow=f, agency=a)
        for w, f, a in (("alpha", "one", ""), ("alpha", "two", ""), ("beta", "one", "north"))
    ]
    a, b, c = (OrderFactory(company, source=source).number for source in sources)

    assert set(look(browser, webmaster="alpha")) == {a, b}
    assert set(look(browser, source="one")) == {a, c}
    assert look(browser, source="north") == [c]
    assert look(browser, webmaster="alpha", source="one") == [a]
    assert look(browser, webmaster="nobody") == []


def test_country_is_filtered(browser, company):
    OrderFactory(company)
    offer = OfferFactory(company)
    offer.prices.create(company=company, country="PL", currency="PLN", price=1)
    polish = OrderFactory(company)
    Order.objects.filter(pk=polish.pk).update(country="PL")

    assert look(browser, country="PL") == [polish.number]


def test_operator_and_team_are_filtered(browser, company, operator, leader):
    """The operator is whose personal list it is in, who promised it, or who confirmed it."""
    other = MemberFactory(company=company)
    assigned = OrderFactory(company, assignee=operator)
    promised = at_place(company, Status.CALLBACK, Line.FIRST, promised_by=operator)
    confirmed = at_place(company, Status.PACKING, Line.BUYOUT, confirmed_by=other)
    OrderFactory(company)

    assert set(look(browser, operator=operator.pk)) == {assigned.number, promised.number}
    assert look(browser, operator=other.pk) == [confirmed.number]
    assert set(look(browser, team=operator.team_id)) == {assigned.number, promised.number}
    assert look(browser, team=operator.team_id, operator=other.pk) == []
    assert look(browser, operator=operator.pk, status="callback") == [promised.number]


def test_an_order_of_one_operator_twice_stands_once(browser, company, operator):
    order = at_place(
        company, Status.CALLBACK, Line.BUYOUT, promised_by=operator, confirmed_by=operator
    )

    assert look(browser, operator=operator.pk) == [order.number]


def test_carrier_is_filtered(browser, company):
    sent = at_place(company, Status.IN_DELIVERY, Line.BUYOUT, carrier="Meest")
    at_place(company, Status.IN_DELIVERY, Line.BUYOUT, carrier="Nova Poshta")

    assert look(browser, carrier="Meest") == [sent.number]
    assert look(browser, carrier="Meest", status="paid") == []


def test_the_problem_mark_is_filtered(browser, company):
    broken = OrderFactory(company, problem="Broken")
    address = OrderFactory(company, address_problem=True)
    suspicious = OrderFactory(company, suspicious=True)
    OrderFactory(company)

    assert set(look(browser, problem="any")) == {o.number for o in (broken, address, suspicious)}
    assert look(browser, problem="incident") == [broken.number]
    assert look(browser, problem="address") == [address.number]
    assert look(browser, problem="suspicious") == [suspicious.number]
    assert look(browser, problem="suspicious", status="paid") == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("status", "nonsense", "nonsense"),
        ("offer", "999999", "999999"),
        ("since", "2026-02-30", "date"),
        ("since", "0001-01-01", "between 2000 and 2100"),
        ("until", "9999-12-31", "between 2000 and 2100"),
        ("team", "-1", "-1"),
        ("problem", "x", "x"),
        ("sort", "id", ""),
        ("q", "x" * 101, "100"),
    ],
)
def test_a_bad_value_is_marked(browser, company, name, value, words):
    OrderFactory(company)

    answer = browser.get("/orders/", {name: value})

    assert answer.status_code == 422
    assert numbers(answer) == []
    page = read(answer)
    assert "The filter has a mistake" in page.text
    if words and name != "q":
        assert page.with_("aria-invalid", "true") or words in page.text


def test_days_the_wrong_way_round_are_marked(browser):
    page = read(browser.get("/orders/?since=2026-11-23&until=2026-11-01"))

    assert "This day is before the first one. Swap them." in page.text


def test_a_filter_in_force_is_shown_with_the_way_to_drop_it(browser, company):
    page = read(browser.get("/orders/?status=new&line=first&q=7"))

    without = [a["href"] for a in page.with_("aria-label") if "Drop" in a["aria-label"]]
    assert without == ["/orders/?q=7&line=first", "/orders/?q=7&status=new"]


def test_the_address_holds_what_is_filled_in_and_nothing_else(browser, company):
    answer = browser.get("/orders/?q=&status=new&team=&sort=new")

    assert answer["Location"] == "/orders/?status=new"


# --- search ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *("067 168 76 44", "+38 (067) 168-76-44", "7644", "380671687644"),
        *("Shev", "shevchenko t", "Taras", "taras shev", "Taras Shevchenko"),
        *(
            "Horodotska",
            "horodotska 14",
            "HORODOTSKA",
            "Ternopil",
            "Ternopil, Horodotska",
            "Ternopil, horodotska 14",
            "5900012345678",
            "59 000 12345678",
        ),
    ],
)
def test_phone_name_address_and_track_code_are_found(browser, company, words):
    """A4.6, A3.7: in any spelling, by last digits, by a beginning, in either order."""
    customer = CustomerFactory(
        company, phone="+380671687644", name="Shevchenko Taras",
        name_key="shevchenko taras", given_key="taras",
    )  # fmt: skip
    order = at_place(
        company, Status.IN_DELIVERY, Line.BUYOUT, customer=customer, city="Ternopil",
        street="Horodotska", house="14", track_code="5900012345678",
    )  # fmt: skip
    OrderFactory(company, city="Kyiv", street="Other", house="1")

    assert look(browser, q=words) == [order.number]


def test_the_number_is_found_and_filters_hold_for_what_is_found(browser, company):
    order = OrderFactory(company)

    assert look(browser, q=order.number) == [order.number]
    assert look(browser, q=order.number, status="paid") == []
    assert look(browser, q="9" * 25) == []


def test_words_that_fit_too_many_say_so(browser, company, monkeypatch):
    monkeypatch.setattr("callboard.workplace.queries.list_search.MOST", 2)
    for _ in range(3):
        OrderFactory(company)

    answer = browser.get("/orders/?q=ivanenko")

    assert "Many customers fit these words" in read(answer).text
    assert len(numbers(answer)) == 2


# --- pages -----------------------------------------------------------------------------------


def links(answer):
    page = read(answer)
    return {a["rel"]: a["href"] for a in page.with_("rel") if a["rel"] in {"next", "prev"}}


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
    offers = [OfferFactory(company) for _ in range(9)]
    kept = [orders(company, 12, offer=offer, status=Status.HOLD) for offer in offers]
    kept.append(orders(company, 55, offer=offers[0], status=Status.HOLD))
    with acting_for(company.id):
        by_age = Order.objects.order_by("-arrived_at", "-id").values_list("number", flat=True)
        assert look(browser, status="hold") == list(by_age)[:50]
    assert sum(map(len, kept)) == 163


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

    with django_assert_max_num_queries(28):
        browser.get("/orders/?status=new")


# --- sums ------------------------------------------------------------------------------------


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


# --- columns and saved filters ---------------------------------------------------------------


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


# --- hostile ---------------------------------------------------------------------------------

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
