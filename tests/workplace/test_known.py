"""What a company has thousands of is typed by name: no page grows with offers, people, teams."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.models import Member, Team, User
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import Offer
from callboard.orders.models import Order
from callboard.workplace.models import Run, SavedFilter
from callboard.workplace.queries import known, wallboard
from tests.factories.accounts import MemberFactory
from tests.factories.orders import OfferFactory, OrderFactory
from tests.workplace.lists import look
from tests.workplace.paper import read

FEW, MANY = 250, 3_000
PAGES = ["/orders/", "/orders/new/", "/team/", "/company/people/", "/company/people/new/"]


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


@pytest.fixture
def few(monkeypatch):
    """Two are listed; of more one is typed."""
    monkeypatch.setattr(known, "MOST", 2)


def crowd(company, numbers):
    offer = OfferFactory(company)
    with acting_for(company.id):
        Team.objects.bulk_create(Team(company=company, name=f"Crew {n:05}") for n in numbers)
        Offer.objects.bulk_create(
            Offer(company=company, name=f"Thing {n:05}", code=f"t-{n:05}", product=offer.product)
            for n in numbers
        )
        users = User.objects.bulk_create(
            User(username=f"crowd-{n:05}", password="!") for n in numbers
        )
        Member.objects.bulk_create(
            Member(company=company, user=each, name=f"Body {each.username}", phone="")
            for each in users
        )


def standing(page, name):
    """What stands in the field of this name."""
    return page.with_("name", name)[0]["value"]


@pytest.mark.parametrize("url", PAGES)
def test_no_page_grows_with_offers_people_or_teams(browser, company, url):
    def cost():
        wallboard.forget(company.pk)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(url)
        assert answer.status_code == 200
        return len(asked), len(answer.content)

    crowd(company, range(FEW))
    browser.get(url)  # the first touch is written down
    statements, size = cost()
    crowd(company, range(FEW, MANY))

    after = cost()

    assert after[0] == statements
    assert abs(after[1] - size) < 200
    assert after[1] < 250_000


def test_a_filter_finds_by_what_is_typed(browser, company, operator, leader, few):
    mine = OrderFactory(company, promised_by=operator, status="callback")
    other = OrderFactory(company, promised_by=leader, status="callback")
    crowd(company, range(3))

    assert look(browser, operator=operator.user.username) == [mine.number]
    assert look(browser, operator=leader.name.upper()) == [other.number]
    assert look(browser, offer=mine.offer.code) == [mine.number]
    both = f"{mine.offer.code}, {other.offer.name}"
    assert sorted(look(browser, offer=both)) == sorted([mine.number, other.number])
    assert len(look(browser, team=operator.team.name)) == 2


@pytest.mark.parametrize("name", ["operator", "offer", "team"])
def test_what_is_called_like_nothing_or_like_two_is_marked(browser, company, name, few):
    crowd(company, range(3))
    for _ in range(2):
        MemberFactory(company=company, name="Ira")
        OfferFactory(company, name="Ira")

    for words in ["nobody's", "999999999999999999", "~999999999", "~1,x", "\x00", *TWICE[name]]:
        answer = browser.get("/orders/", {name: words})
        assert answer.status_code == 422, words
        assert name in answer.context["form"].errors


TWICE = {"operator": ["ira"], "offer": ["ira", "ira, ira"], "team": []}


def test_a_filter_that_was_typed_is_kept_and_outlives_a_new_name(browser, company, operator, few):
    order = OrderFactory(company, promised_by=operator, status="callback")
    crowd(company, range(3))
    page = browser.get("/orders/", {"operator": "olha", "team": operator.team.name})
    query = page.context["form"].query
    browser.post("/orders/filters/", {"name": "Olha's", "query": query})
    saved = SavedFilter.objects.get(name="Olha's")

    Member.objects.filter(pk=operator.pk).update(name="Olena")
    Team.objects.filter(pk=operator.team_id).update(name="Night")
    answer = browser.get(f"/orders/?{saved.query}")

    assert look(browser, saved.query) == [order.number]
    chips = {str(label): words for label, words, _without in answer.context["form"].chips}
    assert chips == {"Operator": "Olena", "Team": "Night"}
    fields = {a.get("name"): a.get("value") for a in read(answer).with_("name")}
    assert (fields["operator"], fields["team"]) == (operator.user.username, "Night")


def test_a_filter_holds_when_a_list_becomes_too_long_and_when_it_is_short_again(
    browser, company, operator, monkeypatch
):
    orders = [OrderFactory(company, promised_by=operator, status="callback") for _ in range(2)]
    listed = {"operator": operator.pk, "offer": [order.offer_id for order in orders]}
    numbers = sorted(order.number for order in orders)
    crowd(company, range(3))
    assert sorted(look(browser, **listed)) == numbers

    monkeypatch.setattr(known, "MOST", 2)
    assert sorted(look(browser, operator=operator.pk, offer=orders[0].offer_id)) == [
        orders[0].number
    ]
    offers = ", ".join(order.offer.code for order in orders)
    typed = browser.get("/orders/", {"operator": operator.user.username, "offer": offers})
    query = typed.context["form"].query

    monkeypatch.undo()
    assert sorted(look(browser, query)) == numbers


def test_a_neighbour_s_are_called_nothing(browser, company, outsider, few):
    crowd(company, range(3))
    for words in [outsider.user.username, outsider.name, f"~{outsider.pk}", outsider.pk]:
        assert browser.get("/orders/", {"operator": words}).status_code == 422


def test_orders_are_assigned_to_whoever_is_typed(browser, company, operator, few):
    crowd(company, range(3))
    order = OrderFactory(company)
    ticked = f"{order.number}.{order.version}"
    sent = {"verb": "assign", "orders": ticked, "to": operator.user.username}

    assert browser.post("/orders/runs/", sent).status_code == 302
    assert Run.objects.get().to == operator
    assert browser.post("/orders/runs/", sent | {"to": "nobody"}).status_code == 422


def test_the_dialog_of_a_card_assigns_to_whoever_is_typed(browser, company, operator, few):
    crowd(company, range(3))
    order = OrderFactory(company)
    url = f"/orders/{order.number}/assign/"
    sent = {"version": order.version, "to": "nobody"}

    assert browser.post(url, sent).context["form"].errors.keys() == {"to"}
    assert browser.post(url, sent | {"to": operator.user.username}).status_code == 302
    order.refresh_from_db()
    assert order.assignee == operator
    assert standing(read(browser.get(url)), "to") == operator.user.username


def test_a_lead_is_typed_with_the_code_of_its_offer(browser, company, few):
    offer = OfferFactory(company, name="Big mug")
    crowd(company, range(3))
    page = read(browser.get("/orders/new/"))
    sent = {
        "token": standing(page, "token"),
        "offer": "big MUG",
        "country": company.country,
        "phone": "+380671234567",
        "quantity": 1,
    }

    assert browser.post("/orders/new/", sent).status_code == 302
    assert Order.objects.get().offer == offer


def test_a_team_of_many_is_typed_by_its_name(browser, company, team, few, monkeypatch):
    monkeypatch.setattr(wallboard, "MOST_TEAMS", 2)
    crowd(company, range(3))

    assert b'name="called"' in browser.get("/team/").content
    answer = browser.get("/team/", {"called": team.name.lower()})
    assert answer.url == f"/team/?team={team.pk}"
    answer = browser.get("/team/", {"called": "no such"}, follow=True)
    assert "no such" in answer.content.decode()


def test_a_member_is_put_into_a_team_by_its_name(browser, company, operator, few):
    crowd(company, range(3))
    url = f"/company/people/{operator.pk}/"
    page = read(browser.get(url))
    assert standing(page, "team") == operator.team.name

    form = browser.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"team": "crew 00001"}
    answer = browser.post(url, sent | {"seen": form.seen})
    assert answer.status_code == 302
    operator.refresh_from_db()
    assert operator.team.name == "Crew 00001"
    answer = browser.get("/company/people/", {"team": operator.team.name})
    assert [each.pk for each in answer.context["found"].members] == [operator.pk]
