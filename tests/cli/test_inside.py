"""What the commands say and do in the database."""

import pytest

from callboard.accounts import actions
from callboard.accounts.models import AuditEntry
from callboard.accounts.tenancy import acting_for
from callboard.cli import inside
from callboard.kit import invariants
from callboard.orders.models import OrderPolicy

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    """A company with its policies, as it is opened."""
    return actions.open_company("Seller")


def policy(company):
    with acting_for(company.id):
        return OrderPolicy.objects.get()


def test_a_setting_is_changed_by_the_name_of_the_company_and_written_down(seller, capsys):
    assert inside.set_policy("Seller", "callback_grace", "20") == 0

    assert policy(seller).callback_grace == 20
    assert capsys.readouterr().out == "orders.callback_grace = 20\n"
    with acting_for(seller.id):
        entry = AuditEntry.objects.get(kind="setting.changed")
        assert (entry.actor, entry.facts["after"]) == (None, 20)


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("ladder", "5,30,120", [5, 30, 120]),
        ("auto_paid", "yes", True),
        ("auto_paid", "0", False),
        ("ask_time_from_attempt", "", None),
        ("orders.duplicate", "trash", "trash"),
    ],
)
def test_a_value_is_read_as_a_form_would(seller, name, written, kept):
    assert inside.set_policy(str(seller.id), name, written) == 0

    assert getattr(policy(seller), name.rpartition(".")[2]) == kept


@pytest.mark.parametrize(
    ("company", "name", "value", "why"),
    [
        ("Nobody", "ladder", "5", "There is no company Nobody."),
        ("Seller", "colour", "red", "Which setting is colour?"),
        ("Seller", "callback_grace", "soon", "callback_grace cannot be soon"),
        ("Seller", "callback_grace", "-5", "callback_grace cannot be -5"),
        ("Seller", "auto_paid", "perhaps", "auto_paid cannot be perhaps"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(seller, capsys, company, name, value, why):
    before = policy(seller)

    assert inside.set_policy(company, name, value) == 1

    assert why in capsys.readouterr().err
    assert policy(seller) == before


def test_all_settings_are_listed_on_request(seller, capsys):
    assert inside.set_policy("Seller", "?", "") == 0

    assert "orders.callback_grace = " in capsys.readouterr().out


def test_broken_rows_are_named_with_their_company(seller, capsys, monkeypatch):
    monkeypatch.setattr(invariants, "_checks", {"sums": lambda company: [f"order 7 of {company}"]})

    assert inside.check_invariants() == 1

    assert f"company {seller.id}: sums: order 7 of {seller.id}\n" in capsys.readouterr().out


def test_nothing_is_broken_in_a_new_company(seller, capsys):
    assert inside.check_invariants() == 0
    assert capsys.readouterr().out == ""


def test_postal_codes_are_put_in_and_what_was_left_out_is_told(tmp_path, capsys):
    file = tmp_path / "UA.txt"
    row = "UA\t63100\tЯсне Поле\tKharkivska\t07\t\t\t\t\t49.1\t37.3\t1"
    file.write_text(f"{row}\nUA\t1\n", encoding="utf-8")

    assert inside.import_places(str(file)) == 0
    said = capsys.readouterr().out
    assert "2 lines, 1 places added, 0 changed." in said
    assert "1 lines left out: fewer than eleven columns (the first is line 2)" in said


def test_a_file_that_is_not_there_or_of_something_else_is_refused(tmp_path, capsys):
    other = tmp_path / "other.txt"
    other.write_text("hello")

    assert inside.import_places(str(tmp_path / "none.txt")) == 1
    assert inside.import_places(str(other)) == 1
    assert "no postal codes" in capsys.readouterr().err


def test_the_built_in_table_of_cities_is_put_in_again_where_no_file_is_named(capsys):
    assert inside.import_places() == 0
    assert "towns of the built-in table are there." in capsys.readouterr().out
