"""Settings, presets, keys and the audit on the company's screens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts import actions as accounts
from callboard.accounts.models import AuditEntry, Company
from callboard.accounts.queries import audit as audit_queries
from callboard.accounts.tenancy import acting_for
from callboard.calls.models import CallPolicy
from callboard.dispatch.models import DeskPolicy
from callboard.integrations import doors
from callboard.integrations.models import ApiKey, Scope
from callboard.orders.models import OrderPolicy
from callboard.workplace.queries import presets
from tests.factories.integrations import KeyFactory

OWN, ORDERS, DESK = (f"/company/settings/{each}" for each in ("", "orders/", "desk/"))
PRESETS, KEYS, AUDIT = "/company/settings/presets/", "/company/keys/", "/company/audit/"


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


def standing(browser, url):
    """What the form at this address holds, as a browser would send it."""
    form = browser.get(url).context["form"]
    sent = {each.html_name: each.value() for each in form}
    return {name: value for name, value in sent.items() if value not in (None, False)}


@pytest.mark.parametrize("url", [OWN, ORDERS, DESK])
def test_a_form_sent_as_it_stands_changes_nothing(browser, url):
    assert browser.post(url, standing(browser, url)).status_code == 302
    assert not AuditEntry.objects.exists()


def test_the_company_and_its_telephone_are_set(browser, company, admin):
    """A14.1, A6.5, A17 C20."""
    sent = standing(browser, OWN) | {
        **{"name": "Pladis", "zone": "Europe/Warsaw", "currency": "PLN", "country": "PL"},
        **{"language": "uk", "dial_url": "sip:%s@pbx.example", "no_team_edits_all": "on"},
    }
    browser.post(OWN, sent)

    company = Company.objects.get(pk=company.pk)
    assert (company.name, company.zone, company.currency) == ("Pladis", "Europe/Warsaw", "PLN")
    assert (company.language, company.country, company.no_team_edits_all) == ("uk", "PL", True)
    assert CallPolicy.objects.get().dial_url == "sip:%s@pbx.example"
    entry = AuditEntry.objects.get(subject=f"accounts.Company {company.pk}")
    assert entry.facts["fields"]["zone"] == ["Europe/Kyiv", "Europe/Warsaw"]
    assert entry.actor == admin


def test_rules_of_orders_are_set(browser):
    """A17 C8: the redial ladder, as minutes with commas."""
    sent = standing(browser, ORDERS) | {"ladder": "3, 3, 3, 60", "full_name": "on"}
    browser.post(ORDERS, sent | {"calls_from": "8", "duplicate": "trash"})

    policy = OrderPolicy.objects.get()
    assert (policy.ladder, policy.full_name) == ([3, 3, 3, 60], True)
    assert (policy.calls_from, policy.duplicate) == (8, "trash")
    assert AuditEntry.objects.get().facts["fields"]["ladder"] == [[60], [3, 3, 3, 60]]


def test_the_desk_is_set(browser):
    browser.post(DESK, standing(browser, DESK) | {"claim_limit": "3", "overdue": "pin"})

    policy = DeskPolicy.objects.get()
    assert (policy.claim_limit, policy.overdue) == (3, "pin")


@pytest.mark.parametrize(
    ("url", "wrong", "field"),
    [
        (OWN, {"name": ""}, "name"),
        (OWN, {"zone": "Kyiv"}, "zone"),
        (OWN, {"currency": "грн"}, "currency"),
        (OWN, {"country": "XX"}, "country"),
        (OWN, {"language": "pl"}, "language"),
        (OWN, {"dial_url": "javascript:%s"}, "dial_url"),
        (ORDERS, {"ladder": ""}, "ladder"),
        (ORDERS, {"ladder": "3, zero"}, "ladder"),
        (ORDERS, {"ladder": "0"}, "ladder"),
        (ORDERS, {"calls_from": "21", "calls_until": "9"}, "calls_until"),
        (ORDERS, {"max_discount": "101"}, "max_discount"),
        (ORDERS, {"wrong_number": "x"}, "wrong_number"),
        (DESK, {"claim_limit": "0"}, "claim_limit"),
        (DESK, {"lease_seconds": "5"}, "lease_seconds"),
        (DESK, {"return_minutes": "5", "return_warning_minutes": "5"}, "return_warning_minutes"),
    ],
)
def test_a_mistake_is_marked_and_nothing_is_changed(browser, url, wrong, field):
    answer = browser.post(url, standing(browser, url) | wrong)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not AuditEntry.objects.exists()


def test_a_preset_is_looked_at_before_it_is_taken_over(browser, company, admin):
    """A17: PLADO calls again after an hour on five lines, 2016 after 3, 3, 3 and 60 minutes."""
    html = browser.get(PRESETS, {"preset": "2016"}).content.decode()
    assert "3, 3, 3, 60" in html
    assert not AuditEntry.objects.exists()

    browser.post(f"{PRESETS}apply/", {"preset": "2016"})

    policy, desk = OrderPolicy.objects.get(), DeskPolicy.objects.get()
    assert (policy.ladder, policy.second_line, desk.layout) == ([3, 3, 3, 60], False, "tabs")
    admin.company.refresh_from_db()
    assert presets.changes_by(admin, "2016") == []
    assert "nothing would change" in browser.get(PRESETS, {"preset": "2016"}).content.decode()


def test_a_preset_leaves_what_none_names(browser, admin):
    accounts.change(OrderPolicy.objects.get(), {"calls_from": 7}, by=admin)
    browser.post(f"{PRESETS}apply/", {"preset": "AlterCPA"})
    browser.post(f"{PRESETS}apply/", {"preset": "PLADO"})

    assert OrderPolicy.objects.get().calls_from == 7
    assert Company.objects.get().no_team_edits_all is False


@pytest.mark.parametrize("name", ["", "x", "plado"])
def test_an_unknown_preset_changes_nothing(browser, name):
    assert browser.get(PRESETS, {"preset": name}).status_code == 200
    browser.post(f"{PRESETS}apply/", {"preset": name})

    assert not AuditEntry.objects.exists()


def test_a_key_is_shown_once_and_opens_until_it_is_revoked(browser, company, admin):
    sent = {"name": "Shop", "per_minute": "60", "scopes": [Scope.LEADS_WRITE]}
    page = browser.post(f"{KEYS}new/", sent)
    text, key = page.context["text"], ApiKey.objects.get()

    assert text in page.content.decode()
    assert doors.key_behind(text) == key
    listed = browser.get(KEYS).content.decode()
    assert "Shop" in listed
    assert text.partition(".")[2] not in listed

    browser.post(f"{KEYS}{key.pk}/revoke/")
    assert doors.key_behind(text) is None
    kinds = AuditEntry.objects.order_by("id").values_list("kind", "actor")
    assert list(kinds) == [("key.issued", admin.pk), ("key.revoked", admin.pk)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["x"]}, "scopes"),
        ({"per_minute": "0"}, "per_minute"),
    ],
)
def test_a_key_without_name_or_use_is_not_issued(browser, company, wrong, field):
    sent = {"name": "Shop", "per_minute": "60", "scopes": [Scope.LEADS_WRITE]} | wrong
    answer = browser.post(f"{KEYS}new/", sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ApiKey.objects.exists()


def test_the_audit_reads_as_sentences(browser, company, admin, operator, team):
    accounts.set_policy(OrderPolicy.objects.get(), "callback_grace", 20, by=admin)
    accounts.block(operator, by=admin)
    accounts.change(team, {"packing": "extended"}, by=admin, kind="team.changed")
    accounts.move_to_team(operator, None, by=None)
    KeyFactory(company)

    lines = {line.done: line for line in browser.get(AUDIT).context["found"].lines}
    assert lines["Member blocked"].about == "Member Olha"
    assert lines["Member blocked"].actor == "Ada"
    grace = "Minutes a promise waits for who gave it"
    assert lines["Setting changed"].changed == [(grace, "15", "20")]
    assert lines["Team changed"].about == f"Team {team.name}"
    assert lines["Team changed"].changed == [("Packing orders", "Read", "Extended")]
    assert lines["Member moved to a team"].changed == [("Team", team.name, "—")]
    assert lines["Member moved to a team"].actor == ""
    assert lines["Key issued"].about == "Key for programs Shop"
    assert ("What it opens", "—", "Send leads, Read orders, Tell what happens to parcels") in lines[
        "Key issued"
    ].changed


def test_the_audit_is_filtered_by_what_and_by_whom(browser, admin, operator, leader):
    accounts.block(operator, by=leader)
    accounts.unblock(operator, by=admin)
    accounts.set_policy(OrderPolicy.objects.get(), "callback_grace", 20, by=admin)

    def done(**query):
        return [line.done for line in browser.get(AUDIT, query).context["found"].lines]

    assert done(kind="member.") == ["Member unblocked", "Member blocked"]
    assert done(actor=leader.user.username.upper()) == ["Member blocked"]
    assert done(kind="member.", actor="Ada") == ["Member unblocked"]
    assert len(done(kind="x", actor="y", after="z")) == 3


def test_pages_of_the_audit_cost_the_same_and_miss_nothing(browser, admin, monkeypatch):
    monkeypatch.setattr(audit_queries, "PAGE", 4)
    policy, costs = OrderPolicy.objects.get(), []
    browser.get(AUDIT)  # the first touch is written down
    for minutes in range(20, 60):
        accounts.set_policy(policy, "callback_grace", minutes, by=admin)
        if minutes in {30, 59}:
            with CaptureQueriesContext(connection) as asked:
                browser.get(AUDIT)
            costs.append(len(asked))
    seen, after = [], ""
    while after is not None:
        found = browser.get(AUDIT, {"after": after}).context["found"]
        seen += [line.changed[0][2] for line in found.lines]
        after = found.after

    assert costs[0] == costs[1]
    assert seen == [str(minutes) for minutes in range(59, 19, -1)]


def test_a_neighbour_s_audit_is_not_ours(browser, outsider, operator):
    with acting_for(outsider.company_id):
        accounts.save_settings(outsider, {"telegram": "@oskar"}, by=outsider)

    assert browser.get(AUDIT).context["found"].lines == []
