"""One verb for many orders of the list: each by itself, each with its answer (A4.12, A7.21)."""

import pytest

from callboard.accounts.models import Member
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from callboard.orders.models import Order, OrderEntry, Stage
from callboard.orders.statuses import Line, Status
from callboard.workplace import tasks
from callboard.workplace.actions import bulk
from callboard.workplace.models import Run, RunRow
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory, on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, at_place
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def browser(leader, as_member):
    """A leader's: may assign, take away, restore."""
    return as_member(leader)


def press(browser, verb, *orders, **more):
    """Tick these orders as they are now, and press."""
    ticked = [f"{order.number}.{order.version}" for order in orders]
    return browser.post("/orders/runs/", {"verb": verb, "orders": ticked, **more})


def work(company):
    """What the worker does with the last run."""
    run = Run.objects.order_by("-id").first()
    tasks.run_verb(company_id=company.id, run_id=run.pk)
    return {row.number: (row.state, row.why) for row in run.rows.all()}


def test_orders_are_assigned_one_by_one_and_each_says_what_became_of_it(
    browser, company, operator, leader
):
    """A4.12."""
    good, over = OrderFactory(company), at_place(company, Status.TRASH, None)

    answer = press(browser, "assign", good, over, to=operator.pk)
    told = work(company)

    good.refresh_from_db()
    assert good.assignee == operator
    assert told[good.number] == ("done", "")
    assert told[over.number][0] == "refused"
    assert "not possible while the order is" in told[over.number][1]
    page = read(browser.get(answer["Location"]))
    assert "2 of 2 · done 1 · refused 1" in page.text
    assert OrderEntry.objects.get(order=good, action="assign").actor == leader


def test_a_customer_somebody_holds_is_not_given_away(browser, company, operator, leader):
    order = OrderFactory(company)
    DeskFactory(operator.team)
    on_the_line(operator)
    from callboard.dispatch import actions as dispatch  # noqa: PLC0415

    dispatch.take_next(operator)
    order.refresh_from_db()

    press(browser, "assign", order, to=leader.pk)

    assert work(company)[order.number] == (
        "refused",
        "Olha is working with this customer now. "
        "Wait until they have finished, or ask your team leader.",
    )


def test_a_leader_assigns_within_the_own_team_and_takes_from_no_other(
    browser, admin, as_member, company, operator
):
    """A4.12, A14.2: as on the wallboard; an admin's team is the whole company."""
    stranger = MemberFactory(company=company, name="Stranger")
    free, theirs = OrderFactory(company), OrderFactory(company, assignee=stranger)

    answer = press(browser, "assign", free, to=stranger.pk)
    assert answer.status_code == 422
    press(browser, "take_away", theirs)
    assert work(company)[theirs.number] == (
        "refused",
        "Stranger is not in your team. Ask the company admin.",
    )
    press(browser, "assign", theirs, to=operator.pk)
    assert work(company)[theirs.number][0] == "refused"
    press(as_member(admin), "assign", theirs, to=operator.pk)
    assert work(company)[theirs.number][0] == "done"


def test_orders_are_taken_away(browser, company, operator):
    kept, free = OrderFactory(company, assignee=operator), OrderFactory(company)

    press(browser, "take_away", kept, free)

    told = work(company)
    kept.refresh_from_db()
    assert kept.assignee is None
    assert told[free.number] == (
        "refused",
        "It is in nobody's personal list. There is nothing to take away.",
    )


def test_orders_go_back_to_the_first_line_where_the_law_lets_them(browser, company):
    refused = at_place(company, Status.CANCELLED, Line.REJECT)
    paid = at_place(company, Status.PAID, Line.RETENTION)

    press(browser, "restore", refused, paid)

    told = work(company)
    refused.refresh_from_db()
    assert (refused.status, refused.line) == (Status.NEW, Line.FIRST)
    assert told[paid.number][0] == "refused"


def test_finished_orders_go_back_to_the_buyout_line_and_say_why(as_member, admin, company):
    """The law lets an admin alone, and only what was finished."""
    bought = at_place(company, Status.PAID, Line.RETENTION)
    lead = OrderFactory(company)

    press(as_member(admin), "reopen", bought, lead, why=" paid  by mistake ")

    told = work(company)
    bought.refresh_from_db()
    assert bought.line == Line.BUYOUT
    entry = OrderEntry.objects.get(order=bought, action="reopen")
    assert entry.facts["comment"] == "paid  by mistake"
    assert told[lead.number][0] == "refused"


def test_a_leader_reopens_nothing(browser, company):
    bought = at_place(company, Status.PAID, Line.RETENTION)

    press(browser, "reopen", bought, why="by mistake")

    assert work(company)[bought.number][0] == "refused"
    assert "reopen" not in browser.get("/orders/").content.decode()


def test_orders_are_released_from_hold_on_their_line(browser, company):
    held = at_place(company, Status.HOLD, Line.SECOND)

    press(browser, "release", held, OrderFactory(company))

    told = work(company)
    held.refresh_from_db()
    assert (held.status, held.line) == (Status.ACCEPTED, Line.SECOND)
    assert sorted(state for state, _why in told.values()) == ["done", "refused"]


def test_every_move_by_hand_is_one_of_the_law_s(browser, admin, as_member, company):
    """What a person moves to another line in bulk, the action table names for that person."""
    from callboard.orders.law import TABLE, Who  # noqa: PLC0415
    from callboard.workplace.forms import list_bulk  # noqa: PLC0415

    by_hand = {Who.LEADER, Who.ADMIN}
    moves = {
        row.action.value
        for row in TABLE
        if row.who & by_hand and any(row.end(*place)[1] != place[1] for place in row.start)
    }

    assert {verb.value for verb in list_bulk.TO_A_LINE} == moves


def test_a_stage_is_set_on_orders_of_its_group(browser, company, leader):
    """A11.8: by hand, each order by itself; what is in another group says so."""
    stage = Stage.objects.create(company=company, group="call", name="Asked to think")
    lead, parcel = OrderFactory(company), at_place(company, Status.ARRIVED, Line.BUYOUT)

    answer = press(browser, "stage", lead, parcel, stage=stage.pk)

    told = work(company)
    lead.refresh_from_db()
    assert lead.stage == stage
    assert told[parcel.number] == (
        "refused",
        "Choose a stage that fits the status of the order.",
    )
    assert "Set the stage: Asked to think" in read(browser.get(answer["Location"])).text


def test_a_stage_out_of_use_is_offered_nowhere(browser, company, outsider):
    OrderFactory(company)
    gone = Stage.objects.create(company=company, group="call", name="Gone", active=False)
    with acting_for(outsider.company_id):
        theirs = Stage.objects.create(company=outsider.company, group="call", name="Theirs")

    assert 'name="verb" value="stage"' not in browser.get("/orders/").content.decode()
    for stage in (gone, theirs):
        answer = browser.post("/orders/runs/", {"verb": "stage", "stage": stage.pk})
        assert answer.status_code == 422


def test_doubles_go_to_trash_and_the_oldest_stays(browser, company):
    """A7.21: the number of the order it doubles stands in it."""
    customer, offer = CustomerFactory(company), OfferFactory(company)
    first, second, third = (OrderFactory(customer=customer, offer=offer) for _ in range(3))

    press(browser, "duplicates", first, second, third)

    told = work(company)
    for order in (first, second, third):
        order.refresh_from_db()
    assert (first.status, second.status, third.status) == ("new", "trash", "trash")
    assert second.duplicate_of == third.duplicate_of == first.number
    assert told[first.number][0] == "refused"


def test_what_changed_since_the_list_was_shown_is_not_touched(browser, company, operator, leader):
    order = OrderFactory(company)
    seen = Order.objects.get(pk=order.pk)
    from callboard.orders import actions as orders  # noqa: PLC0415

    orders.save(order, by=leader, version=1, fields={"comment": "Ring later"})

    press(browser, "assign", seen, to=operator.pk)

    state, why = work(company)[order.number]
    assert (state, why.startswith("This order changed while you had it open: Lev")) == (
        "refused",
        True,
    )


def test_a_run_that_is_repeated_does_nothing_twice(browser, company, operator):
    order = OrderFactory(company)
    press(browser, "assign", order, to=operator.pk)
    work(company)
    run = Run.objects.get()
    Run.objects.update(ended_at=None)

    tasks.run_verb(company_id=company.id, run_id=run.pk)

    assert OrderEntry.objects.filter(order=order, action="assign").count() == 1
    run.refresh_from_db()
    assert run.ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_one_that_breaks_takes_no_other_along(monkeypatch):
    """Each order is a transaction of its own: what was done before a crash stays done."""
    leader = MemberFactory(role="leader")
    to = MemberFactory(company=leader.company, team=leader.team)
    one, two = OrderFactory(leader.company), OrderFactory(leader.company)
    with acting_for(leader.company_id):
        run = bulk.ask("assign", [(one.number, 1), (two.number, 1)], by=leader, to=to)
    done = bulk._VERBS["assign"]

    def breaks(order, row, by):
        if order.pk == two.pk:
            raise RuntimeError
        done(order, row, by)

    monkeypatch.setitem(bulk._VERBS, "assign", breaks)
    with pytest.raises(RuntimeError):
        tasks.run_verb(company_id=leader.company_id, run_id=run.pk)

    with acting_for(leader.company_id):
        states = dict(RunRow.objects.values_list("number", "state"))
        assert states == {one.number: "done", two.number: "waiting"}
        assert Order.objects.get(pk=one.pk).assignee_id == to.pk


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"verb": "assign", "orders": []}, "No order is ticked"),
        ({"verb": "assign", "orders": ["5.1"]}, "Choose a member who works here."),
        ({"verb": "reopen", "orders": ["5.1"]}, "Write why the orders are open again."),
        ({"verb": "reopen", "orders": ["5.1"], "why": "x" * 401}, "at most 400"),
        ({"verb": "stage", "orders": ["5.1"]}, "Choose a stage."),
        ({"verb": "stage", "orders": ["5.1"], "stage": "x"}, "x"),
        ({"verb": "paint", "orders": ["5.1"]}, "paint"),
        ({"verb": "restore", "orders": ["5"]}, "No order is ticked"),
        ({"verb": "restore", "orders": [f"{n}.1" for n in range(501)]}, "At most 500 orders"),
        ({}, "required"),
    ],
)
def test_what_cannot_be_asked_is_refused(browser, sent, says):
    answer = browser.post("/orders/runs/", sent)

    assert answer.status_code == 422
    assert says in read(answer).text
    assert not Run.objects.exists()


def test_an_order_that_is_not_there_and_a_neighbour_s_are_the_same(browser, company, outsider):
    theirs = OrderFactory(outsider.company)

    browser.post(
        "/orders/runs/", {"verb": "restore", "orders": [f"{theirs.number}.1", "99999999.1"]}
    )

    assert set(work(company).values()) == {
        ("refused", "There is no such order. Load the list again.")
    }


def test_a_neighbour_is_nobody_to_assign_to(browser, company, outsider):
    assert press(browser, "assign", OrderFactory(company), to=outsider.pk).status_code == 422


def test_rights_are_asked_for_each_order(company, operator, as_member):
    DeskFactory(operator.team, mode="classic")
    order = OrderFactory(company)

    page = read(as_member(operator).get("/orders/"))
    press(as_member(operator), "assign", order, to=operator.pk)

    assert [a["value"] for a in page.with_("name", "verb")] == ["duplicates"]
    assert work(company)[order.number] == (
        "refused",
        "You may not do this. Ask your team leader.",
    )


def test_a_member_blocked_meanwhile_does_nothing(browser, company, leader, operator):
    order = OrderFactory(company)
    press(browser, "assign", order, to=operator.pk)
    leader.blocked_at = clock.now()
    leader.save(update_fields=["blocked_at"])

    assert work(company)[order.number][0] == "refused"


def test_who_is_blocked_half_way_does_nothing_more(browser, company, leader, operator, monkeypatch):
    """What was done stays done; the rest is refused, each with its reason."""
    orders = [OrderFactory(company) for _ in range(3)]
    press(browser, "assign", *orders, to=operator.pk)
    done = bulk._VERBS["assign"]

    def once(order, row, by):
        done(order, row, by)
        Member.objects.filter(pk=leader.pk).update(blocked_at=clock.now())

    monkeypatch.setitem(bulk._VERBS, "assign", once)

    assert sorted(state for state, _why in work(company).values()) == ["done", "refused", "refused"]


def test_a_run_is_shown_to_whoever_asked_alone(browser, company, operator, as_member, admin):
    press(browser, "restore", OrderFactory(company))
    url = f"/orders/runs/{Run.objects.get().pk}/"

    assert browser.get(url).status_code == 200
    assert as_member(admin).get(url).status_code == 404


def test_refusals_are_told_in_the_language_of_who_asked(browser, company, leader):
    leader.language = "uk"
    leader.save(update_fields=["language"])
    order = OrderFactory(company)

    press(browser, "take_away", order)

    assert "It is in nobody" not in work(company)[order.number][1]


def test_runs_of_last_week_are_forgotten(browser, company, at_noon):
    press(browser, "restore", OrderFactory(company))
    with clock.frozen(at_noon + bulk.KEPT * 2):
        bulk.sweep(company.id)

    assert not Run.objects.exists()
