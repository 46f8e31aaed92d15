"""An address as it is typed is held against what is known of its country (A5c, A9.2, A9.3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.places import queries, rules
from callboard.places.rules import Fit, Why
from tests.hostile import LONG, ODD

pytestmark = pytest.mark.django_db

NOBODY = 0  # a company without orders


def check(country="UA", language="uk", **typed):
    parts = dict.fromkeys(("city", "region", "postal_code", "street", "house"), "") | typed
    found = queries.check(NOBODY, queries.Typed(country, **parts), language)
    return {line.name: line for line in found}


def verdicts(**typed):
    return {name: (line.fit, line.why) for name, line in check(**typed).items()}


@pytest.mark.parametrize(
    ("city", "region", "postal_code"),
    [
        ("Львів", "Львівська область", "79053"),
        ("м. Львів", "Львівська обл.", "79000"),
        ("Lviv", "Львовская область", "79000"),
        ("Львов", "львівська", "80300"),  # another town of the region begins so
    ],
)
def test_an_address_that_is_known_fits_however_it_is_spelled(city, region, postal_code):
    """A9.2, A9.3."""
    found = verdicts(city=city, region=region, postal_code=postal_code)

    assert found == dict.fromkeys(("city", "region", "postal_code"), (Fit.FITS, Why.KNOWN))


def test_a_slip_in_the_city_offers_the_right_one_with_all_that_belongs_to_it():
    line = check(city="Хаоків")["city"]

    assert (line.fit, line.why) == (Fit.MISFIT, Why.SPELLED)
    assert line.instead[0] == {
        "city": "Харків",
        "region": "Харківська область",
        "district": "",
        "postal_code": "61000",
    }


def test_a_name_of_before_fits_and_offers_the_present_one():
    line = check(city="Днепропетровск", language="ru")["city"]

    assert (line.fit, line.why, line.instead) == (Fit.FITS, Why.SPELLED, ({"city": "Днепр"},))


def test_a_city_that_nobody_knows_is_no_error():
    found = verdicts(city="Zzyzx", region="Львівська", postal_code="79000")

    assert found == dict.fromkeys(("city", "region", "postal_code"), (Fit.UNKNOWN, Why.NOT_KNOWN))


def test_without_a_city_there_is_one_line():
    assert verdicts() == {"city": (Fit.MISFIT, Why.EMPTY)}


def test_a_region_of_another_town_does_not_fit_and_the_right_one_is_offered():
    line = check(city="Львів", region="Харківська область")["region"]

    assert (line.fit, line.why) == (Fit.MISFIT, Why.ELSEWHERE)
    assert line.instead == ({"region": "Львівська область"},)


def test_an_empty_region_and_an_empty_code_are_offered():
    found = check(city="Львів")

    assert (found["region"].why, found["region"].fit) == (Why.EMPTY, Fit.UNKNOWN)
    assert found["region"].instead == ({"region": "Львівська область"},)
    assert found["postal_code"].instead == ({"postal_code": "79000"},)


@pytest.mark.parametrize(
    ("postal_code", "fit", "why"),
    [
        ("61000", Fit.MISFIT, Why.ELSEWHERE),  # of Kharkiv
        ("7900", Fit.MISFIT, Why.DIGITS),
        ("79OOO", Fit.MISFIT, Why.DIGITS),
        ("00000", Fit.UNKNOWN, Why.NOT_KNOWN),  # begins as nowhere known
    ],
)
def test_a_postal_code_of_another_region_does_not_fit(postal_code, fit, why):
    line = check(city="Львів", region="Львівська область", postal_code=postal_code)["postal_code"]

    assert (line.fit, line.why) == (fit, why)
    if fit == Fit.MISFIT:
        assert line.instead == ({"postal_code": "79000"},)


@pytest.mark.parametrize(
    ("city", "postal_code"), [("Москва", "125009"), ("Санкт-Петербург", "199034")]
)
def test_the_other_codes_of_a_large_city_are_never_called_wrong(city, postal_code):
    line = check("RU", "ru", city=city, region=city, postal_code=postal_code)["postal_code"]

    assert line.fit != Fit.MISFIT


def test_where_no_codes_are_known_a_code_is_not_known():
    found = check("KZ", "ru", city="Алматы", postal_code="050000")

    assert found["postal_code"].why == Why.NOT_KNOWN


@pytest.mark.parametrize("text", [*ODD.values(), LONG[:120]])
def test_odd_words_are_checked_and_never_break(text):
    text = text.encode(errors="ignore").decode().replace("\x00", "")

    assert "city" in check(city=text, region=text, postal_code=text, street=text, house=text)


def test_a_street_is_known_by_its_sound_or_offered_or_not_known():
    known = ["вул. Шевченка", "Франка"]

    def line(typed):
        found = rules.one_of("street", typed, known)
        return found and (found.fit, found.why, found.instead)

    assert line("") is None
    assert line("Вул. Шевченка") == (Fit.FITS, Why.KNOWN, ())
    assert line("вул. Шевченко") == (
        Fit.UNKNOWN,
        Why.SPELLED,
        ({"street": "вул. Шевченка"},),
    )
    assert line("Зелена") == (Fit.UNKNOWN, Why.NOT_KNOWN, ())


def test_the_regions_of_a_postal_code_are_found_by_the_index_alone():
    with CaptureQueriesContext(connection) as asked:
        check(city="Львів", postal_code="79053")

    [regions] = [each["sql"] for each in asked if "DISTINCT" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {regions}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "city_by_postal_code" in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize(
    ("typed", "country", "codes"),
    [
        ("79053", "UA", ("79000", "79999")),
        ("7", "UA", ("70000", "79999")),
        ("630099", "RU", ("630000", "630999")),
        ("", "UA", None),
        ("7x", "UA", None),
        ("\u0667\u0669", "UA", None),  # digits of another script
        ("050000", "KZ", None),
    ],
)
def test_a_postal_code_names_a_range_where_its_beginning_names_a_region(typed, country, codes):
    assert rules.codes_of_a_region(typed, country) == codes
