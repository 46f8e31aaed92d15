"""Ids of a neighbour in forms, queries and bodies; what every answer says to a browser; limits."""

import pytest
from django.urls import reverse

from callboard.accounts.models import Member
from callboard.accounts.tenancy import acting_for
from callboard.calls.models import Call
from callboard.dispatch.models import Claim
from callboard.integrations.models import Scope
from callboard.orders.models import Order, OrderEntry
from callboard.workplace.forms import OUTCOMES
from tests.architecture.test_urls import ALL, GUARDED, OF_THE_API, OPEN_DOORS, about
from tests.factories.accounts import PASSWORD
from tests.factories.dispatch import claim_of
from tests.factories.integrations import KeyFactory
from tests.factories.orders import (
    CustomerFactory,
    OfferFactory,
    OrderFactory,
)
from tests.workplace.conftest import desk  # noqa: F401
from tests.workplace.paper import read

CANARY = "Kanareykina"


@pytest.fixture
def theirs(outsider):
    """An order of a neighbour, whose customer has the phone of one of ours."""
    customer = CustomerFactory(outsider.company, phone="+380671234987", name=CANARY)
    return OrderFactory(customer=customer, surname=CANARY, city=CANARY, comment=CANARY)


@pytest.fixture
def ours(operator, desk):  # noqa: F811
    """Ours, in the operator's hands."""
    customer = CustomerFactory(operator.company, phone="+380671234987")
    order = OrderFactory(customer=customer)
    claim_of(operator, order)
    return order


def rows_of(company_id):
    """Everything of a company that a stranger could have changed."""
    with acting_for(company_id):
        return [
            list(model.objects.order_by("pk").values())
            for model in (Order, OrderEntry, Claim, Call, Member)
        ]


def foreign_ids(order):
    """Every id that names something of a neighbour's order."""
    with acting_for(order.company_id):
        item = order.items.get()
        return {
            "number": order.number,
            "order": order.pk,
            "product": item.product_id,
            "offer": order.offer_id,
            "customer": order.customer_id,
            "item": item.pk,
        }


@pytest.mark.parametrize("slug", ["save", "items", "totals", "give-back", *OUTCOMES])
def test_ids_of_a_neighbour_in_a_form_reach_nothing(slug, desk, ours, theirs):  # noqa: F811
    """1.7, rule 20: product, duplicates, the original of a double, options, extras; and columns."""
    ids = foreign_ids(theirs)
    before = rows_of(theirs.company_id)
    form = desk.card(ours).form()
    mass = {"company": theirs.company_id, "company_id": theirs.company_id, "status": "paid"}
    mass |= {"customer": ids["customer"], "promised_by": 1, "paid_at": "2026-11-23"}
    numbers = [ids["number"], ids["order"]]
    wanted = {"duplicates": numbers, "shown": numbers, "to": theirs.company_id, "member": 1}
    wanted |= {"option": ids["product"], "add": ids["product"], f"{slug}-along": numbers}
    wanted |= {f"{slug}-duplicate_of": ids["number"], f"{slug}-reason": "duplicate"}
    for product in ({}, {"items-0-product": ids["product"]}):
        answer = desk.post(f"/orders/{ours.number}/{slug}/", form | mass | wanted | product)

        assert answer.status_code < 500
        assert CANARY not in answer.content.decode()

    assert rows_of(theirs.company_id) == before
    ours.refresh_from_db()
    assert (ours.company_id, ours.paid_at) == (desk.browser.session["company"], None)
    assert not ours.items.filter(product=ids["product"]).exists()
    assert ours.duplicate_of != theirs.number


def test_a_double_may_only_be_of_an_order_of_ours(desk, ours, theirs):  # noqa: F811
    answer = desk.press(ours, "trash", trash__reason="duplicate", trash__duplicate_of=theirs.number)
    nobody = desk.press(ours, "trash", trash__reason="duplicate", trash__duplicate_of=2**53)

    ours.refresh_from_db()
    assert (answer.status_code, nobody.status_code, ours.duplicate_of) == (422, 422, None)
    assert ours.status != "trash"
    assert read(answer).text.replace(str(theirs.number), "") == read(nobody).text.replace(
        str(2**53), ""
    )


def test_ids_of_a_neighbour_in_a_query_find_nothing(desk, ours, theirs):  # noqa: F811
    before = rows_of(theirs.company_id)
    texts = [theirs.number, theirs.pk, CANARY, theirs.customer.phone, "0671234987", "4987"]
    for words in texts:
        for url in ("/find/", "/", "/floor/", f"/orders/{ours.number}/", "/shift/times/"):
            query = {"q": words, "version": words, "shown": words, "company": theirs.company_id}
            answer = desk.get(url, **query)
            page = answer.content.decode()

            assert answer.status_code < 400
            assert f"/orders/{theirs.number}/" not in page
            assert page.count(CANARY) == page.count(f'value="{CANARY}"') + page.count(f"“{CANARY}”")

    assert rows_of(theirs.company_id) == before


def test_a_member_of_a_neighbour_cannot_be_made_the_keeper_of_an_order(ours, outsider, admin):
    """Assigning has no form yet: its action, whoever calls it, refuses by itself or by the wall."""
    from callboard.orders import actions  # noqa: PLC0415

    with pytest.raises(Exception, match=r"."), acting_for(admin.company_id):
        actions.assign(ours, to=outsider, by=admin, version=ours.version)
    ours.refresh_from_db()
    assert ours.promised_by_id is None


@pytest.mark.parametrize("path", ["leads", "leads/batch"])
def test_what_a_body_of_the_api_names_of_a_neighbour_is_unknown(path, client, company, theirs):
    """Offer codes, sources, and columns that no sender may set."""
    OfferFactory(company, code="mug")
    with acting_for(theirs.company_id):
        code = theirs.offer.code
    headers = {"Authorization": f"Bearer {KeyFactory(company).token}"}
    lead = {"offer": "mug", "phone": "0671687644", "name": "Halyna", "country": "UA"}
    before = rows_of(theirs.company_id)

    bodies = [
        lead | {"offer": code},
        *(lead | {name: theirs.company_id} for name in ("company", "company_id", "id", "number")),
        *(lead | {name: theirs.pk} for name in ("customer", "duplicate_of", "status", "paid_at")),
        lead | {"source": {"id": theirs.source_id}},
    ]
    sent = [{"leads": [body]} if path == "leads/batch" else body for body in bodies]
    answers = [
        client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
        for body in sent
    ]

    told = [
        answer.json()["results"][0]["code"] if answer.status_code == 200 else answer.status_code
        for answer in answers
    ]
    assert set(told) == {422}
    assert rows_of(theirs.company_id) == before


@pytest.mark.parametrize("name", [name for name in OF_THE_API if name not in {"None"}])
def test_a_key_of_a_neighbour_sees_and_changes_nothing_of_ours(name, client, company, theirs):
    """Every operation, with our ids in path and query, and bodies that name our things."""
    key = KeyFactory(company, scopes=list(Scope))
    headers = {"Authorization": f"Bearer {key.token}"}
    before = rows_of(theirs.company_id)
    missing = {"number": theirs.number}
    names = {n for part in ALL[name] for n in part.pattern.converters}
    url = reverse(name, kwargs={each: missing[each] for each in names})
    query = {"after": theirs.number - 1, "company": theirs.company_id, "limit": 200}

    for answer in (
        client.get(url, query, headers=headers),
        client.post(
            url, {"number": theirs.number}, content_type="application/json", headers=headers
        ),
    ):
        assert answer.status_code in {200, 404, 405, 422}
        assert CANARY not in answer.content.decode()
        assert f'"number": {theirs.number}' not in answer.content.decode()
        assert not names or answer.status_code in {404, 405}
    assert rows_of(theirs.company_id) == before


@pytest.mark.parametrize("scopes", [[Scope.LEADS_WRITE], [Scope.ORDERS_READ]])
def test_a_key_without_the_scope_gets_403(scopes, client, company):
    headers = {"Authorization": f"Bearer {KeyFactory(company, scopes=scopes).token}"}

    for (method, path), scope in NEEDS.items():
        answer = client.generic(method, path.format(number=1), headers=headers)
        assert (answer.status_code == 403) == (scope not in scopes), path


# What a key must have been given for each operation.
NEEDS = {
    ("GET", "/api/v1/orders"): Scope.ORDERS_READ,
    ("GET", "/api/v1/orders/{number}"): Scope.ORDERS_READ,
    ("GET", "/api/v1/offers"): Scope.LEADS_WRITE,
    ("POST", "/api/v1/leads"): Scope.LEADS_WRITE,
    ("POST", "/api/v1/leads/batch"): Scope.LEADS_WRITE,
    ("POST", "/api/v1/parcels/events"): Scope.PARCELS_WRITE,
}


def test_every_operation_of_the_api_is_walked_here(client, db):
    """A new operation fails here until it is said what a key needs for it."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert {(method.upper(), path) for path in paths for method in paths[path]} == NEEDS.keys()
    assert {n for name in OF_THE_API for part in ALL[name] for n in part.pattern.converters} <= {
        "number"
    }, "say in the test above how to name a neighbour's"


def pages(client, company):
    """Every address, as it answers whoever asks."""
    urls = [url for name in GUARDED for url in about(name, company)[:1]]
    urls += [reverse(name) for name in OPEN_DOORS] + ["/nothing/here/", "/api/nothing"]
    return {url: answer for url in urls for answer in (client.get(url), client.post(url))}


@pytest.mark.parametrize("who", ["stranger", "operator"])
def test_every_answer_tells_the_browser_what_it_may_not_do(
    who, request, client, as_member, company
):
    """Rule 26 and 1.7: a strict policy, no frames, no guessed types, no referrer, nothing kept."""
    if who != "stranger":
        client = as_member(request.getfixturevalue(who))

    for url, answer in pages(client, company).items():
        policy = answer.headers["Content-Security-Policy"]
        directives = {words.split()[0]: words.split()[1:] for words in policy.split(";") if words}
        assert directives["default-src"] == ["'self'"], url
        assert directives["object-src"] == directives["frame-ancestors"] == ["'none'"], url
        assert directives["base-uri"] == directives["form-action"] == ["'self'"], url
        assert not any(word in policy for word in ("unsafe", "http:", "https:", "*")), url
        assert answer.headers["X-Content-Type-Options"] == "nosniff", url
        assert answer.headers["X-Frame-Options"] == "DENY", url
        assert answer.headers["Referrer-Policy"] == "same-origin", url
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", url
        assert answer.headers["X-Request-Id"], url
        if answer.status_code == 200 and url not in {reverse(name) for name in OPEN_DOORS}:
            kept = answer.headers["Cache-Control"]
            assert "no-store" in kept or url.endswith("openapi.json"), url


def test_every_cookie_is_hidden_from_scripts_and_from_other_sites(client, operator):
    client.get("/accounts/login/")
    sent = {"login": operator.user.username, "password": PASSWORD}
    client.post("/accounts/login/", sent)

    assert {"callboard", "callboard-csrf"} <= client.cookies.keys()
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
