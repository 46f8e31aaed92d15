import pytest

from callboard.places import queries, rules

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Lviv", "Львів", "Львов", "м. Львів"])
def test_a_town_is_one_in_every_language(name):
    key = rules.sounds(rules.shortened(name))

    towns = queries.same_towns("UA", [key])

    assert {rules.sounds(other) for other in ("Lviv", "Львів", "Львов")} <= set(towns[key])
    assert "kiiv" not in towns[key]


def test_a_name_that_nobody_knows_is_its_own_alone():
    assert queries.same_towns("UA", ["nowhereville", ""]) == {"nowhereville": {"nowhereville"}}


def test_towns_are_asked_at_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.same_towns("UA", ["lviv", "odesa", "dnipro"])
