"""Many short walks are merged into the page that one long sort would give, and read little."""

from random import Random

import pytest
from django.db import connection

from callboard.kit import walks

pytestmark = pytest.mark.django_db

MOST = 12
FILLED = {
    "spread": lambda chance, n: chance.randrange(40),
    "one has nearly all": lambda chance, n: 0 if n % 20 else chance.randrange(40),
    "one after the other": lambda chance, n: n // 30,
    "all at one moment": lambda chance, n: n % 7,
}


@pytest.fixture(params=FILLED)
def rows(request):
    """(place, moment, id), as they lie in a table of the test."""
    chance = Random(7)
    moment = (lambda n: 5) if request.param == "all at one moment" else (lambda n: n // 3)
    made = [(FILLED[request.param](chance, n), moment(n), n) for n in range(600)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE walked (place int, moment int, id int) ON COMMIT DROP")
        cursor.executemany("INSERT INTO walked VALUES (%s, %s, %s)", made)
    return made


@pytest.mark.parametrize("backwards", [False, True])
def test_pages_are_those_of_one_sort(rows, backwards):
    beyond = "<" if backwards else ">"
    text = walks.merged(
        "SELECT DISTINCT place AS own FROM walked",
        f"FROM walked WHERE walked.place = place.own AND (moment, id) {beyond} (%(at)s, %(id)s)",
        pk="id",
        key="moment",
        backwards=backwards,
    )
    seen, after = [], (10_000, 0) if backwards else (-1, 0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(text, {"most": MOST, "at": after[0], "id": after[1]})
            page = [found for (found,) in cursor.fetchall()]
        if not page:
            break
        seen += page
        after = next((moment, pk) for _place, moment, pk in rows if pk == page[-1])

    order = sorted(((moment, pk) for _place, moment, pk in rows), reverse=backwards)
    assert seen == [pk for _moment, pk in order]
