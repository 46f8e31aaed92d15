"""Two admins with one form: the second is told what the first has changed, and loses nothing."""

import pytest

from callboard.accounts import actions as accounts
from callboard.accounts.models import AuditEntry, Member, Team
from callboard.dispatch.models import DeskPolicy
from callboard.orders.models import OrderPolicy, Reason, Stage
from tests.architecture.forms import Paper
from tests.factories.dispatch import DeskFactory


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


def typed(browser, url):
    """What a browser would send of the page as it stands."""
    answer = browser.get(url)
    sent = {each.html_name: each.value() for each in answer.context["form"]}
    seen = Paper(answer.content.decode()).fields["seen"]
    return {name: value for name, value in sent.items() if value not in (None, False)} | {
        "seen": seen
    }


def each_form(admin, team, operator):
    """(address, what somebody else changes meanwhile, what is typed, what must stand then)."""
    DeskFactory(team)
    reason = Reason.objects.filter(kind="cancel").first()
    stage = Stage.objects.create(company=admin.company, group="call", name="Warm")
    return {
        "team": (f"/company/teams/{team.pk}/", team, {"name": "West"}, {"exports": True}),
        "person": (f"/company/people/{operator.pk}/", operator, {"name": "Oksana"}, {"phone": "1"}),
        "reason": (f"/company/reasons/{reason.pk}/", reason, {"name_en": "Dear"}, {"position": 7}),
        "stage": (f"/company/stages/{stage.pk}/", stage, {"name": "Hot"}, {"tone": "late"}),
        "orders": (
            "/company/settings/orders/",
            OrderPolicy.objects.get(),
            {"reject_rounds": "4"},
            {"callback_grace": 33},
        ),
        "desk": (
            "/company/settings/desk/",
            DeskPolicy.objects.get(),
            {"claim_limit": "3"},
            {"idle_minutes": 44},
        ),
        "company": ("/company/settings/", admin.company, {"name": "Pladis"}, {"currency": "PLN"}),
    }


@pytest.mark.parametrize(
    "which", ["team", "person", "reason", "stage", "orders", "desk", "company"]
)
def test_a_form_that_somebody_else_was_quicker_with_is_not_overwritten(
    browser, admin, team, operator, which
):
    url, row, words, meanwhile = each_form(admin, team, operator)[which]
    sent = typed(browser, url) | words
    accounts.change(row, meanwhile, by=None)
    before = AuditEntry.objects.count()

    answer = browser.post(url, sent)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this while you had it open" in html
    assert all(f'value="{word}"' in html for word in words.values())
    assert AuditEntry.objects.count() == before
    again = browser.post(url, sent | {"seen": Paper(html).fields["seen"]})
    assert again.status_code == 302, again.context["form"].errors


def test_a_form_nobody_touched_meanwhile_is_saved(browser, admin, team, operator):
    DeskFactory(team)
    url = f"/company/teams/{team.pk}/"

    assert browser.post(url, typed(browser, url) | {"name": "West"}).status_code == 302
    assert Team.objects.get().name == "West"


@pytest.mark.parametrize("seen", ["[" * 5000, "[1]", "{", '{"name": 1}', "null"])
def test_nonsense_about_what_was_seen_breaks_nothing(browser, operator, seen):
    url = f"/company/people/{operator.pk}/"
    answer = browser.post(url, typed(browser, url) | {"seen": seen, "name": "Oksana"})

    assert answer.status_code in {302, 409}
    assert Member.objects.get(pk=operator.pk).name in {"Olha", "Oksana"}
