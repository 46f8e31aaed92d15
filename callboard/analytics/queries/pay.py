"""What members earned on days of the company, by the rules of each day (A14.7, A14.8).

Nothing is kept: any day can be worked out again from its orders and the rule that held then.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce

from callboard.accounts.models import AuditEntry, Company, Member, Team
from callboard.analytics.models import PayRule
from callboard.analytics.queries.figures import ENDINGS, midnight
from callboard.analytics.rules import pay as rules
from callboard.analytics.rules.pay import Line, Terms, Window, Work
from callboard.kit.keyset import Page, page_of
from callboard.places import rules as places

_DONE = """
    FROM unnest(%(members)s::bigint[]) AS member(id)
    JOIN orders_orderentry e ON e.company_id = %(company)s AND e.actor_id = member.id
        AND e.at >= %(begin)s AND e.at < %(end)s
"""
_HOURS = f"""
    SELECT e.actor_id, (e.at AT TIME ZONE %(zone)s)::date,
        array_agg(DISTINCT extract(hour FROM e.at AT TIME ZONE %(zone)s)::int)
    {_DONE} AND e.action = ANY(%(ended)s) GROUP BY 1, 2
"""
# An order pays whoever confirms it once, on the day they do it first.
_SOLD = f"""
    WITH confirmed AS (
        SELECT e.actor_id, (e.at AT TIME ZONE %(zone)s)::date AS day, e.order_id
        {_DONE} AND e.action = 'confirm'
        WHERE NOT EXISTS (
            SELECT FROM orders_orderentry p
            WHERE p.company_id = e.company_id AND p.order_id = e.order_id
                AND p.action = 'confirm' AND p.actor_id = e.actor_id AND p.id < e.id)
    ), counted AS (
        SELECT c.actor_id, c.day, c.order_id, coalesce(sum(i.quantity), 0) AS units
        FROM confirmed c
        JOIN orders_order o ON o.company_id = %(company)s AND o.id = c.order_id
        JOIN catalogue_offer f ON f.company_id = %(company)s AND f.id = o.offer_id
        LEFT JOIN orders_orderitem i ON i.company_id = %(company)s AND i.order_id = c.order_id
            AND i.kind = 'main' AND i.product_id = f.product_id
        GROUP BY 1, 2, 3
    )
    SELECT actor_id, day, units, count(*) FROM counted GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Day:
    """A member's day: what was done, by which terms, and what it pays line by line."""

    day: date
    work: Work
    terms: Terms

    @property
    def lines(self) -> list[Line]:
        """The slip."""
        return rules.slip_of(self.terms, self.work)

    @property
    def total(self) -> Decimal:
        """What the day pays."""
        return rules.total(self.lines)

    @property
    def ways(self) -> list[rules.Way]:
        """What more it could pay."""
        return rules.ways_of(self.terms, self.work)


def days_of(
    company: Company, members: Sequence[Member], first: date, last: date
) -> dict[int, list[Day]]:
    """{member: the days from first to last, oldest first}. As many statements for any number."""
    work = _work_of(company, members, first, last)
    terms = _Terms(company, last)
    teams = _Teams(company, members, first)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        member.pk: [
            Day(
                day,
                work.get((member.pk, day), Work()),
                terms.of(teams.on(member, day), day),
            )
            for day in days
        ]
        for member in members
    }


def day_of(member: Member, day: date) -> Day:
    """One day of one member."""
    return days_of(member.company, [member], day, day)[member.pk][0]


def has_rules(company_id: int) -> bool:
    """Whether anybody is paid here by what they do."""
    return PayRule.objects.filter(company=company_id).exists()


def rules_of(member: Member, *, after: int | None = None) -> Page[PayRule]:
    """A page of the rules of the member's company, those for all first, then team by team, newest
    first, with their shifts."""
    found = PayRule.objects.filter(company=member.company_id).select_related("team")
    found = found.annotate(whose=Coalesce("team__name", Value("")))
    found = found.prefetch_related("windows")
    return page_of(found, "whose", "-valid_from", "-pk", after=after)


def rule_of(member: Member, pk: int) -> PayRule | None:
    """One rule of the member's company."""
    found = PayRule.objects.filter(company=member.company_id, pk=pk).prefetch_related("windows")
    return found.first()


class _Terms:
    """The terms of each team on each day."""

    def __init__(self, company: Company, last: date) -> None:
        found = PayRule.objects.filter(company=company.pk, valid_from__lte=last)
        self.rules: dict[int | None, list[PayRule]] = defaultdict(list)
        for rule in found.prefetch_related("windows").order_by("-valid_from"):
            self.rules[rule.team_id].append(rule)

    def of(self, team: int | None, day: date) -> Terms:
        """Those of the team, else those of the company; nothing where neither has any."""
        own = self.rules[team] if team else []
        held = (rule for rule in [*own, *self.rules[None]] if rule.valid_from <= day)
        rule = next(held, None)
        return terms_of(rule) if rule else Terms()


class _Teams:
    """The team each member was of on a past day: the one of now, less what the audit tells."""

    def __init__(self, company: Company, members: Iterable[Member], since: date) -> None:
        subjects = {f"accounts.Member {member.pk}": member.pk for member in members}
        zone = places.zone(company.zone)
        moves = AuditEntry.objects.filter(
            company=company.pk,
            subject__in=subjects,
            at__gte=datetime.combine(since, time(), zone),
            facts__fields__has_key="team",
        )
        self.moves: dict[int, list[tuple[date, Any]]] = defaultdict(list)
        for entry in moves.order_by("id"):
            before = entry.facts.get("keys", entry.facts["fields"])["team"][0]
            self.moves[subjects[entry.subject]].append((entry.at.astimezone(zone).date(), before))
        self.named: dict[str, int] = {}
        if self.moves:
            self.named = dict(Team.objects.filter(company=company.pk).values_list("name", "pk"))

    def on(self, member: Member, day: date) -> int | None:
        """The team at the end of that day."""
        for moved, before in self.moves.get(member.pk, ()):
            if moved > day:
                return self.named.get(before) if isinstance(before, str) else before
        return member.team_id


def terms_of(rule: PayRule) -> Terms:
    """What a rule pays."""
    return Terms(
        windows=[Window(w.name, w.begins, w.ends, w.amount) for w in rule.windows.all()],
        per_order=rule.per_order,
        upsells=rule.upsells,
    )


def _work_of(
    company: Company, members: Sequence[Member], first: date, last: date
) -> dict[tuple[int, date], Work]:
    if not members:
        return {}
    facts: dict[str, Any] = {
        "company": company.pk,
        "members": [member.pk for member in members],
        "zone": company.zone,
        "begin": midnight(members[0], first),
        "end": midnight(members[0], last + timedelta(days=1)),
        "ended": sorted(ENDINGS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, facts)
        hours = {(member, day): frozenset(found) for member, day, found in cursor.fetchall()}
        cursor.execute(_SOLD, facts)
        sold: dict[tuple[int, date], dict[int, int]] = defaultdict(dict)
        for member, day, units, count in cursor.fetchall():
            sold[member, day][int(units)] = count
    return {place: Work(found, sold.get(place, {})) for place, found in hours.items()}
