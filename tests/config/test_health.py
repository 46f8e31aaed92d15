"""What load balancers and watchdogs are told."""

import pytest
from django.db import connection

from callboard.config import health
from tests import database


@pytest.fixture
def a_worker(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_living_needs_no_database(client):
    response = client.get("/health/live")  # without `db` a query would fail the test

    assert (response.status_code, response.json()) == (200, {"status": "live"})


def test_ready_when_tables_walls_and_worker_are_there(a_worker, client):
    response = client.get("/health/ready")

    assert response.status_code == 200, response.json()
    assert response.json() == {"status": "ready", "checks": dict.fromkeys(health.CHECKS, "ok")}


def test_not_ready_while_no_worker_gives_a_sign_of_life(a_worker, client):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["worker"] == "no worker runs: jobs wait"


def test_not_ready_while_a_wall_stands_open(a_worker, client):
    with database.as_owner() as owner:
        owner.execute("CREATE TABLE open_history (company_id bigint)")
        try:
            response = client.get("/health/ready")
        finally:
            owner.execute("DROP TABLE open_history")

    assert response.status_code == 503
    assert response.json()["checks"]["walls"] == "open_history has no wall"


def test_not_ready_while_a_migration_is_missing(a_worker, client, monkeypatch):
    monkeypatch.setattr(health, "_found_complete", set())
    with database.as_owner() as owner:
        owner.execute("UPDATE django_migrations SET app = 'gone' WHERE app = 'contenttypes'")
        try:
            response = client.get("/health/ready")
        finally:
            owner.execute("UPDATE django_migrations SET app = 'contenttypes' WHERE app = 'gone'")

    assert response.status_code == 503
    assert "2 migrations are not applied" in response.json()["checks"]["migrations"]


def test_not_ready_while_the_database_does_not_answer(client, monkeypatch):
    def fail():
        raise health.DatabaseError("no route")

    monkeypatch.setattr(health, "CHECKS", {"database": fail})

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "the database does not answer"}
