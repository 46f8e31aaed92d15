"""How many orders each tab holds, for every team from one count of a company (A3b).

Kept in this process, at most half a minute old, and pushed to open screens: no question per
operator. Companies without a team that works in tabs are not counted.
"""

from collections import Counter
from typing import Any

from django.db import connection

from callboard.accounts.models import Company, Member
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import rules
from callboard.dispatch.models import Layout
from callboard.dispatch.queries.desk import desks
from callboard.kit import clock, live
from callboard.kit.snapshots import Snapshots
from callboard.workplace.queries.tabs import QUICK_UNTIL, Days, Tab

FRESH_FOR = 30.0

# `country` is said aloud: then the index of the floor by country holds all that most parts ask for,
# and the orders themselves are looked at only where failed calls are counted (none are of New).
_HERE = """FROM orders_order
    WHERE company_id = %(company)s AND line IN ('first', 'second') AND country > ''"""
_COUNT = f"""
    SELECT line, offer_id, country, 'new', count(*) {_HERE} AND status = 'new' GROUP BY 1, 2, 3
    UNION ALL
    SELECT line, offer_id, country, CASE WHEN attempts = 0 THEN 'new' ELSE 'in_work' END, count(*)
    {_HERE} AND status = 'accepted' AND (attempts = 0 OR due_at IS NOT NULL) GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT line, offer_id, country, 'in_work', count(*)
    {_HERE} AND due_at IS NOT NULL AND status NOT IN ('cancelled', 'new', 'no_answer', 'paid')
        AND status IN ('callback', 'hold', 'scheduled') GROUP BY 1, 2, 3
    UNION ALL
    SELECT line, offer_id, country,
        CASE WHEN attempts <= %(quick)s THEN 'quick' ELSE 'today' END, count(*)
    {_HERE} AND status = 'no_answer' AND arrived_at >= %(today)s GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT line, offer_id, country,
        CASE WHEN arrived_at >= %(yesterday)s THEN 'yesterday'
             WHEN arrived_at >= %(day_before)s THEN 'day_before' ELSE 'older' END, count(*)
    {_HERE} AND status = 'no_answer' AND arrived_at < %(today)s GROUP BY 1, 2, 3, 4
"""


# The numbers of each team that works in tabs.
counted: Snapshots[dict[int, dict[str, int]]] = Snapshots(FRESH_FOR)


def tab_counts(member: Member) -> dict[str, int]:
    """How many orders each tab holds for the member's team, by tab. At most 30 s old."""
    known = counted.of(member.company_id, lambda: _count(member.company))
    return known.get(member.team_id or 0, {})


@live.figures("tabs", key="team_id", wakes=("free", "order"))
def count_for_teams(company_id: int) -> dict[int, dict[str, Any]]:
    """The numbers of every team that works in tabs, for their open screens."""
    with acting_for(company_id):
        company = Company.objects.get(pk=company_id)
        known = counted.anew(company_id, lambda: _count(company))
        return {team: {"tabs": tabs} for team, tabs in known.items()}


def _count(company: Company) -> dict[int, dict[str, int]]:
    found = {}
    teams = list(desks(company.pk).filter(layout=Layout.TABS))
    if teams:
        waiting = heaps(company)
        for desk in teams:
            offers = None if desk.all_offers else set(desk.its_offers)
            sums = Counter(dict.fromkeys(Tab.values, 0))
            countries = rules.countries_of(desk)
            for line, offer, country, tab, count in waiting:
                ours = countries is None or country in countries
                if ours and line in desk.lines and (offers is None or offer in offers):
                    sums[tab] += count
            found[desk.pk] = dict(sums)
    return found


def heaps(company: Company) -> list[tuple[str, int, str, str, int]]:
    """(line, offer, country, tab, how many) of all that waits in a company: one statement."""
    days = Days.of(company, clock.now())
    facts = vars(days) | {"company": company.pk, "quick": QUICK_UNTIL}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, facts)
        return cursor.fetchall()
