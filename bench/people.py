"""Companies, teams and offers of the bench, opened as the product opens them.

Ids are wide apart, so that a captured statement tells by the number what it is about.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg

from callboard.kit import clock

COMPANY = 7_001
TEAM = 51_000
OFFER = 61_000
PRODUCT = 71_000
SOURCE = 81_000
MEMBER = 1_100_000
HOLDER = 1_500_000
USERS = 10_000_000  # a member's user is so much further

TEAMS = ((0, range(12)), (1, range(12, 16)))
WORST = ("far", "none", "held", "asleep")  # teams 16 to 19, with offers 41 to 60, five each
ZONES = (
    (
        *("Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg"),
        *("Asia/Omsk", "Asia/Novosibirsk", "Asia/Vladivostok"),
    ),
    ("Europe/Kyiv", "Europe/Warsaw"),
)
COUNTRIES = (("RU", "RUB"), ("UA", "UAH"))


@dataclass(frozen=True)
class Team:
    """A team of the bench: its company, its number from 0, and one member for each client."""

    company: int
    index: int

    @property
    def pk(self) -> int:
        return TEAM + self.index

    def member(self, client: int) -> int:
        return MEMBER + client * 32 + self.index


def teams() -> list[Team]:
    """The sixteen teams of the spread data."""
    return [Team(COMPANY + side, t) for side, own in TEAMS for t in own]


def worst_team(shape: str) -> Team:
    """The team whose data are bad in that way."""
    return Team(COMPANY, 16 + WORST.index(shape))


def hours_with_sleepers(
    zones: tuple[str, ...], now: datetime
) -> tuple[int, int, list[str], list[str]]:
    """(from, until) at which some zones sleep for two hours on and others do not, and which."""
    local = {zone: now.astimezone(ZoneInfo(zone)).hour for zone in zones}
    for base in zones:
        opens, closes = local[base], local[base] + 3
        awake = [zone for zone in zones if opens == local[zone]]
        asleep = [zone for zone in zones if not opens - 2 <= local[zone] < closes]
        if closes <= 24 and awake and asleep:
            return opens, closes, asleep, awake
    raise RuntimeError("no hours suit these zones")


def people(admin_url: str, holders: int, clients: int) -> None:
    """Two companies with their teams, offers and operators on the line."""
    from callboard.accounts import actions  # noqa: PLC0415 (Django is set up by then)
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415

    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(
            "SELECT setval(pg_get_serial_sequence('accounts_company', 'id'), %s)", [COMPANY - 1]
        )
    for side, (country, currency) in enumerate(COUNTRIES):
        company = actions.open_company(
            f"Bench {side}", country=country, currency=currency, second_factor=False
        )
        with acting_for(company.pk):
            _catalogue(company, side)
            _staff(company, side, holders if side == 0 else 0, clients)


def _catalogue(company, side: int) -> None:
    from callboard.catalogue.models import Offer, OfferPrice, Product  # noqa: PLC0415
    from callboard.orders.models import OrderPolicy  # noqa: PLC0415
    from callboard.sources.models import Source  # noqa: PLC0415

    OrderPolicy.objects.filter(company=company).update(calls_from=0, calls_until=24)
    Source.objects.create(pk=SOURCE + side, company=company, webmaster="bench")
    product = Product.objects.create(pk=PRODUCT + side, company=company, name="Thermal mug")
    offers = [
        Offer(
            pk=_offer(side, n), company=company, code=f"offer-{n}", name=f"Mug {n}", product=product
        )
        for n in range(1, 61)
    ]
    OfferPrice.objects.bulk_create(
        OfferPrice(
            company=company, offer=offer, country=company.country, currency=company.currency,
            price=990,
        )
        for offer in Offer.objects.bulk_create(offers)
    )  # fmt: skip


def _staff(company, side: int, holders: int, clients: int) -> None:
    from callboard.accounts.models import Member, Team, User  # noqa: PLC0415
    from callboard.dispatch.models import Activity, Shift  # noqa: PLC0415

    own = [team for team in teams() if team.company == company.pk]
    own += [worst_team(shape) for shape in WORST] if side == 0 else []
    Team.objects.bulk_create(
        Team(pk=team.pk, company=company, name=f"Team {team.index}") for team in own
    )
    for team in own:
        _desk(company, side, team.index)
    wanted = [(team.member(client), team.pk) for team in own for client in range(clients)]
    wanted += [(HOLDER + n, own[0].pk) for n in range(1, holders + 1)]
    User.objects.bulk_create(
        User(pk=USERS + pk, username=f"bench{pk}", password=f"!{pk}") for pk, _team in wanted
    )
    members = Member.objects.bulk_create(
        Member(pk=pk, company=company, user_id=USERS + pk, name=f"Operator {pk}", team_id=team)
        for pk, team in wanted
    )
    now = clock.now()
    Shift.objects.bulk_create(
        Shift(company=company, member=member, presence="ready", began_at=now) for member in members
    )
    Activity.objects.bulk_create(
        Activity(company=company, member=member, at=now + timedelta(days=1)) for member in members
    )


def _desk(company, side: int, index: int) -> None:
    """Half the teams take the newest first, a third works new orders only."""
    from callboard.dispatch.models import TeamDesk, TeamOffer  # noqa: PLC0415

    bad = index >= 16
    opens, closes = 0, 24
    if bad and WORST[index - 16] == "asleep":
        opens, closes, *_zones = hours_with_sleepers(ZONES[side], clock.now())
    desk = TeamDesk.objects.create(
        company=company, team_id=TEAM + index, lines=["first", "second"],
        priority=["new"] if index % 3 == 0 and not bad else ["new", "redial"],
        newest_first=index % 2 == 0 and not bad, all_offers=False,
        calls_from=opens, calls_until=closes,
    )  # fmt: skip
    TeamOffer.objects.bulk_create(
        TeamOffer(company=company, desk=desk, offer_id=_offer(side, n)) for n in offers_of(index)
    )


def offers_of(index: int) -> list[int]:
    """5 to 20 of the offers 1 to 40; a worst team has five of its own."""
    if index >= 16:
        return [41 + (index - 16) * 5 + n for n in range(5)]
    mixed = sorted(range(1, 41), key=lambda n: (n * 7919 + index * 104_729) * 2_654_435_761 % 2**32)
    return mixed[: 5 + index * 7 % 16]


def _offer(side: int, n: int) -> int:
    return OFFER + 100 * side + n
