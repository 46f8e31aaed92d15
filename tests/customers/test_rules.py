import pytest

from callboard.customers import rules


def test_last_digits_are_a_beginning():
    assert rules.tail("+380671687644") == "446786176083"
    assert rules.tail("нет") == "тен"


def test_key_ignores_case_and_spaces():
    assert rules.key("  ІВАНЕНКО   Галина ") == "іваненко галина"
    assert rules.key("Шевченко и\u0306") == "шевченко й"


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        (("Иванов", "Иван", "Иванович"), ("иванов иван иванович", "иван иванович")),
        (("Іваненко", "Галина", ""), ("іваненко галина", "галина")),
        (("", "Мария", "Ивановна"), ("мария ивановна", "мария")),
        (("", "Jan Kowalski", ""), ("jan kowalski", "kowalski jan")),
        (("", "", ""), ("", "")),
    ],
)
def test_person_is_found_by_surname_and_by_given_name(name, keys):
    assert rules.name_keys(*name) == keys


def test_keys_fit_their_columns():
    whole, given = rules.name_keys("İ" * 80, "İ" * 80, "İ" * 80)

    assert len(whole) <= 260
    assert len(given) <= 80
