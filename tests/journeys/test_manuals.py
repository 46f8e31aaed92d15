"""One day's orders on the three faces, as each manual shows them (000, 001, 002).

The same rows, first under the preset of 000 in lines, then of 001 in tabs, then of 002 on the
button: nothing is moved between them.
"""

import colorsys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places
from tests.factories.orders import OrderFactory, at_place
from tests.journeys.conftest import at, sign_in, start, wait

pytestmark = pytest.mark.browser

S, L = Status, Line


@pytest.fixture
def day(person):
    """Orders of every place the manuals show, by name; everybody is rung round the clock."""
    company, now = person.company, clock.now()
    midnight = places.midnight(company.zone, now)

    def unanswered(name, days, **facts):
        arrived = midnight - timedelta(days=days - 1, hours=12) if days else midnight
        facts = {"line": L.FIRST, "due_at": now - timedelta(minutes=5), "attempts": 1} | facts
        made[name] = OrderFactory(company, status=S.NO_ANSWER, arrived_at=arrived, **facts)

    def promise(name, status, line, minutes, **facts):
        facts = {"promised_by": person, "due_at": now + timedelta(minutes=minutes)} | facts
        made[name] = at_place(company, status, line, **facts)

    made = {"new": OrderFactory(company, arrived_at=now - timedelta(minutes=3))}
    unanswered("quick", 0)
    unanswered("today", 0, attempts=4)
    unanswered("yesterday", 1)
    unanswered("day_before", 2)
    unanswered("parked", 3)
    unanswered("old", 8, line=L.SECOND)
    promise("red", S.CALLBACK, L.FIRST, 10)
    promise("orange", S.CALLBACK, L.FIRST, 25)
    promise("scheduled", S.SCHEDULED, L.FIRST, 24 * 60)
    promise("missed", S.CALLBACK, L.SECOND, -60, promised_by=None, missed_on=L.FIRST)
    promise("refused", S.CANCELLED, L.REJECT, -60, promised_by=None)
    promise("parcel", S.COURIER_CALLBACK, L.BUYOUT, -60, promised_by=None, confirmed_by=person)
    made["bought"] = at_place(company, S.PAID, L.RETENTION, due_at=None)
    made["own"] = OrderFactory(company, assignee=person)
    return SimpleNamespace(**made)


def rows(page, place=""):
    """Numbers of the rows that are shown, from the top."""
    found = page.locator(f"{place} tr[data-order]".strip())
    return [int(row.get_attribute("data-order") or 0) for row in found.all()]


def test_lines_show_the_day_as_the_first_manual_does(page, person, day, works_by):
    """000: A3a, A3.1 to A3.8, A4.9, A4.12."""
    works_by("PLADO", priority=["new", "redial", "reject", "rescue"])
    sign_in(page)
    start(page)

    for key, line in enumerate(L, start=1):
        page.keyboard.press(str(key))
        at(page, f"/floor/?line={line}")
        expect(page.locator(f"#line-{line}[aria-current=page]")).to_contain_text(str(line.label))
        for block in ("Work", "Callback", "Scheduled delivery"):
            expect(page.get_by_role("region", name=block, exact=True)).to_be_visible()
    page.keyboard.press("6")
    at(page, "/floor/?line=personal")
    assert rows(page) == [day.own.number]

    page.keyboard.press("1")
    at(page, "/floor/?line=first")
    expect(page.locator("#next")).to_contain_text("Total “First” leads")
    assert rows(page, "#rows-callback") == [day.red.number, day.orange.number]
    expect(page.locator(f"[data-order='{day.red.number}']")).to_have_attribute("data-due", "late")
    expect(page.locator(f"[data-order='{day.orange.number}']")).to_have_attribute(
        "data-due", "soon"
    )
    assert rows(page, "#rows-scheduled") == [day.scheduled.number]
    held = page.locator("#rows-work tr[data-order]")
    expect(held).to_have_count(1)  # one lead arrived by itself, the others wait to be handed out
    expect(held).to_contain_text("Held by you")

    page.keyboard.press("3")
    at(page, "/floor/?line=reject")
    assert rows(page, "#rows-work") == [day.refused.number]
    page.keyboard.press("4")
    at(page, "/floor/?line=buyout")
    assert rows(page, "#rows-work") == [day.parcel.number]
    expect(page.get_by_role("button", name="Return for delivery")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Taxi")).to_be_visible()
    page.keyboard.press("5")
    at(page, "/floor/?line=retention")
    assert rows(page, "#rows-work") == [day.bought.number]
    expect(page.get_by_role("button", name="Create repeat sale")).to_be_visible()


def test_names_of_statuses_are_those_of_the_first_manual(page, person, day, works_by):
    """000: computed from status, line and the missed mark (A11.1), where leads are a list."""
    works_by("PLADO", mode="classic", priority=["hold"])
    sign_in(page)
    start(page)
    names = {
        "first": {day.new: "New", day.quick: "No answer", day.red: "Call back later"},
        "second": {day.old: "No answer, old", day.missed: "Missed callback"},
        "reject": {day.refused: "Cancelled"},
    }

    for line, wanted in names.items():
        page.goto(f"/floor/?line={line}")
        for order, name in wanted.items():
            status = page.locator(f"[data-order='{order.number}'] [data-order-status]")
            expect(status).to_have_text(name)


def test_tabs_show_the_day_as_the_second_manual_does(page, person, day, works_by):
    """001: A3b.1 to A3b.7, A3.9 to A3.11, A17 C9."""
    works_by("2016", priority=["new", "redial"])
    sign_in(page)
    start(page)
    wanted = {
        "new": [day.new, day.own],
        "quick": [day.quick],
        "in_work": [day.missed, day.red, day.orange, day.scheduled],
        "today": [day.today],
        "yesterday": [day.yesterday],
        "day_before": [day.day_before],
        "older": [day.parked, day.old],
    }

    for key, (tab, orders) in enumerate(wanted.items(), start=1):
        page.keyboard.press(str(key))
        at(page, f"/floor/?tab={tab}")
        assert set(rows(page)) == {order.number for order in orders}, tab
        expect(page.locator(f"#tab-{tab} .count")).to_have_text(str(len(orders)))
    expect(page.get_by_text("Do not call these.")).to_be_visible()
    expect(page.locator(f"button#open-{day.parked.number}")).to_have_count(0)
    page.keyboard.press("3")
    at(page, "/floor/?tab=in_work")
    assert rows(page) == [order.number for order in wanted["in_work"]]


def test_the_button_shows_the_day_as_the_third_manual_does(page, person, day, works_by):
    """002: A4.1 to A4.7: the button alone when calling, the whole list beside it in classic."""
    desk = works_by("AlterCPA", mode="calling", priority=["new", "redial"])
    sign_in(page)
    start(page)

    button = page.locator("#next")
    expect(button.locator(".total")).to_have_text("8")
    expect(button).to_contain_text("New 1")
    expect(button).to_contain_text("No answer 7")
    expect(page.locator("nav a[href='/orders/']")).to_have_count(0)
    with acting_for(person.company_id):
        desk.mode = "classic"
        desk.save()
    page.reload()
    expect(page.locator("nav a[href='/orders/']").first).to_be_visible()
    page.goto("/orders/")
    expect(page.get_by_text("15 found")).to_be_visible()
    with acting_for(person.company_id):
        desk.mode = "incoming"
        desk.save()
    page.goto("/floor/")
    expect(page.locator("#next")).to_have_count(0)


# How much red, green and blue, 0 to 255, whatever notation the sheet has it in.
PAINTED = """(each, [what, part]) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = getComputedStyle(part ? each.querySelector(part) : each)[what];
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def hue(shown, what="backgroundColor", part=None):
    """Where on the wheel of colours, in degrees; nothing for a grey."""
    red, green, blue = (each / 255 for each in shown.evaluate(PAINTED, [what, part]))
    turn, _light, depth = colorsys.rgb_to_hls(red, green, blue)
    return round(turn * 360) if depth > 0.2 else None


def test_a_callback_turns_orange_and_then_red(page, person, day, works_by):
    """000: at 30 and at 15 minutes before the appointed time (A3.2)."""
    works_by("PLADO", priority=["hold"])
    sign_in(page)
    start(page)
    page.goto("/floor/?line=first")

    orange = page.locator(f"[data-order='{day.orange.number}']")
    red = page.locator(f"[data-order='{day.red.number}']")
    wait(lambda: 20 <= (hue(orange) or 0) <= 45)
    wait(lambda: hue(red) in range(16))
    later = page.locator(f"[data-order='{day.scheduled.number}']")
    assert hue(later) is None


def test_lines_have_the_figures_above_the_blocks_on_the_right(page, person, day, works_by):
    """000: Out Calls Today, Approve Rate Today under the diagram of what was sent (A4.9)."""
    works_by("PLADO", priority=["new"])
    sign_in(page)
    start(page)
    page.goto("/floor/?line=first")

    figures = page.get_by_role("region", name="Your figures today")
    for name in ("Out calls today", "Approve rate today", "Sent for delivery today"):
        expect(figures.get_by_text(name, exact=True)).to_be_visible()
    expect(figures.get_by_text("low")).to_be_visible()
    panel = page.locator(".lines-panel")
    where = wait(figures.bounding_box)  # either may be drawn anew at this moment
    blocks = wait(panel.bounding_box)
    assert where["x"] > 1366 / 2
    assert where["y"] + where["height"] <= blocks["y"]
    for words in ("Show my leads", "Find lead", "Refresh"):
        page.goto("/floor/?line=buyout")
        expect(page.get_by_role("button", name=words).first).to_be_visible()


def test_rows_of_tabs_have_the_columns_of_the_second_manual_in_their_order(
    page, person, day, works_by
):
    """001: the table of orders to call back, in the words of the manual (A3.9)."""
    works_by("2016", priority=["new"])
    with acting_for(person.company_id):
        person.language = "ru"
        person.save()
    sign_in(page)
    start(page)
    page.goto("/floor/?tab=in_work")

    heads = page.locator("#rows-tab th").all_inner_texts()
    wanted = ["№ заказа", "Ответственный", "ФИО", "Вебмастер", "Наименование товара", "Телефон"]
    assert heads[:6] == wanted
    assert heads[6:9] == ["Дата заказа", "Дата, когда перезвонить", "Статус"]
    expect(page.locator("#rows-tab tbody tr").first.get_by_role("button")).to_contain_text(
        "Открыть"
    )


def test_the_button_is_green_with_work_and_grey_without(page, person, works_by):
    """002: whoever sees it grey knows that everything is worked off (A4.2)."""
    works_by("AlterCPA", mode="calling", priority=["new"])
    sign_in(page)
    start(page)
    button = page.locator("#next")
    assert hue(button) is None
    OrderFactory(person.company)
    expect(button.locator(".total")).to_have_text("1")
    wait(lambda: 90 <= (hue(button) or 0) <= 170)
