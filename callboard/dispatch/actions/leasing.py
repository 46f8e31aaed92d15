"""How long a claim lasts without a sign of life, and without an action."""

import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from callboard.accounts.models import Member
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import queries
from callboard.dispatch.models import Claim
from callboard.kit import clock
from callboard.kit.rows import answer

NOTED_EVERY = timedelta(seconds=30)
NEVER = 10**9
_noted: dict[int, float] = {}  # by this process, and when: no need to ask the database again

_NOTE = """
    UPDATE dispatch_activity SET at = moment.at
    FROM (SELECT coalesce(%s::timestamptz, clock_timestamp()) AS at OFFSET 0) moment
    WHERE company_id = %s AND member_id = %s AND dispatch_activity.at < moment.at - %s
    RETURNING member_id
"""


def renew(heard: Mapping[tuple[int, int], float]) -> None:
    """The screens of these (company, member) answered, at moments of `time.monotonic`: their claims
    last as long from then on."""
    of_company: dict[int, list[int]] = defaultdict(list)
    for company_id, member_id in heard:
        of_company[company_id].append(member_id)
    for company_id, members in of_company.items():
        since = time.monotonic() - min(heard[company_id, member] for member in members)
        with acting_for(company_id):
            _lease(company_id, members, since=timedelta(seconds=max(since, 0)))


def keep_alive(member: Member) -> None:
    """The member did something by hand: written down at most twice a minute, and a sign of life."""
    if (
        clock.held() is None
        and _noted.get(member.pk, -NEVER) > time.monotonic() - NOTED_EVERY.seconds
    ):
        return
    if answer(_NOTE, [clock.held(), member.company_id, member.pk, NOTED_EVERY]):
        _lease(member.company_id, [member.pk])
        at = time.monotonic()
        transaction.on_commit(lambda: _noted.update({member.pk: at}))


def restart_timer(claim: Claim) -> None:
    """The holder changed something by hand on the card: the return timer begins anew."""
    policy = queries.policy_of(claim.company_id)
    now = clock.now()
    claim.return_at = now + timedelta(minutes=policy.return_minutes)
    claim.lease_until = max(claim.lease_until, now + timedelta(seconds=policy.lease_seconds))
    claim.save(update_fields=["return_at", "lease_until"])


def restart_timers_of(member: Member) -> None:
    """A talk is over: lease and return timer of everything the member holds begin anew."""
    policy = queries.policy_of(member.company_id)
    now = clock.now()
    Claim.objects.filter(company=member.company_id, member=member).update(
        return_at=now + timedelta(minutes=policy.return_minutes),
        lease_until=now + timedelta(seconds=policy.lease_seconds),
    )


def _lease(company_id: int, members: list[int], *, since: timedelta = timedelta(0)) -> None:
    """Whoever is just being changed needs no renewal: skipped, so that nobody waits for anybody."""
    claims = Claim.objects.filter(company=company_id, member__in=members).order_by("pk")
    alive = claims.select_for_update(no_key=True, skip_locked=True, of=["self"])
    pks = list(alive.values_list("pk", flat=True))
    if pks:
        seconds = timedelta(seconds=queries.policy_of(company_id).lease_seconds)
        until = Greatest(F("lease_until"), Value(clock.now() + seconds - since))
        Claim.objects.filter(pk__in=pks).update(lease_until=until)
