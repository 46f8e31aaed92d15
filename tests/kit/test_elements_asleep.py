"""A page that slept, or is on its way to another one: nothing is missed, nothing done twice."""

import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ALONE = '<live-news data-url="/events"></live-news>'
PATIENCE = 10


def until(page, true) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        page.wait_for_timeout(20)


def answers(desk) -> list[str]:
    return [body for path, _, body in desk.posts if path == "/events"]


@pytest.fixture
def page(tab, desk):
    """Listens, and says in its title that it was told to refetch."""
    page = tab()
    page.clock.install()
    page.goto(desk.show("<p id='heard'></p>", footer=ALONE))
    page.evaluate(
        """document.body.addEventListener('news:hello', () => { document.title = 'back' });
        document.body.addEventListener('news:floor', ({ detail }) => {
          document.querySelector('#heard').textContent = detail.turn;
        })"""
    )
    until(page, lambda: len(desk.streams) == 1)
    return page


def test_a_computer_that_slept_for_hours_listens_anew_and_refetches(page, desk):
    """The old line looks open, and is dead without a word (A4.5)."""
    page.clock.fast_forward("03:00:00")

    until(page, lambda: len(desk.streams) == 2)
    expect(page).to_have_title("back")
    expect(page.locator("#offline")).to_be_hidden()


def test_a_line_on_which_something_is_said_is_kept(page, desk):
    for turn in range(3):
        page.clock.fast_forward(40_000)
        desk.tell("floor", turn=turn)
        expect(page.locator("#heard")).to_have_text(str(turn))

    assert len(desk.streams) == 1


def test_a_browser_answers_while_it_hears_the_stream(page, desk):
    """What it sends back is the pass its stream was given; a refused one brings a new stream."""
    desk.say("hello", {"pass": "first"})
    for turn in range(4):
        page.clock.fast_forward(15_000)
        desk.tell("floor", turn=turn)
        expect(page.locator("#heard")).to_have_text(str(turn))

    until(page, lambda: len(answers(desk)) == 2)
    assert answers(desk) == ["first", "first"]

    desk.answers["/events"] = (403, {}, "")
    page.clock.fast_forward(30_000)
    desk.tell("floor", turn="late")
    until(page, lambda: len(desk.streams) == 2)


def test_who_is_led_to_another_page_presses_nothing_twice(tab, desk):
    """Between the answer and the next page lies a slow network, and a finger on Space (A4.1)."""
    desk.answers["/next"] = (200, {"HX-Redirect": "/orders/17/"}, "")
    page = tab()
    page.route("**/orders/17/", lambda route: None)  # it does not come
    page.goto(
        desk.show('<button id="next" data-key="Space" hx-post="/next" hx-swap="none">Next</button>')
    )

    page.evaluate(
        """new Promise((done) => {
          const button = document.querySelector('#next');
          document.body.addEventListener('htmx:afterRequest', () => done(), { once: true });
          button.click();
        }).then(() => [1, 2, 3].forEach(() => document.querySelector('#next').click()))"""
    )
    page.wait_for_timeout(300)

    assert [path for path, _headers, _body in desk.posts] == ["/next"]


def test_a_page_from_before_the_last_sign_in_is_told_so(tab, desk):
    """It is not the right that is missing."""
    desk.answers["/next"] = (403, {"X-Callboard-Page": "old"}, "")
    page = tab()
    page.goto(desk.show('<button hx-post="/next">Next</button>'))

    page.get_by_role("button", name="Next").click()

    expect(page.get_by_role("alert")).to_contain_text("You signed in again in another tab")
