"""The floor in tabs: what stands in each of them, the order of taking (A3b, A3.9 to A3.11)."""

from datetime import timedelta

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Layout
from callboard.dispatch.queries import desk_of
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.statuses import Line, Status
from callboard.sources import actions as sources
from callboard.workplace.queries import tab_counts, tabs
from callboard.workplace.queries.tabs import Tab
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, on_the_line
from tests.factories.orders import OfferFactory, OrderFactory, at_place, promise_of
from tests.hostile import ODD
from tests.workplace.paper import read
from tests.workplace.tabs.rows import may_open, numbers, unanswered

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line
AUTO = {"X-Callboard-Auto": "1"}


def test_every_waiting_order_is_in_exactly_one_tab(company, operator, face, at_noon):
    """A3b.1 to A3b.7."""
    made = {
        Tab.NEW: [OrderFactory(company), OrderFactory(company, status=S.ACCEPTED)],
        Tab.QUICK: [unanswered(company), unanswered(company, attempts=3)],
        Tab.IN_WORK: [
            promise_of(operator, due_at=at_noon),
            at_place(company, S.SCHEDULED, L.FIRST, promised_by=operator),
            at_place(company, S.HOLD, L.FIRST),
            at_place(company, S.CALLBACK, L.SECOND, missed_on=L.FIRST),
            OrderFactory(company, status=S.ACCEPTED, attempts=2),
        ],
        Tab.TODAY: [unanswered(company, attempts=4)],
        Tab.YESTERDAY: [unanswered(company, days=1), unanswered(company, days=1, attempts=7)],
        Tab.DAY_BEFORE: [unanswered(company, days=2)],
        Tab.OLDER: [unanswered(company, days=3), unanswered(company, days=9, line=L.SECOND)],
    }
    at_place(company, S.CANCELLED, L.REJECT)
    at_place(company, S.ARRIVED, L.BUYOUT)

    counts = tab_counts.count_for_teams(company.pk)[face.pk]["tabs"]
    for tab in Tab:
        found = tabs.tabs_of(operator, desk_of(operator), {"tab": tab})
        assert {row.row.order for row in found.rows} == set(made[tab]), tab
        assert counts[tab] == len(made[tab]), tab


def test_the_columns_are_those_of_the_manual(shown, company):
    """A3.9"""
    source = sources.source_of(company, webmaster="alpha")
    OrderFactory(company, source=source)

    text = shown("new").text

    assert (
        "Order no. Responsible Full name Webmaster Product name Phone Ordered Call back at Status"
        in text
    )
    assert "alpha" in text
    assert "Close" in text


def test_new_is_taken_from_the_bottom_of_the_last_page(shown, company, at_noon):
    """A3.10: the tab opens there; the oldest stands in the last row and is next."""
    offer = OfferFactory(company)
    made = [
        OrderFactory(company, offer=offer, arrived_at=at_noon - timedelta(minutes=n)).number
        for n in range(45)
    ]

    page = shown("new")
    assert numbers(page) == made[-20:]
    assert [a["id"] for a in page.with_("data-key", "Space")] == [f"open-{made[-1]}"]
    assert not page.with_("rel", "next")

    back = page.with_("rel", "prev")[0]["href"].split("before=")[1]
    before = shown("new", before=back)
    assert numbers(before) == made[5:25]
    assert not before.with_("data-key", "Space")
    assert numbers(shown("new", page="first")) == made[:20]
    after = shown("new", page="first").with_("rel", "next")[0]["href"].split("after=")[1]
    assert numbers(shown("new", after=after)) == made[20:40]


def test_new_is_taken_only_where_nobody_is_responsible(shown, company, operator, team, at_noon):
    """A3.10: who holds it, or has it in the personal list, stands in the column."""
    colleague = on_the_line(MemberFactory(company=company, team=team, name="Taras"))
    held = OrderFactory(company, arrived_at=at_noon - timedelta(hours=2))
    dispatch.open_for_work(held, by=colleague)
    OrderFactory(company, assignee=colleague, arrived_at=at_noon - timedelta(hours=1))
    free = OrderFactory(company)

    page = shown("new")

    assert may_open(page) == [free.number]
    assert page.text.count("Taras") == 2
    assert page.with_("data-key", "Space")[0]["id"] == f"open-{free.number}"


def test_an_order_given_back_is_new_again(desk, shown, company, operator):
    order = OrderFactory(company)
    assert may_open(shown("new")) == [order.number]
    desk.post(f"/orders/{order.number}/take/")
    dispatch.give_back(order, by=operator)

    assert numbers(shown("new")) == [order.number]


def test_the_other_tabs_are_straight_and_ignore_who_is_responsible(
    shown, company, team, operator, at_noon
):
    """A3.11: first page, first row; a colleague's promise does not bind (A17 C11)."""
    colleague = MemberFactory(company=company, team=team, name="Taras")
    later = unanswered(company, due_at=at_noon + timedelta(minutes=2))
    first = unanswered(company, due_at=at_noon - timedelta(minutes=2))
    promised = promise_of(colleague, due_at=at_noon)

    quick = shown("quick")
    assert may_open(quick) == [first.number, later.number]
    assert quick.with_("data-key", "Space")[0]["id"] == f"open-{first.number}"
    assert may_open(shown("in_work")) == [promised.number]
    assert "Taras" in shown("in_work").text


def test_a_colleague_s_promise_opens(desk, face, company, team, operator):
    """A3.11, A17 C11."""
    order = promise_of(MemberFactory(company=company, team=team))

    answer = desk.post(f"/orders/{order.number}/take/")

    assert answer["HX-Redirect"] == f"/orders/{order.number}/"


def test_a_new_order_is_opened_from_the_list(desk, face, company):
    """A3.10: in calling mode too, where other floors hand out one by one."""
    order = OrderFactory(company)

    assert desk.post(f"/orders/{order.number}/take/")["HX-Redirect"] == f"/orders/{order.number}/"


def test_who_called_last_is_responsible(desk, shown, company, operator):
    """A3.9"""
    order = OrderFactory(company)
    desk.post(f"/orders/{order.number}/take/")
    order.refresh_from_db()
    orders.no_answer(order, by=operator, version=None, reason="busy")

    assert "Olha" in shown("quick").text


def test_a_personal_order_of_a_colleague_is_shown_and_not_opened(shown, company, team):
    """A3b: seen with its responsible; A4.12: worked by that member alone."""
    unanswered(company, assignee=MemberFactory(company=company, team=team, name="Taras"))

    page = shown("quick")

    assert "Taras" in page.text
    assert may_open(page) == []


def test_the_oldest_are_parked_until_the_second_line(shown, company):
    """A3b.7, A17 C9: shown, not called."""
    parked = unanswered(company, days=3)
    revived = unanswered(company, days=6, line=L.SECOND)

    page = shown("older")

    assert numbers(page) == [parked.number, revived.number]
    assert may_open(page) == [revived.number]
    assert "Do not call these." in page.text


def test_the_parked_are_not_delivered_by_themselves_either(desk, team, company, operator):
    """A17 C9: shown, not called, also where orders open by themselves; the second line calls."""
    DeskFactory(team, layout=Layout.TABS, auto_deliver=True)
    offer = OfferFactory(company)
    soon = clock.now() - timedelta(minutes=1)
    for due_at in (clock.now() - timedelta(days=3), clock.now() - timedelta(days=2), soon):
        unanswered(company, offer=offer, days=3, due_at=due_at)
    assert desk.post("/floor/next/", **AUTO).status_code == 204

    fresh = unanswered(company, offer=offer, days=2, due_at=soon)
    assert desk.post("/floor/next/", **AUTO)["HX-Redirect"] == f"/orders/{fresh.number}/"
    dispatch.give_back(fresh, by=operator)
    revived = unanswered(company, offer=offer, days=6, line=L.SECOND)
    assert desk.post("/floor/next/", **AUTO)["HX-Redirect"] == f"/orders/{revived.number}/"


def test_other_faces_are_handed_the_old_ones_too(desk, team, company):
    """A17 C9: both behaviours are presets; who works by the button calls them until they age."""
    DeskFactory(team)
    old = unanswered(company, days=3)

    assert desk.post("/floor/next/")["HX-Redirect"] == f"/orders/{old.number}/"


def test_only_offers_of_the_team_are_shown(desk, team, company, operator):
    """A3.10: "only products that are in your scripts"; A17 C12."""
    ours = OfferFactory(company)
    DeskFactory(team, layout=Layout.TABS, offers=(ours,))
    facts = [
        ("new", {"status": S.NEW}),
        ("quick", {"status": S.NO_ANSWER, "attempts": 1}),
        ("in_work", {"status": S.CALLBACK, "promised_by": operator}),
    ]
    for tab, wanted in facts:
        mine = OrderFactory(company, offer=ours, **wanted)
        OrderFactory(company, **wanted)
        assert numbers(read(desk.get("/floor/", tab=tab))) == [mine.number]
    counts = tab_counts.count_for_teams(company.pk)[team.pk]["tabs"]
    assert (counts["new"], counts["quick"], counts["in_work"]) == (1, 1, 1)


def test_only_lines_of_the_team_are_shown(desk, team, company):
    """A14.6"""
    DeskFactory(team, layout=Layout.TABS, lines=[L.FIRST])
    unanswered(company, line=L.SECOND)

    assert numbers(read(desk.get("/floor/", tab="quick"))) == []


def test_without_start_the_tabs_say_so(face, operator, as_member):
    """A2.2"""
    assert "You haven't started your work!" in read(as_member(operator).get("/floor/")).text


@pytest.mark.parametrize("nonsense", [*ODD.values(), "1-1", "0-0"])
def test_what_a_wrong_address_asks_for_is_not_heard(shown, company, nonsense):
    OrderFactory(company)

    assert shown(nonsense, after=nonsense, before=nonsense, page=nonsense).text


@pytest.mark.parametrize("tab", ["new", "quick", "in_work", "yesterday", "older"])
def test_every_row_of_a_long_tab_is_on_one_of_its_pages(shown, company, operator, tab, at_noon):
    offer = OfferFactory(company)
    made = {_one_of(tab, company, operator, offer, n).number for n in range(47)}
    seen, asked = [], {"page": "first"}

    while asked:
        page = shown(tab, **asked)
        seen += numbers(page)
        following = page.with_("rel", "next")
        asked = {"after": following[0]["href"].split("after=")[1]} if following else {}

    assert len(seen) == 47
    assert set(seen) == made


QUERIES = 22


@pytest.mark.parametrize("tab", ["new", "quick", "in_work", "older"])
@pytest.mark.parametrize("many", [2, 30])
def test_a_tab_asks_the_database_the_same_however_long_it_is(
    shown, desk, company, operator, tab, many, django_assert_max_num_queries
):
    offer = OfferFactory(company)
    for n in range(many):
        _one_of(tab, company, operator, offer, n)
    shown(tab)

    with django_assert_max_num_queries(QUERIES):
        shown(tab)


def _one_of(tab, company, operator, offer, n):
    at = clock.now() - timedelta(seconds=n)
    if tab == "new":
        return OrderFactory(company, offer=offer, arrived_at=at)
    if tab == "in_work":
        return promise_of(operator, offer=offer, due_at=at)
    days = {"quick": 0, "yesterday": 1, "older": 5}[tab]
    return unanswered(company, offer=offer, days=days, due_at=at)


def test_another_company_sees_nothing_of_it(outsider, company, as_member):
    with acting_for(outsider.company_id):
        team = TeamFactory(company=outsider.company)
        DeskFactory(team, layout=Layout.TABS)
        stranger = on_the_line(MemberFactory(company=outsider.company, team=team))
    order = OrderFactory(company)

    assert str(order.number) not in read(as_member(stranger).get("/floor/")).text


def test_only_a_promise_has_a_time_to_keep(shown, company, operator, at_noon):
    """A3.1: a second check that waits, or the next try, is never late."""
    promise = promise_of(operator, due_at=at_noon - timedelta(minutes=5))
    at_place(company, S.HOLD, L.FIRST, due_at=at_noon - timedelta(hours=4))

    (left,) = shown("in_work").with_("until")

    assert left["until"].startswith(f"{promise.due_at:%Y-%m-%dT}")
