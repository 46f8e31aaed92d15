import gc
from datetime import UTC, datetime

import pytest

from callboard.accounts.models import Role
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from tests.database import django_db_setup  # noqa: F401 (here it wins over pytest-django's own)
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.kit.browser import _chromium  # noqa: F401 (one for all: a second would not start)


def pytest_collection_modifyitems(items):
    """What takes long and mostly waits comes first: the processors are never left to it alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish():
    """Eight thousand tests and all modules stay to the end: to look through them again and again
    for what may go costs a sixth of the time of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def _plain_and_quick(settings, tmp_path_factory):
    """No collected files, and a hash that takes no time: neither is what tests are about."""
    settings.DATA = settings.STATIC_ROOT = tmp_path_factory.getbasetemp()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def company(db):
    """Ours. The test itself stands in its rooms, as a view or a job would."""
    company = CompanyFactory()
    with acting_for(company.id):
        yield company


@pytest.fixture
def team(company):
    """The call-centre team that operator and leader are of."""
    return TeamFactory(company=company)


@pytest.fixture
def operator(company, team):
    """Works here: may read orders and make calls, nothing else."""
    return MemberFactory(company=company, team=team, name="Olha")


@pytest.fixture
def leader(company, team):
    """Leads the operator's team."""
    return MemberFactory(company=company, team=team, role=Role.LEADER, name="Lev")


@pytest.fixture
def admin(company):
    """May everything here, and is of no team."""
    return MemberFactory(company=company, team=None, role=Role.ADMIN, name="Ada")


@pytest.fixture
def outsider(db):
    """May everything in another company. Must never see anything of ours."""
    return MemberFactory(team=None, role=Role.ADMIN, name="Oskar")


@pytest.fixture
def as_member(client):
    """`as_member(operator)` is a browser in which the operator has signed in."""

    def sign_in(member):
        client.force_login(member.user)
        session = client.session
        session.begin()
        session.save()
        return client

    return sign_in


@pytest.fixture
def at_noon():
    """The clock stands at noon of a Monday in Kyiv; `with clock.frozen(…)` moves it."""
    noon = datetime(2026, 11, 23, 10, tzinfo=UTC)
    with clock.frozen(noon):
        yield noon
