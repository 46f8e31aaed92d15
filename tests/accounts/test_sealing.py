"""The audit: lines are added, never changed; whoever changes one behind our back is found out."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from callboard.accounts import actions, tasks
from callboard.accounts.actions import sealing
from callboard.accounts.models import AuditEntry, AuditSeal
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock, invariants
from tests import database
from tests.factories.accounts import CompanyFactory


@pytest.fixture
def written(company, admin):
    """Five settled lines."""
    long_ago = clock.now() - timedelta(hours=1)
    with clock.frozen(long_ago):
        return [actions.record("setting.changed", company, by=admin, n=n) for n in range(5)]


def broken(company):
    return [row for name, row in invariants.broken(company.pk) if "sealed" in name]


@pytest.mark.parametrize("table", ["accounts_auditentry", "accounts_auditseal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_changes_and_deletes_no_line(table, change, written, company):
    actions.seal(company.pk)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))


def test_what_was_sealed_fits_its_seals(written, company):
    assert actions.seal(company.pk) == 5
    assert actions.seal(company.pk) == 0
    assert AuditSeal.objects.get().entries == 5
    assert broken(company) == []


def test_many_lines_make_a_chain_of_seals(written, company, monkeypatch):
    monkeypatch.setattr(sealing, "AT_ONCE", 2)

    assert actions.seal(company.pk) == 5
    assert list(AuditSeal.objects.order_by("upto").values_list("entries", flat=True)) == [2, 2, 1]
    assert broken(company) == []


def test_a_young_line_waits_for_the_next_seal(written, company, admin):
    """A transaction that still runs may yet write a line before it."""
    actions.record("setting.changed", company, by=admin)

    assert actions.seal(company.pk) == 5
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert actions.seal(company.pk) == 1
    assert broken(company) == []


def test_each_seal_is_told_to_the_log(written, company, caplog):
    actions.seal(company.pk)

    assert AuditSeal.objects.get().digest in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts_auditentry SET kind = 'x' WHERE id = %(entry)s",
        """UPDATE accounts_auditentry SET facts = '{"n": 7}' WHERE id = %(entry)s""",
        "UPDATE accounts_auditentry SET at = at - interval '1 day' WHERE id = %(entry)s",
        "DELETE FROM accounts_auditentry WHERE id = %(entry)s",
    ],
)
def test_a_line_changed_behind_our_back_is_reported(change):
    """By the command, and by the job of every night."""
    company = CompanyFactory()
    with clock.frozen(clock.now() - timedelta(hours=1)), acting_for(company.pk):
        entry = actions.record("setting.changed", company, by=None, n=1)
    with acting_for(company.pk):
        actions.seal(company.pk)
        assert broken(company) == []

    with database.as_owner() as owner:
        owner.execute("SELECT set_config('callboard.company', %s, false)", [str(company.pk)])
        assert owner.execute(change, {"entry": entry.pk}).rowcount == 1

    with acting_for(company.pk):
        assert len(broken(company)) == 1
    with pytest.raises(RuntimeError):
        tasks.check_invariants.func(0)


def test_lines_of_a_neighbour_have_seals_of_their_own(written, company, outsider):
    with acting_for(outsider.company_id), clock.frozen(clock.now() - timedelta(hours=1)):
        actions.record("setting.changed", outsider.company, by=None)

    tasks.seal_the_audit.func(0)

    assert AuditSeal.objects.get().company == company
    assert AuditEntry.objects.filter(pk__lte=AuditSeal.objects.get().upto).count() == 5
