"""Every address, asked by each kind of person (1.7): who has no right gets 403 and sees nothing of
ours; who has it is never turned away for a right. Strangers, the blocked, keys and neighbours are
in test_urls.py and test_doors.py."""

import pytest
from django.test import Client

from callboard.accounts import rules
from callboard.accounts.models import Role
from callboard.accounts.tenancy import acting_for
from tests.accounts.test_queries import owner_of_the_installation, proved
from tests.architecture.test_forms import marks_of
from tests.architecture.test_urls import GUARDED, about
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.orders import CustomerFactory, OrderFactory

CANARY = "Zxqkanareikin"
ACTORS = {
    "operator": {},
    "leader": {"role": Role.LEADER},
    "admin": {"role": Role.ADMIN, "team": None},
    "nobody's": {"team": None},
    "packer": {"team": {"call_centre": False, "packing": "edit"}},
    "logistician": {"team": {"call_centre": False, "delivery": "extended", "sending": "edit"}},
}


def staff(company):
    """One member of each kind, signed in."""
    found = {}
    for name, facts in ACTORS.items():
        team = facts.get("team", {})
        made = None if team is None else TeamFactory(company=company, **team)
        role = facts.get("role", Role.OPERATOR)
        member = MemberFactory(company=company, team=made, role=role)
        client = Client()
        client.force_login(member.user)
        found[name] = (member, client)
    return found


@pytest.fixture
def people(company):
    """Everybody of ours."""
    return staff(company)


@pytest.mark.parametrize("name", GUARDED)
def test_the_rules_alone_say_who_is_turned_away(name, people, company):
    """By GET and by POST. A right that the rules give is never refused at the door."""
    may = GUARDED[name][-1].callback.may
    for actor, (member, client) in people.items():
        with acting_for(company.pk):
            allowed = may is not None and rules.may(member, may)
        for url in about(name, company)[:1]:
            for ask in (client.get, client.post):
                status = ask(url).status_code
                assert status < 500, (actor, url)
                if not allowed:
                    assert status in {403, 405}, (actor, url, status)


@pytest.mark.parametrize("name", GUARDED)
def test_nobody_of_a_neighbour_is_shown_or_changes_anything_of_ours(name, outsider, company):
    """Whoever asks: our ids in the path, in filters, sorting, searches and cursors of a query, and
    in a body find nothing. Strangers and the blocked come no further than the door."""
    with acting_for(company.pk):
        ours = CustomerFactory(company, name=CANARY, phone="+380509998877")
        member = MemberFactory(company=company, name=CANARY)
        order = OrderFactory(customer=ours, surname=CANARY)
    asked = {
        "phone": ours.phone, "actor": member.pk, "member": member.pk, "team": member.team_id,
        "customer": ours.pk, "operator": member.pk, "sort": "-customer__name", "to": member.pk,
        "company": company.pk, "company_id": company.pk, "customer__company": company.pk,
        "after": order.number - 1, "order": order.number, "orders": order.number,
        "offer": order.offer_id, "query": f"operator={member.pk}", "q": CANARY[:7].lower(),
    }  # fmt: skip
    theirs, about_us = about(name, outsider.company)[0], about(name, company)[0]
    before = marks_of(company.pk)
    for actor, (_member, client) in staff(outsider.company).items():
        for url in dict.fromkeys((theirs, about_us)):
            for answer in (client.get(url, asked), client.post(url, asked)):
                shown = (b"".join(answer) if answer.streaming else answer.content).decode(
                    "utf-8", "replace"
                )
                assert answer.status_code < 500, (actor, url)
                assert CANARY not in shown, (actor, url)
                assert f"/company/people/{member.pk}/" not in shown, (actor, url)
                if url == about_us != theirs:
                    assert answer.status_code in {403, 404, 405}, (actor, url)
        assert marks_of(company.pk) == before, actor


@pytest.mark.parametrize("name", [name for name in GUARDED if not name.startswith("platform")])
def test_the_owner_of_the_installation_reaches_no_page_of_a_company(name, company):
    """Nor with both proofs given, nor by a company put into the session."""
    client = proved(owner_of_the_installation())
    session = client.session
    session["company"] = company.pk
    session.save()
    for url in about(name, company)[:1]:
        for ask in (client.get, client.post):
            answer = ask(url)
            assert answer.status_code in {302, 405}, url
            assert answer.status_code == 405 or answer.url == "/platform/"
