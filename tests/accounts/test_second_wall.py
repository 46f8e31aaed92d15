"""The first wall taken out, way by way: PostgreSQL alone then keeps a neighbour's rows.

Views, searches, raw SQL, jobs, rounds, streams, the API and commands: whatever forgot its company
sees and changes nothing foreign.
"""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import QuerySet

from callboard.accounts import jobs, walls
from callboard.accounts.models import CompanyOwned
from callboard.accounts.tenancy import acting_for
from callboard.cli import inside
from callboard.customers.models import Customer
from callboard.dispatch.models import Ready
from callboard.integrations.models import Scope
from callboard.integrations.queries import api
from callboard.kit import hub, live
from callboard.orders.models import Order, OrderPolicy
from tests.architecture.test_urls import WITH_PARAMETERS, about, answers
from tests.factories.dispatch import claim_of
from tests.factories.integrations import KeyFactory
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory

OWNED = [model for model in apps.get_models() if issubclass(model, CompanyOwned)]
CANARY = "Kanareykina"


@pytest.fixture
def ours(company, operator):
    """An order of ours, held by our operator."""
    customer = CustomerFactory(company, name=CANARY, name_key=CANARY.lower(), phone="+380671234987")
    order = OrderFactory(customer=customer, surname=CANARY, city="Lviv")
    claim_of(operator, order)
    return order


@pytest.fixture
def no_filter(monkeypatch):
    """Every query that asked for the member's own rows now asks for everybody's."""
    taken = set()
    for model in apps.get_models():
        kind = type(model._default_manager.all())
        if "visible_to" in vars(kind):
            monkeypatch.setattr(kind, "visible_to", lambda rows, member: rows)
            taken.add(model)
    assert {Order, Customer} <= taken
    plain = QuerySet.filter

    def careless(rows, *args, **facts):
        """Nor does any other query remember the company."""
        forgotten = {"company", "company_id", "company__in"}
        return plain(rows, *args, **{k: v for k, v in facts.items() if k not in forgotten})

    monkeypatch.setattr(QuerySet, "filter", careless)


def all_of(company_id):
    """Every row of a company."""
    with acting_for(company_id):
        return {model: list(model._base_manager.order_by("pk").values()) for model in OWNED}


@pytest.mark.parametrize("name", WITH_PARAMETERS)
def test_a_view_without_its_filter_still_answers_404(name, no_filter, as_member, ours, outsider):
    urls = about(name, ours.company)
    before = all_of(ours.company_id)

    found = answers(as_member(outsider), *urls)

    assert {answer.status_code for answer in found} <= {404, 405}
    assert all_of(ours.company_id) == before


def test_lists_and_searches_without_their_filter_show_nothing_foreign(
    no_filter, as_member, ours, outsider
):
    browser = as_member(outsider)

    for url in ("/", "/floor/", *(f"/find/?q={words}" for words in ("0671234987", "Kana", "4987"))):
        page = browser.get(url).content.decode()
        assert CANARY not in page
        assert str(ours.number) not in page


def test_the_filter_that_was_taken_out_was_one(as_member, ours, admin, no_filter):
    """Or the tests above would prove nothing: in their own rooms people still find the order."""
    assert str(ours.number) in as_member(admin).get("/find/?q=Kana").content.decode()


def test_raw_sql_reaches_no_row_of_a_neighbour(ours, outsider):
    """Read, changed, given away, removed: each table by itself."""
    before, theirs = all_of(ours.company_id), ours.company_id
    for model in OWNED:
        table = model._meta.db_table
        with acting_for(outsider.company_id), connection.cursor() as cursor:
            touching = [
                f"SELECT FROM {table} WHERE company_id = %s FOR UPDATE",
                f"UPDATE {table} SET company_id = company_id WHERE company_id = %s",
                f"DELETE FROM {table} WHERE company_id = %s",
            ]
            kept = table in walls.WRITTEN_ONCE  # of nobody's may a line be changed
            for reached in [
                f"SELECT FROM {table} WHERE company_id = %s",
                *([] if kept else touching),
            ]:
                cursor.execute(reached, [theirs])
                assert cursor.rowcount == 0, reached
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                cursor.execute(f"INSERT INTO {table} (company_id) VALUES (%s)", [theirs])
    assert all_of(theirs) == before


def test_a_join_over_everything_is_a_join_over_ones_own(ours, outsider):
    sql = (
        "SELECT count(*) FROM orders_order o JOIN customers_customer c ON true"
        " LEFT JOIN dispatch_claim k ON true LEFT JOIN orders_orderentry e ON true"
    )
    with acting_for(outsider.company_id), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.fetchone() == (0,)


def test_a_job_with_an_id_of_a_neighbour_finds_nothing(ours, outsider):
    seen = []

    @jobs.job
    def job_that_forgot(company_id, order_id):
        seen.append(list(Order.objects.filter(pk=order_id)))
        seen.append(Order.objects.update(city="Odesa"))

    job_that_forgot.func(company_id=outsider.company_id, order_id=ours.pk)

    ours.refresh_from_db()
    assert (seen, ours.city) == ([[], 0], "Lviv")


def test_a_round_that_forgot_the_company_does_each_one_s_own_and_nothing_twice(ours, outsider):
    theirs, seen = OrderFactory(outsider.company), []

    @jobs.round("0 0 1 1 *")
    def round_that_forgot(company_id):
        seen.append((company_id, sorted(Order.objects.values_list("pk", flat=True))))

    round_that_forgot.func(timestamp=0)

    assert [rows for company, rows in seen if company == ours.company_id] == [[ours.pk]]
    assert [rows for company, rows in seen if company == outsider.company_id] == [[theirs.pk]]


def test_numbers_pushed_to_screens_are_a_company_s_own_without_a_filter_too(
    no_filter, company, ours, outsider
):
    for figures in live.figures_of.values():
        before = figures.count(outsider.company_id)
        OrderFactory(company)
        assert figures.count(outsider.company_id) == before


def test_news_of_a_company_reaches_its_own_screens_alone(company, outsider):
    desk = hub.Hub()
    desk._tasks = [None]  # nothing is to be heard here
    mine, theirs = (
        hub.Stream(live.Seat(company_id, 1)) for company_id in (company.pk, outsider.company_id)
    )
    for stream in (mine, theirs):
        desk.join(stream)

    for parcel in live.packed({(company.pk, "order:17"), (company.pk, "floor@1")}):
        desk.deliver(parcel)

    assert (mine.waiting.qsize(), theirs.waiting.qsize()) == (2, 0)
    for stream in (mine, theirs):
        desk.leave(stream)


def test_the_api_without_its_filter_tells_a_neighbour_nothing(ours, outsider, client, monkeypatch):
    monkeypatch.setattr(api, "_orders", lambda key: Order.objects.all())
    key = KeyFactory(outsider.company, scopes=list(Scope))
    headers = {"Authorization": f"Bearer {key.token}"}

    assert client.get("/api/v1/orders", headers=headers).json()["items"] == []
    assert client.get(f"/api/v1/orders/{ours.number}", headers=headers).status_code == 404


def test_intake_without_a_filter_takes_no_neighbour_for_the_same_customer(
    no_filter, ours, outsider, client
):
    OfferFactory(outsider.company, code="mug")
    headers = {"Authorization": f"Bearer {KeyFactory(outsider.company).token}"}
    lead = {"offer": "mug", "phone": "0671234987", "name": "Halyna", "country": "UA"}
    before = all_of(ours.company_id)

    answer = client.post("/api/v1/leads", lead, content_type="application/json", headers=headers)

    assert answer.status_code == 201
    assert all_of(ours.company_id) == before
    with acting_for(outsider.company_id):
        order = Order.objects.select_related("customer").get()
        assert (order.customer.name, order.duplicate_of) == ("Halyna", None)
        assert list(Ready.objects.values_list("order", flat=True)) == [order.pk]


def test_a_command_for_one_company_without_a_filter_changes_no_other(no_filter, ours, outsider):
    before = all_of(ours.company_id)

    assert inside.set_policy(str(outsider.company_id), "callback_grace", "23") == 0

    assert all_of(ours.company_id) == before
    with acting_for(outsider.company_id):
        assert OrderPolicy.objects.get().callback_grace == 23
