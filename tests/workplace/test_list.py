"""Whose list it is, its filters and its search (A4.6, A9, A14.3, A14.5)."""

from datetime import timedelta

import pytest

from callboard.accounts.models import Level, Role
from callboard.dispatch.models import TeamDesk
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from callboard.sources.models import Source
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, at_place
from tests.workplace.lists import look, numbers
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def browser(leader, as_member):
    """A leader's: reads every order."""
    return as_member(leader)


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


def test_what_an_order_waits_for_is_no_incident(browser, company):
    """A7.10, A7.14: outcomes say what is next; the problem mark is for what went wrong."""
    for problem in ("no_answer", "call_back"):
        OrderFactory(company, problem=problem)
    marked = OrderFactory(company, problem="other")

    assert look(browser, problem="any") == [marked.number]
    assert look(browser, problem="incident") == [marked.number]


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
