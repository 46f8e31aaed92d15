"""Somebody is told that something happened: at once on the screen, soon by letter and Telegram.

What is sent is written down with the change and handed out once a minute, so that a thousand of a
kind become one message (A14.1, A17 C16).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction

from callboard.accounts import actions as accounts
from callboard.accounts.models import Company, Member, Team
from callboard.integrations import rules
from callboard.integrations.models import Channel, Event, Notice, NoticePolicy
from callboard.integrations.queries import notices as queries
from callboard.kit import clock, live
from callboard.orders.models import Order

MOST = 20_000  # things that happened, handed out at once
MOST_LETTERS = 10  # about single new orders in a minute; then one says how many
MOST_PEOPLE = 100  # written to about what concerns everybody


KEPT = timedelta(days=1)

Heaps = dict[tuple[str, int | None], list[Notice]]


class HandedOut(NamedTuple):
    """What is to be sent now: ids of orders and of notices that become letters, and whether
    anything waits for the bot."""

    order_ids: list[int]
    letter_ids: list[int]
    for_the_bot: bool


def tell(
    company_id: int, event: Event, *, to: int | None, by: int | None = None, number: int = 0
) -> None:
    """Tell a member (None: everybody) of an event, if they wish it; `number` is that of an order.

    One statement at most, none where nobody is written to. Nobody is told of what they did.
    """
    if to is not None and to == by:
        return
    wanted = queries.wanted_in(company_id)
    if event in wanted.shown:
        about = f":{number}" if number and to is not None else ""
        live.tell(company_id, f"notice-{event.value}{about}", member_id=to)
    if event in wanted.sent:
        Notice.objects.create(
            company_id=company_id,
            event=event,
            member_id=to,
            numbers=[number] if number else [],
        )


@transaction.atomic
def set_up(
    company: Company,
    chosen: Mapping[str, Collection[str]],
    *,
    team: Team | None = None,
    member: Member | None = None,
    by: Member,
) -> None:
    """What the company, a team or a member wants to be told by which channels: {event: channels}.

    What is as the level above wants it follows that level from then on.
    """
    policy, _is_new = NoticePolicy.objects.get_or_create(company=company, team=team, member=member)
    _stands, above = queries.standing_of(
        company.pk, team_id=team.pk if team else None, member=member
    )
    follows = team is not None or member is not None
    columns = {
        event: rules.kept(its, above[event] if follows else None) for event, its in chosen.items()
    }
    accounts.change(policy, columns, by=by, kind="notices.changed")
    queries.forget_wishes(company.pk)


@transaction.atomic
def hand_out(company_id: int) -> HandedOut:
    """What happened since the last time becomes one notice for each person, event and way."""
    waiting = Notice.objects.filter(company=company_id, way="").order_by("pk")
    taken = list(waiting.select_for_update(skip_locked=True)[:MOST])
    Notice.objects.filter(company=company_id, pk__in=[each.pk for each in taken]).delete()
    heaps: Heaps = defaultdict(list)
    for each in taken:
        heaps[each.event, each.member_id].append(each)
    fresh = heaps[Event.NEW_ORDER, None]
    written_to = bool(Company.objects.get(pk=company_id).notify_email)
    singly = written_to and len(fresh) <= MOST_LETTERS
    made = list(_addressed(company_id, heaps))
    if written_to and not singly:
        made.append(_one_of(fresh, None, Channel.EMAIL))
    Notice.objects.bulk_create(made, batch_size=1000)
    return HandedOut(
        order_ids=_orders(company_id, fresh) if singly else [],
        letter_ids=[each.pk for each in made if each.way == Channel.EMAIL],
        for_the_bot=Notice.objects.filter(company=company_id, way=Channel.TELEGRAM).exists(),
    )


@transaction.atomic
def forget(company_id: int, notice_id: int) -> None:
    """It has gone."""
    Notice.objects.filter(company=company_id, pk=notice_id).delete()


def sweep(company_id: int) -> None:
    """What could not be sent for a day is news no more."""
    Notice.objects.filter(company=company_id, at__lt=clock.now() - KEPT).delete()


def _addressed(company_id: int, heaps: Heaps) -> Iterator[Notice]:
    """A notice for each person, event and way that the person wants and can be reached by."""
    whom = {to for (_event, to), heap in heaps.items() if heap}
    if not whom:
        return
    layers, has_bot = queries.layers_of(company_id), queries.has_bot(company_id)
    people = queries.people_of(company_id, None if None in whom else {to for to in whom if to})
    known = {person.pk: person for person in people}
    for (event, to), heap in heaps.items():
        found = (known[to],) if to in known else people if to is None and heap else ()
        room = {Channel.EMAIL: MOST_PEOPLE, Channel.TELEGRAM: MOST_PEOPLE}
        for person in found:
            wanted = rules.channels(event, layers.of(person.pk, person.team_id))
            for way in wanted & rules.ways_to(person, has_bot=has_bot):
                if room[Channel(way)]:
                    room[Channel(way)] -= 1
                    yield _one_of(heap, person, Channel(way))


def _one_of(heap: list[Notice], person: Member | None, way: Channel) -> Notice:
    numbers = list(dict.fromkeys(number for each in heap for number in each.numbers))
    return Notice(
        company_id=heap[0].company_id,
        event=heap[0].event,
        member=person,
        way=way,
        numbers=numbers[: rules.NAMED],
        count=len(numbers) or len(heap),
        at=heap[-1].at,
    )


def _orders(company_id: int, heap: list[Notice]) -> list[int]:
    numbers = [number for each in heap for number in each.numbers]
    found = Order.objects.filter(company=company_id, number__in=numbers)
    return list(found.order_by("pk").values_list("pk", flat=True))
