"""What a test that really committed leaves behind for the next one: nothing."""

import psycopg
import pytest

from tests.database import admin_url, as_owner, own_name
from tests.emptying import empty
from tests.factories.accounts import CompanyFactory

TOLD = "SELECT count(*) FROM pg_statistic WHERE starelid = 'accounts_company'::regclass"
MAY = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


@pytest.mark.django_db(transaction=True)
def test_what_the_planner_was_told_by_one_test_is_forgotten_for_the_next():
    """Where the tests' administrator may; elsewhere each test that asks for plans tells it anew."""
    CompanyFactory()
    with psycopg.connect(admin_url(own_name()), autocommit=True) as admin:
        (is_superuser,) = admin.execute(MAY).fetchone()
        with as_owner() as owner:
            owner.execute("ANALYZE accounts_company")
        (before,) = admin.execute(TOLD).fetchone()

        empty(admin_url(own_name()))

        (after,) = admin.execute(TOLD).fetchone()
        assert before > 0
        assert after == (0 if is_superuser else before)
