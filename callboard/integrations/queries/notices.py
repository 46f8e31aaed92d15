"""What people wish to be told of, read once for a whole company (A17 C16)."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Q

from callboard.accounts.models import Company, Member, Role
from callboard.accounts.tenancy import acting_for
from callboard.integrations import rules
from callboard.integrations.models import (
    DEFAULTS,
    Channel,
    Event,
    Notice,
    NoticePolicy,
    TelegramBot,
)
from callboard.kit import live
from callboard.kit.snapshots import Snapshots
from callboard.orders.models import OrderEntry, OrderLink

TOPIC = "notices"
SHOWN = frozenset({Channel.POPUP.value, Channel.SOUND.value})
SENT = frozenset({Channel.EMAIL.value, Channel.TELEGRAM.value})


class Layers(NamedTuple):
    """The wishes of a company: its own, those of teams and of members by id."""

    company: rules.Wishes
    teams: dict[int, rules.Wishes]
    members: dict[int, rules.Wishes]

    def of(self, member_id: int, team_id: int | None) -> list[rules.Wishes]:
        """The layers of one member, the own one first."""
        team = self.teams.get(team_id or 0, {})
        return [self.members.get(member_id, {}), team, self.company]


class Wanted(NamedTuple):
    """The events that somebody of the company sees or hears, and those that are sent at all."""

    shown: frozenset[str]
    sent: frozenset[str]


# Asked at each lead, so kept for some seconds: a lead costs no question more.
_wanted: Snapshots[Wanted] = Snapshots(10)


def wanted_in(company_id: int) -> Wanted:
    """What anybody wishes; a change of it is known everywhere after ten seconds."""
    return _wanted.of(company_id, lambda: _asked(company_id))


def forget_wishes(company_id: int) -> None:
    """Somebody has changed them: this process asks anew, and open screens are told."""
    _wanted.forget(company_id)
    live.tell(company_id, TOPIC)


def layers_of(company_id: int) -> Layers:
    """Every wish of a company, in one statement."""
    of_all: dict[str, list[str]] = {event: list(chosen) for event, chosen in DEFAULTS.items()}
    found = Layers(of_all, {}, {})
    names = Event.values
    for row in NoticePolicy.objects.filter(company=company_id).values("team", "member", *names):
        wishes = {name: row[name] for name in names if row[name] is not None}
        if row["member"]:
            found.members[row["member"]] = wishes
        elif row["team"]:
            found.teams[row["team"]] = wishes
        else:
            of_all.update(wishes)
    return found


def standing_of(
    company_id: int, *, team_id: int | None = None, member: Member | None = None
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """(what counts for the company, the team or the member; what would count without their own)."""
    layers = layers_of(company_id)
    if member is not None:
        chain = layers.of(member.pk, member.team_id)
    elif team_id is not None:
        chain = [layers.teams.get(team_id, {}), layers.company]
    else:
        chain = [layers.company]
    return (
        {event: rules.channels(event, chain) for event in Event.values},
        {event: rules.channels(event, chain[1:]) for event in Event.values},
    )


def policy_of(company_id: int) -> NoticePolicy:
    """The company's own row, which each company has."""
    return NoticePolicy.objects.get(company=company_id, team=None, member=None)


@live.figures(TOPIC, key="member_id")
def modes_of_members(company_id: int) -> dict[int, dict[str, Any]]:
    """What pops up and what sounds for each member, for their open screens: two statements for all.

    {id: {"popup": [events], "sound": [events]}}.
    """
    with acting_for(company_id):
        layers = layers_of(company_id)
        people = Member.objects.at_work().filter(company=company_id)
        found = {}
        for pk, team in people.values_list("pk", "team"):
            chain = layers.of(pk, team)
            chosen = {event: rules.channels(event, chain) for event in Event.values}
            found[pk] = {
                channel: [event for event, its in chosen.items() if channel in its]
                for channel in sorted(SHOWN)
            }
        return found


def leaders_of(company_id: int, teams: Collection[int]) -> dict[int, list[int]]:
    """By team the ids of its leaders who may sign in."""
    people = Member.objects.at_work().filter(company=company_id, role=Role.LEADER, team__in=teams)
    found: dict[int, list[int]] = {}
    for team, pk in people.order_by("pk").values_list("team", "pk"):
        found.setdefault(team, []).append(pk)
    return found


def giver_of_link(entry: OrderEntry) -> int | None:
    """Who gave the customer the link of this order."""
    links = OrderLink.objects.filter(company=entry.company_id, order=entry.order_id)
    return links.values_list("made_by", flat=True).first()


def is_something_to_send(company_id: int) -> bool:
    """Whether anything waits to be handed out, or for the bot."""
    waiting = Notice.objects.filter(company=company_id, way__in=["", Channel.TELEGRAM])
    return waiting.exists()


def notice_to_send(company_id: int, notice_id: int) -> Notice | None:
    """One that was handed out, with whom it is for; none to somebody who works here no more."""
    found = Notice.objects.filter(company=company_id, pk=notice_id, member__blocked_at=None)
    return found.select_related("company", "member__user").first()


def has_bot(company_id: int) -> bool:
    """Whether a Telegram bot speaks for the company."""
    return TelegramBot.objects.filter(company=company_id).exclude(token="").exists()


def ways_of(member: Member) -> frozenset[str]:
    """By which ways something can be sent to the member now."""
    return rules.ways_to(member, has_bot=has_bot(member.company_id))


def people_of(company_id: int, ids: set[int] | None) -> list[Member]:
    """Those at work with these ids (None: all), with their logins."""
    people = Member.objects.at_work().filter(company=company_id)
    chosen = Q() if ids is None else Q(pk__in=ids)
    return list(people.filter(chosen).select_related("user", "company").order_by("pk"))


def _asked(company_id: int) -> Wanted:
    company = Company.objects.get(pk=company_id)
    layers = layers_of(company_id)
    everybody = [layers.company, *layers.teams.values(), *layers.members.values()]
    any_of = {
        event: {each for wishes in everybody for each in wishes.get(event) or ()}
        for event in Event.values
    }
    sending = SENT if has_bot(company_id) else SENT - {Channel.TELEGRAM.value}
    sent = {event for event, its in any_of.items() if its & sending}
    if company.notify_email:
        sent.add(Event.NEW_ORDER.value)
    shown = {event for event, its in any_of.items() if its & SHOWN}
    return Wanted(frozenset(shown), frozenset(sent))
