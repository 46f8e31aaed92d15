"""The floor in lines: blocks, order of rows, totals, Refresh (A3a, A3.1, A3.2, A3.8)."""

from datetime import timedelta

import pytest

from callboard.dispatch import queries as dispatch
from callboard.dispatch.models import Claim, ClaimEntry, Lane, Layout, TeamDesk
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, at_place, promise_of
from tests.hostile import ODD
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line


def blocks(page):
    """The headings of blocks, with how many rows each has."""
    return [attrs["id"].removeprefix("h-") for attrs in page.with_("id") if _is_block(attrs)]


def _is_block(attrs):
    return attrs["id"].startswith("h-")


def test_the_floor_has_the_line_s_three_blocks(floor):
    """A3a: Work, Callback, Scheduled delivery."""
    for line in Line:
        assert blocks(floor(line)) == ["work", "callback", "scheduled"]


def test_the_personal_list_is_one_block(floor, operator, company):
    """A3a.personal: whatever line the order stands on, and nobody else's."""
    mine = OrderFactory(company, assignee=operator)
    parcel = at_place(company, S.IN_DELIVERY, L.BUYOUT, assignee=operator, due_at=None)
    OrderFactory(company, assignee=MemberFactory(company=company))

    assert blocks(floor("personal")) == ["personal"]
    assert floor.numbers("personal") == [mine.number, parcel.number]
    assert floor.numbers("buyout") == []


def test_only_the_team_s_lines_are_shown_and_the_personal_list_always(desk, team):
    """A3a, A14.6; A17 C2: the second line is called In process."""
    DeskFactory(team, layout=Layout.LINES, lines=[L.SECOND, L.BUYOUT])

    page = read(desk.get("/floor/", line="reject"))

    lines = [a["id"].removeprefix("line-") for a in page.with_("id") if "line-" in a["id"]]
    assert lines == ["second", "buyout", "personal"]
    assert "In process" in page.text


def test_what_a_wrong_address_asks_for_is_not_heard(floor, face):
    for nonsense in ODD.values():
        floor(nonsense, work=nonsense, callback=nonsense, mine=nonsense)
        floor("buyout", work=nonsense, scheduled=nonsense, personal=nonsense)


def test_first_leads_are_no_list_until_they_are_handed_out(floor, desk, company, operator):
    """A3.5, A4.9: one by one into Work."""
    older = OrderFactory(company, due_at=clock.now() - timedelta(minutes=2))
    OrderFactory(company)
    assert floor.numbers("first") == []

    page = read(desk.post("/floor/refresh/"))

    assert [a["id"] for a in page.with_("data-row")] == [f"open-{older.number}"]
    assert "Held by you" in page.text
    assert [claim.order for claim in dispatch.claims_of(operator)] == [older]


def test_in_classic_mode_free_leads_stand_in_work(floor, face, company, operator):
    """A3a.first, A3a.second, A4.6, "Who is handed what": taken from the list by hand."""
    face.mode = TeamDesk.Mode.CLASSIC
    face.save()
    now = clock.now()
    later = OrderFactory(company, due_at=now - timedelta(minutes=1))
    first = OrderFactory(company, due_at=now - timedelta(minutes=5), status=S.NO_ANSWER)
    OrderFactory(company, due_at=now + timedelta(minutes=5), status=S.NO_ANSWER)
    OrderFactory(company, customer=CustomerFactory(company, zone="Asia/Kamchatka"))
    OrderFactory(company, assignee=MemberFactory(company=company))
    delayed = at_place(company, S.CALLBACK, L.SECOND, missed_on=L.FIRST)

    assert floor.numbers("first") == [first.number, later.number]
    assert floor.numbers("second") == [delayed.number]
    assert "Missed callback" in floor("second").text


def test_refresh_says_why_nothing_comes(desk, face):
    """A3.5"""
    answer = desk.post("/floor/refresh/")

    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#refusals")
    assert "Nothing to take now." in read(answer).text


def test_refresh_before_start_says_so(face, operator, as_member):
    """A2.2"""
    browser = as_member(operator)
    answer = browser.post("/floor/refresh/", headers={"HX-Request": "true"})

    assert "You haven't started your work!" in read(answer).text
    assert not Claim.objects.exists()


def test_a_lead_arrives_by_itself_while_ready(desk, face, company, operator):
    """A3.5, A4.9."""
    assert desk.post("/floor/arrive/").status_code == 204
    order = OrderFactory(company, status=S.NO_ANSWER, line=L.SECOND)

    page = read(desk.post("/floor/arrive/"))

    assert page.with_("aria-current", "page")[-1]["id"] == "line-second"
    assert f"open-{order.number}" in {a["id"] for a in page.with_("data-row")}


def test_no_second_lead_arrives_before_the_first_is_finished(desk, face, company):
    """A3.5: one by one."""
    OrderFactory(company)
    OrderFactory(company)
    desk.post("/floor/arrive/")

    assert desk.post("/floor/arrive/").status_code == 204
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("press", ["pause", "stop"])
def test_nothing_arrives_on_pause_or_after_stop(desk, face, company, press):
    """A4.9"""
    desk.post(f"/shift/{press}/")
    OrderFactory(company)

    assert desk.post("/floor/arrive/").status_code == 204
    assert not Claim.objects.exists()
    assert not read(desk.get("/floor/")).with_("hx-trigger", "arrive")


def test_totals_of_free_first_and_second_leads_are_shown(floor, company):
    """A3.6"""
    OrderFactory(company)
    OrderFactory(company)
    OrderFactory(company, status=S.NO_ANSWER, line=L.SECOND)

    text = floor("first").text

    assert "Total “First” leads 2" in text
    assert "Total “In process” leads 1" in text


def test_promises_of_a_line_stand_in_its_callback_block_the_most_urgent_first(
    floor, company, operator, at_noon
):
    """A3a: Call back later_2; other people's promises are theirs."""
    late = promise_of(operator, line=L.SECOND, due_at=at_noon + timedelta(days=9))
    soon = promise_of(operator, line=L.SECOND, due_at=at_noon + timedelta(minutes=9))
    promise_of(operator, due_at=at_noon + timedelta(minutes=9))
    promise_of(MemberFactory(company=company), line=L.SECOND)

    assert floor.numbers("second") == [soon.number, late.number]
    assert "Call back later, second line" in floor("second").text


def test_a_scheduled_delivery_stands_in_its_own_block(floor, company, operator, at_noon):
    order = at_place(
        company, S.SCHEDULED, L.FIRST, promised_by=operator, due_at=at_noon + timedelta(days=1)
    )

    page = floor("first")
    assert floor.numbers("first") == [order.number]
    assert "Scheduled delivery 1" in page.text
    assert "Callback 0" in page.text


def test_complete_before_is_told_in_both_zones_and_counts_down(floor, company, operator, at_noon):
    """A3.1: 13:00 in Kyiv is 16:00 in Almaty; the row takes its colour from the time left."""
    customer = CustomerFactory(company, zone="Asia/Almaty", country="KZ")
    promise_of(operator, customer=customer, due_at=at_noon + timedelta(hours=1))

    page = floor("first")

    assert "13:00 customer 16:00" in page.text
    assert page.with_("until", "2026-11-23T13:00:00+02:00")


def test_the_reject_line_offers_who_has_rested(floor, company, at_noon):
    """A3a.reject: the longest waiting first; who refused an hour ago rests."""
    second = at_place(company, S.CANCELLED, L.REJECT, due_at=at_noon - timedelta(hours=1))
    first = at_place(company, S.CANCELLED, L.REJECT, due_at=at_noon - timedelta(hours=2))
    missed = at_place(company, S.CALLBACK, L.REJECT, missed_on=L.REJECT, due_at=at_noon)
    at_place(company, S.CANCELLED, L.REJECT, due_at=at_noon + timedelta(hours=23))

    assert floor.numbers("reject") == [first.number, second.number, missed.number]


def test_the_buyout_line_shows_parcels_and_first_who_asks_for_help(floor, company, at_noon):
    """A3a.buyout, A10.7: C_Callback above; then the oldest."""
    young = at_place(company, S.PACKING, L.BUYOUT, due_at=None)
    old = at_place(
        company, S.IN_DELIVERY, L.BUYOUT, arrived_at=at_noon - timedelta(days=4), due_at=None
    )
    help_ = at_place(company, S.COURIER_CALLBACK, L.BUYOUT)
    at_place(company, S.PAID, L.RETENTION)

    assert floor.numbers("buyout") == [help_.number, old.number, young.number]


def test_show_my_leads_hides_those_of_others(floor, company, operator):
    """A3.2: in Work, what this operator sent for delivery."""
    mine = at_place(company, S.IN_DELIVERY, L.BUYOUT, confirmed_by=operator, due_at=None)
    other = MemberFactory(company=company)
    at_place(company, S.IN_DELIVERY, L.BUYOUT, confirmed_by=other, due_at=None)
    at_place(company, S.COURIER_CALLBACK, L.BUYOUT, confirmed_by=other)

    assert floor.numbers("buyout", mine="1") == [mine.number]
    assert len(floor.numbers("buyout")) == 3
    assert floor("buyout", mine="1").with_("id", "mine")[0]["aria-pressed"] == "true"


def test_retention_shows_who_has_bought_and_does_not_rest(floor, company, at_noon):
    """A3a.retention: the latest first."""
    older = at_place(
        company, S.PAID, L.RETENTION, due_at=None, arrived_at=at_noon - timedelta(days=9)
    )
    newer = at_place(company, S.PAID, L.RETENTION, due_at=None)
    at_place(company, S.PAID, L.RETENTION, due_at=at_noon + timedelta(days=20))

    assert floor.numbers("retention") == [newer.number, older.number]


def test_a_repeat_sale_is_created_from_the_row_and_opens_at_once(desk, face, company, operator):
    """A7.3: it is the member's, and stands in Scheduled delivery of Retention."""
    bought = at_place(company, S.PAID, L.RETENTION, due_at=None)
    url = f"/floor/orders/{bought.number}/repeat/"

    answer = desk.post(url, {"version": bought.version})

    child = Order.objects.get(parent=bought)
    assert answer["HX-Redirect"] == f"/orders/{child.number}/"
    assert (child.status, child.line) == (S.SCHEDULED, L.RETENTION)
    assert [claim.order for claim in dispatch.claims_of(operator)] == [child]
    assert desk.post(url, {"version": bought.version}).status_code == 409
    assert Order.objects.filter(parent=bought).count() == 1


def test_an_order_is_returned_for_delivery_from_its_row(desk, floor, company):
    """A7.2, A3a.buyout."""
    order = at_place(company, S.COURIER_CALLBACK, L.BUYOUT)
    url = f"/floor/orders/{order.number}/return/"
    assert floor("buyout").with_("hx-get", url)
    assert "Return for delivery" in read(desk.browser.get(url)).text

    sent = {"version": order.version, "on": "2026-11-24", "time": "18:00–20:00"}
    answer = desk.post(url, sent)

    order.refresh_from_db()
    assert answer.status_code == 204
    assert "dialog:close" in answer["HX-Trigger"]
    assert (order.status, order.delivery_time) == (S.IN_DELIVERY, "18:00–20:00")


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"on": ""}, "This field is required"), ({"on": "2026-11-22"}, "That day has passed")],
)
def test_a_wrong_day_is_marked_in_the_dialog(desk, face, company, typed, told):
    order = at_place(company, S.COURIER_CALLBACK, L.BUYOUT)

    sent = {"version": order.version, **typed}
    answer = desk.post(f"/floor/orders/{order.number}/return/", sent)

    assert answer.status_code == 422
    assert told in read(answer).text


def test_a_row_of_a_customer_somebody_holds_names_the_holder(floor, face, company, team):
    """A4.4"""
    taras = on_the_line(MemberFactory(company=company, team=team, name="Taras"))
    order = at_place(company, S.COURIER_CALLBACK, L.BUYOUT)
    claim = {"taken_at": clock.now(), "lease_until": clock.now(), "return_at": clock.now()}
    Claim.objects.create(
        company=company, customer=order.customer, member=taras, order=order, **claim
    )

    page = floor("buyout")

    assert "Taras" in page.text
    assert not page.with_("hx-post", f"/orders/{order.number}/take/")


def test_the_arrow_opens_the_row(desk, floor, company, operator):
    """A3.4"""
    order = at_place(company, S.CANCELLED, L.REJECT)
    assert floor("reject").with_("hx-post", f"/orders/{order.number}/take/")

    answer = desk.post(f"/orders/{order.number}/take/")

    assert answer["HX-Redirect"] == f"/orders/{order.number}/"
    assert floor.numbers("reject") == [order.number]


def test_a_held_order_of_another_line_is_told_above(floor, desk, company):
    order = at_place(company, S.CANCELLED, L.REJECT)
    desk.post(f"/orders/{order.number}/take/")

    assert f"Order {order.number} is held by you" in floor("first").text
    assert f"Order {order.number} is held by you" not in floor("reject").text


def test_a_team_of_some_offers_sees_theirs_alone(desk, team, company, operator):
    """A17 C12"""
    ours = OfferFactory(company)
    DeskFactory(team, layout=Layout.LINES, offers=(ours,), priority=[Lane.REJECT])
    mine = [
        at_place(company, S.CANCELLED, L.REJECT, offer=ours),
        at_place(company, S.ARRIVED, L.BUYOUT, offer=ours, due_at=None),
        at_place(company, S.PAID, L.RETENTION, offer=ours, due_at=None),
    ]
    for status, line in ((S.CANCELLED, L.REJECT), (S.ARRIVED, L.BUYOUT), (S.PAID, L.RETENTION)):
        at_place(company, status, line)

    for order in mine:
        page = read(desk.get("/floor/", line=order.line))
        assert [a["id"] for a in page.with_("data-row")] == [f"open-{order.number}"]


def test_another_company_sees_nothing_of_it(outsider, company, as_member):
    team = TeamFactory(company=outsider.company)
    DeskFactory(team, layout=Layout.LINES)
    stranger = on_the_line(MemberFactory(company=outsider.company, team=team))
    order = at_place(company, S.ARRIVED, L.BUYOUT, due_at=None)

    page = read(as_member(stranger).get("/floor/", {"line": "buyout"}))

    assert str(order.number) not in page.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  no   time\x00 ", "no time"), ("", ""), ("x" * 300, "x" * 200), ("'; --", "'; --")],
)
def test_a_lead_is_returned_with_a_reason(desk, face, company, operator, typed, kept):
    """A3.8, A17 C25."""
    order = OrderFactory(company)
    desk.post("/floor/refresh/")
    order.refresh_from_db()
    assert "Why (you may leave it empty)" in desk.card(order).text

    answer = desk.press(order, "give-back", **{"give-back-reason": typed})

    assert answer["HX-Redirect"] == "/floor/"
    entry = ClaimEntry.objects.get(order=order)
    assert (entry.ending, entry.reason, entry.member) == ("given_back", kept, operator)
    assert not Claim.objects.exists()
