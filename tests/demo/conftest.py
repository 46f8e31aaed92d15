from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from callboard import demo
from callboard.demo import world
from callboard.demo.apps import Config
from callboard.demo.grow import Actor, Cast, OfferFacts
from callboard.kit import hooks
from callboard.orders import reasons
from callboard.orders.law import Who
from callboard.orders.models import PRESETS, OrderPolicy
from callboard.orders.statuses import Line

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SMALL = {"zatyshok": (120, 300), "teplo": (80, 200)}


def cast_with(preset, countries, **rules):
    """A company that is in no database: three operators, a leader, a packer, an admin."""
    home = next(iter(countries))
    return Cast(
        company_id=1,
        country=home,
        zone="Europe/Kyiv",
        countries=countries,
        policy=OrderPolicy(**PRESETS[preset] | {"calls_from": 0, "calls_until": 24} | rules),
        offers=[
            OfferFacts(
                id=number,
                code=f"offer-{number}",
                product_id=number,
                prices={country: ("XTS", Decimal(100)) for country in countries},
                extras=[(50 + number, Decimal(20))],
                options=[(1, 0), (2, 1), (3, 2)],
            )
            for number in (1, 2)
        ],
        operators=[Actor(n, frozenset({Who.OPERATOR}), frozenset(Line)) for n in (11, 12, 13)],
        leaders=[Actor(20, frozenset({Who.LEADER, Who.OPERATOR}))],
        packers=[Actor(30, frozenset({Who.FULFILMENT}))],
        admins=[Actor(40, frozenset({Who.ADMIN}))],
        reasons={kind: [each["code"] for each in all_] for kind, all_ in reasons.DEFAULTS.items()},
        sources=[1, 2],
        own_source=3,
        carriers=["post", "courier"],
    )


@pytest.fixture
def plado():
    """Every line is worked."""
    return cast_with("PLADO", {"UA": 80, "PL": 20})


@pytest.fixture
def altercpa():
    """Only the first line and buyout."""
    return cast_with("AlterCPA", {"KZ": 70, "RU": 30})


@pytest.fixture
def data(settings, tmp_path):
    """A data folder of its own for what the demo keeps."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def built(db, data):
    """A small demo world; what `world.build` answered."""
    return world.build(say=lambda words: None, volumes=SMALL)


@pytest.fixture
def demo_site(settings):
    """The desk as bin/demo starts it. Apps cannot be installed a second time in one process."""
    before = {place: hooks.hooks(place) for place in ("sign-in", "floor")}
    folder = Path(demo.__file__).parent / "templates"
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [folder]}]
    Config("callboard.demo", demo).ready()
    settings.ROOT_URLCONF = "tests.demo.urls"
    yield
    for place, templates in before.items():
        for template in set(hooks.hooks(place)) - set(templates):
            hooks.unhook(place, template)
