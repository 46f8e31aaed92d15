from datetime import UTC, datetime, timedelta

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.integrations import actions
from callboard.integrations.models import Scope
from callboard.kit import clock
from tests.integrations.conftest import API, fields_of

MINUTE = datetime(2026, 11, 23, 10, 0, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        ".",
        "1",
        "1.",
        ".secret",
        "1.secret",
        "0.secret",
        "-1.secret",
        "999999999999999999.secret",
        "9999999999999999999999999.secret",
        "١.secret",
        "1.secret.more",
        "Бочка.рома",
        "1.\x7f",
        "1; DROP TABLE integrations_apikey.x",
    ],
)
def test_key_that_is_none_opens_nothing(token, sender, lead):
    sender.token = token

    for answer in (sender.post(lead), sender.get("orders"), sender.get("offers")):
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        fields_of(answer)
    assert sender.orders() == []


@pytest.mark.parametrize("header", ["", "Bearer", "Basic eDp5", "Token {}", "{}"])
def test_key_is_sent_as_a_bearer(header, client, sender, lead):
    answer = client.post(
        f"{API}leads",
        lead,
        content_type="application/json",
        headers={"Authorization": header.format(sender.token)},
    )

    assert answer.status_code == 401


def test_nobody_without_a_key_learns_whether_the_body_is_right(client, sender):
    answer = client.post(f"{API}leads", "{", content_type="application/json")

    assert answer.status_code == 401


def test_session_of_a_person_opens_nothing(as_member, admin, lead):
    client = as_member(admin)

    assert client.get(f"{API}orders").status_code == 401


@pytest.mark.parametrize(
    ("scope", "post", "orders", "offers"),
    [(Scope.LEADS_WRITE, 201, 403, 200), (Scope.ORDERS_READ, 403, 200, 403)],
)
def test_scope_opens_its_own_doors_only(scope, post, orders, offers, sender_with, lead):
    sender = sender_with(scopes=[scope])

    assert sender.post(lead).status_code == post
    assert sender.get("orders").status_code == orders
    assert sender.get("orders/1").status_code == (404 if orders == 200 else 403)
    assert sender.get("offers").status_code == offers


def test_revoked_key_opens_nothing_from_the_next_request_on(sender, company, lead):
    assert sender.post(lead).status_code == 201
    with acting_for(company.id):
        actions.revoke_key(sender.key, by=None)

    assert sender.post(lead).status_code == 401
    assert len(sender.orders()) == 1


def test_company_in_a_key_cannot_be_swapped(sender, neighbour, lead):
    secret = sender.token.partition(".")[2]
    sender.token = f"{neighbour.key.company_id}.{secret}"

    assert sender.post(lead).status_code == 401


def test_key_is_used_so_often_a_minute(sender_with, lead):
    sender = sender_with(per_minute=2)
    with clock.frozen(MINUTE):
        codes = [sender.post(lead).status_code for _ in range(2)]

        answer = sender.post(lead)

    assert codes == [201, 201]
    assert (answer.status_code, answer["Retry-After"]) == (429, "46")
    fields_of(answer)
    assert len(sender.orders()) == 2
    with clock.frozen(MINUTE + timedelta(seconds=46)):
        assert sender.post(lead).status_code == 201


def test_refused_requests_count_as_well(sender_with, lead):
    sender = sender_with(per_minute=2)
    with clock.frozen(MINUTE):
        codes = [sender.post({}).status_code for _ in range(3)]

    assert codes == [422, 422, 429]


def test_limit_of_one_key_is_none_of_another_s_business(sender_with, lead):
    busy, other = sender_with(per_minute=1), sender_with(per_minute=1)
    with clock.frozen(MINUTE):
        busy.post(lead)

        assert busy.post(lead).status_code == 429
        assert other.post(lead).status_code == 201
