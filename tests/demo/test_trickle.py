import json
from random import Random
from urllib.error import URLError

import pytest

from callboard.accounts.tenancy import across_companies
from callboard.demo import trickle, world
from callboard.orders.models import Order


@pytest.fixture
def empty_world(db, data):
    return world.build(empty=True, say=lambda words: None)


def test_the_api_takes_every_lead_of_the_trickle(client, empty_world):
    for key in world.api_keys().values():
        bearer = {"Authorization": f"Bearer {key}"}
        offers = client.get("/api/v1/offers", headers=bearer).json()["items"]
        for seed in range(12):
            lead = trickle.a_lead(Random(seed), offers)
            answer = client.post(
                "/api/v1/leads", json.dumps(lead), content_type="application/json", headers=bearer
            )
            assert answer.status_code == 201, answer.content

    with across_companies():
        assert Order.objects.count() == 24
        assert not Order.objects.filter(marks__contains=["wrong_number"]).exists()


def test_it_ends_with_its_parent_and_bears_a_server_that_is_away(monkeypatch):
    parents = iter([7, 7, 7, 1])
    asked = []

    def away(*args):
        asked.append(args)
        raise URLError("nobody there")

    monkeypatch.setattr(trickle.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(trickle.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(trickle, "ask", away)

    trickle.main("http://127.0.0.1:1/", ["1.key"])

    assert len(asked) == 2
