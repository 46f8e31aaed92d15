"""What time alone makes news of: promises that come due, deliveries that nobody rang about."""

from datetime import timedelta

from django.db import transaction

from callboard.dispatch import queries as dispatch
from callboard.integrations.actions import notices
from callboard.integrations.models import Event, NoticePolicy
from callboard.integrations.queries import notices as queries
from callboard.kit import clock
from callboard.orders import queries as orders

# After a longer silence of the clock what came due before is no news; a miss is told by itself.
LOOKS_BACK = timedelta(minutes=15)


@transaction.atomic
def remind(company_id: int) -> None:
    """Tell of what came due since the last time, each once; safe to skip or repeat.

    Whoever promised a callback hears when its time has come (A7.13); the leaders of a team hear
    when an overdue delivery keeps one of its people from other work (A4.11, A17 C17).
    """
    wanted = queries.wanted_in(company_id)
    told = wanted.shown | wanted.sent
    if not told & {Event.DUE, Event.BLOCKED}:
        return
    rows = NoticePolicy.objects.select_for_update(no_key=True, of=["self"])
    policy, _is_new = rows.get_or_create(company_id=company_id, team=None, member=None)
    now = clock.now()
    since = max(policy.reminded_until or now, now - LOOKS_BACK)
    if Event.DUE in told:
        for order in orders.came_due(company_id, since, now):
            to = order.promised_by_id
            notices.tell(company_id, Event.DUE, to=to, number=order.number)
    if Event.BLOCKED in told:
        blocking = dispatch.began_to_block(company_id, since, now)
        leaders = queries.leaders_of(company_id, {team for team, _number in blocking})
        for team, number in blocking:
            for leader in leaders.get(team, []):
                notices.tell(company_id, Event.BLOCKED, to=leader, number=number)
    policy.reminded_until = now
    policy.save(update_fields=["reminded_until"])
