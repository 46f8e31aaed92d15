from datetime import timedelta

import pytest

from callboard.accounts.models import AuditEntry
from callboard.accounts.tenancy import acting_for
from callboard.integrations import actions
from callboard.integrations.models import Answer, ApiKey, KeyMinute, Scope
from callboard.kit import clock
from callboard.kit.errors import Refused


@pytest.fixture
def inside(company):
    with acting_for(company.id):
        yield company


def test_secret_is_shown_once_and_kept_nowhere(inside):
    key, token = actions.issue_key(inside, "Shop", [Scope.LEADS_WRITE])

    number, _, secret = token.partition(".")
    assert number == str(inside.pk)
    assert len(secret) >= 40
    assert secret not in str(ApiKey.objects.values().get(pk=key.pk))


def test_two_keys_have_two_secrets(inside):
    assert len({actions.issue_key(inside, "Shop", list(Scope))[1] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": " "}),
        ("scopes", {"scopes": []}),
        ("scopes", {"scopes": ["everything"]}),
        ("per_minute", {"per_minute": 0}),
    ],
)
def test_key_that_makes_no_sense_is_refused(field, facts, inside):
    facts = {"name": "Shop", "scopes": list(Scope)} | facts

    with pytest.raises(Refused) as refusal:
        actions.issue_key(inside, **facts)

    assert list(refusal.value.fields) == [field]
    assert not ApiKey.objects.exists()


def test_who_gave_and_took_a_key_is_written_down(inside):
    key, token = actions.issue_key(inside, "Shop", [Scope.LEADS_WRITE])
    actions.revoke_key(key, by=None)
    revoked = actions.revoke_key(key, by=None)

    entries = AuditEntry.objects.filter(kind__startswith="key.")
    assert [entry.kind for entry in entries] == ["key.revoked", "key.issued"]
    assert token.partition(".")[2] not in str(entries.values())
    assert revoked.revoked_at == entries[0].at


def test_old_answers_and_counts_are_swept(sender, company, lead):
    now = clock.now()
    with clock.frozen(now - timedelta(hours=73)):
        sender.post(lead, Idempotency_Key="old")
    sender.post(lead, Idempotency_Key="young")

    with acting_for(company.id):
        gone = actions.sweep(company.pk)
        kept = list(Answer.objects.values_list("idempotency_key", flat=True))
        counts = KeyMinute.objects.count()

    assert gone == 2
    assert kept == ["young"]
    assert counts == 1
