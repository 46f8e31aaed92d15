"""One count for everybody who asks (A4.5: no question per operator)."""

import threading

import pytest

from callboard.kit.snapshots import Snapshots

OURS, THEIRS = 1, 2


@pytest.fixture
def numbers():
    """`numbers()` counts on: 1, 2, 3, …"""
    counted = iter(range(1, 100))
    return lambda: next(counted)


def test_one_count_answers_everybody_while_it_is_fresh(numbers):
    kept = Snapshots(30)

    assert [kept.of(OURS, numbers) for _ in range(3)] == [1, 1, 1]
    assert kept.of(THEIRS, numbers) == 2


def test_what_is_older_is_counted_anew(numbers):
    kept = Snapshots(-1)

    assert [kept.of(OURS, numbers) for _ in range(3)] == [1, 2, 3]


def test_a_count_after_news_is_what_everybody_is_answered(numbers):
    kept = Snapshots(30)
    kept.of(OURS, numbers)

    assert kept.anew(OURS, numbers) == 2
    assert kept.of(OURS, numbers) == 2


def test_what_is_forgotten_is_counted_by_whoever_asks_next(numbers):
    kept = Snapshots(30)
    kept.of(OURS, numbers)
    kept.of(THEIRS, numbers)

    kept.forget(OURS)

    assert kept.of(OURS, numbers) == 3
    assert kept.of(THEIRS, numbers) == 2


def test_a_count_begun_before_the_change_is_not_kept():
    """Somebody changed something while another thread counted: that count is old at its birth."""
    kept = Snapshots(30)

    def count():
        kept.forget(OURS)
        return "before"

    assert kept.of(OURS, count) == "before"
    assert kept.of(OURS, lambda: "after") == "after"


def test_a_crowd_that_finds_nothing_waits_for_one_count():
    kept, asked = Snapshots(30), []
    begun, may_end = threading.Event(), threading.Event()

    def count():
        asked.append(1)
        begun.set()
        assert may_end.wait(10)
        return 7

    answers = []
    crowd = [
        threading.Thread(target=lambda: answers.append(kept.of(OURS, count))) for _ in range(9)
    ]
    for each in crowd:
        each.start()
    assert begun.wait(10)
    may_end.set()
    for each in crowd:
        each.join(10)

    assert (answers, asked) == ([7] * 9, [1])


def test_nobody_waits_for_a_count_when_an_older_one_is_kept():
    kept = Snapshots(30)
    kept.of(OURS, lambda: "older")
    kept.fresh_for = -1
    begun, may_end, said = threading.Event(), threading.Event(), []

    def count():
        begun.set()
        assert may_end.wait(10)
        return "newer"

    counts = threading.Thread(target=lambda: said.append(kept.of(OURS, count)))
    counts.start()
    assert begun.wait(10)

    assert kept.of(OURS, count) == "older"
    may_end.set()
    counts.join(10)
    assert said == ["newer"]


def test_what_is_hours_old_is_shown_to_nobody():
    """The first two who come in the morning: the second waits for the count of the first."""
    kept = Snapshots(30)
    kept.of(OURS, lambda: "yesterday")
    kept.fresh_for = -3600
    begun, may_end, said = threading.Event(), threading.Event(), []

    def count():
        begun.set()
        assert may_end.wait(10)
        return "today"

    crowd = [threading.Thread(target=lambda: said.append(kept.of(OURS, count))) for _ in range(2)]
    for each in crowd:
        each.start()
    assert begun.wait(10)
    may_end.set()
    for each in crowd:
        each.join(10)
    assert said == ["today", "today"]


def test_a_count_that_failed_is_tried_again_by_the_next(numbers):
    kept = Snapshots(30)

    def fail():
        raise RuntimeError("no database")

    with pytest.raises(RuntimeError, match="no database"):
        kept.of(OURS, fail)
    assert kept.of(OURS, numbers) == 1
