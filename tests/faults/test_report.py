"""What a run says, and when it says that the desk did not hold."""

import json

import pytest

from faults.__main__ import main
from faults.distribution import fields_of
from faults.report import Run, percentile
from faults.world import batched


def test_a_broken_promise_is_told_with_what_was_found(capsys):
    it = Run("intake", full=False, as_json=True)
    it.promise("nothing is lost", True)
    it.promise("nothing is twice", False, 3)

    it.close()

    told = json.loads(capsys.readouterr().out)
    assert (told["held"], told["broken"]) == (False, ["nothing is twice: 3"])


def test_a_part_of_the_full_form_is_never_less_than_the_short_one():
    run = Run("distribution", full=True, part=0.001)

    assert run.many(120, 20_000) == 120
    assert Run("distribution", full=True, part=0.5).many(120, 20_000) == 10_000


def test_an_unknown_fault_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["flood"])
    assert "no such fault: flood" in capsys.readouterr().err


def test_a_form_is_read_as_a_browser_would_send_it():
    page = """<input name=a value=1><input type=checkbox name=b><input type=radio name=c value=x
    checked><select name=d><option value=p><option value=q selected></select>
    <textarea name=e>text</textarea>"""

    assert fields_of(page) == {"a": "1", "c": "x", "d": "q", "e": "text"}


def test_percentile_is_the_value_that_so_many_do_not_exceed():
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([], 0.5) == 0.0


def test_batches_keep_order_and_rest():
    assert list(batched(range(5), 2)) == [[0, 1], [2, 3], [4]]
