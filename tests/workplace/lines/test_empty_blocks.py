"""A block without rows says why, and what makes one come."""

import pytest

from callboard.dispatch.models import TeamDesk

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("first", "One comes by itself while you are Ready, or press Refresh."),
        ("reject", "What comes shows here by itself."),
        ("first", "A call you promise on a card shows here."),
        ("first", "One you schedule on a card shows here."),
        ("personal", "What your team leader assigns shows here."),
    ],
)
def test_an_empty_block_says_what_fills_it(floor, line, says):
    """A3.5, A3a, A4.12"""
    assert says in floor(line).text


@pytest.mark.parametrize("mode", [TeamDesk.Mode.CLASSIC, TeamDesk.Mode.INCOMING])
def test_nobody_is_promised_a_lead_that_will_not_come_by_itself(floor, face, mode):
    """A4.6, A4.8: taken by hand, or with the call."""
    face.mode = mode
    face.save()

    assert "One comes by itself" not in floor("first").text
