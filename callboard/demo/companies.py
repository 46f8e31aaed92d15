"""Opens the companies of the demo: teams, people, goods, scripts, rules. Everything but history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from callboard.accounts import actions as accounts
from callboard.accounts.models import Company, Member, Team, User
from callboard.accounts.tenancy import acting_for
from callboard.calls.models import CallPolicy
from callboard.catalogue.models import (
    ExtraProduct,
    Offer,
    OfferPrice,
    Product,
    SalesOption,
    ScriptStep,
)
from callboard.demo import carriers, ways
from callboard.demo.grow import Actor, Cast, OfferFacts
from callboard.demo.names import read
from callboard.dispatch.models import DeskPolicy, Lane, TeamDesk
from callboard.integrations import actions as integrations
from callboard.integrations.models import Scope
from callboard.orders.law import Who
from callboard.orders.models import OrderPolicy, Reason
from callboard.orders.statuses import Line
from callboard.sources import actions as sources

OWNER = "owner"
LANGUAGES = ("uk", "ru", "en")
# Our own page plays the customer. Without a host, which is not known before the start; a company's
# own setting must name a scheme, so this one is written past its form.
DIAL_URL = "/demo/phone/?number=%s"
OPTIONS = (("1", 1, 0), ("2+1", 2, 1), ("3+2", 3, 2))
WEBMASTERS = ("alpha", "birch", "cedar", "delta", "ember", "fjord")
# A demo is looked at by night as well; the team with hours of its own shows the other way.
HOURS = (("calls_until", 24), ("calls_from", 0))


@dataclass
class Opened:
    """A company of the demo with what the rest of the building needs to know."""

    company: Company
    code: str
    key: str
    members: dict[str, Member] = field(default_factory=dict)
    people: list[dict[str, str]] = field(default_factory=list)


def open_all(password: str) -> list[Opened]:
    """Both companies, their key for leads included; every login has this password."""
    User.objects.create_user(OWNER, password=password, is_superuser=True)
    return [_open(facts, password) for facts in read("staff")]


def _open(facts: dict[str, Any], password: str) -> Opened:
    named = {name: facts[name] for name in ("language", "zone", "currency", "country")}
    company = accounts.open_company(
        facts["name"], preset=facts["preset"], second_factor=False, **named
    )
    with acting_for(company.id):
        policy = OrderPolicy.objects.get(company=company)
        for name, hour in HOURS:
            accounts.set_policy(policy, name, hour, by=None)
        CallPolicy.objects.filter(company=company).update(dial_url=DIAL_URL)
        teams = {team["name"]: _team(company, team) for team in facts["teams"]}
        scopes = [Scope.LEADS_WRITE, Scope.ORDERS_READ]
        _key, shown = integrations.issue_key(company, "Demo", scopes, by=None)
        opened = Opened(company, facts["code"], shown)
        for person in facts["members"]:
            opened.members[person["login"]] = accounts.add_member(
                company,
                login=person["login"],
                password=password,
                name=person["name"],
                role=person["role"],
                team=teams.get(person.get("team", "")),
            )
            opened.people.append({"role": person["shown"], "login": person["login"]})
        ways.give(company, facts)
        for goods in read("goods"):
            if goods["company"] == facts["code"]:
                _offer(company, goods)
        carriers.open_carriers(company, facts["code"])
    return opened


def _team(company: Company, facts: dict[str, Any]) -> Team:
    rights = {name: facts[name] for name in ("packing", "sending", "delivery")}
    team = Team.objects.create(
        company=company,
        name=facts["name"],
        creates_leads=facts.get("creates_leads", False),
        cities=facts.get("cities", False),
        **rights,
    )
    opens, closes = facts.get("hours", (None, None))
    preset = DeskPolicy.objects.get(company=company)
    TeamDesk.objects.create(
        company=company,
        team=team,
        layout=facts.get("layout", preset.layout),
        mode=facts.get("mode", TeamDesk.Mode.CALLING),
        lines=[Line(line) for line in facts["lines"]],
        priority=[Lane(lane) for lane in facts["priority"]],
        calls_from=opens,
        calls_until=closes,
    )
    return team


def _offer(company: Company, goods: dict[str, Any]) -> Offer:
    scripts = {language: read(f"script.{language}") for language in LANGUAGES}
    name = scripts[company.language]["goods"][goods["code"]]["product"]
    product = Product.objects.create(company=company, name=name, weight_grams=goods["weight"])
    offer = Offer.objects.create(company=company, code=goods["code"], name=name, product=product)
    for country, price in goods["prices"].items():
        OfferPrice.objects.create(
            company=company,
            offer=offer,
            country=country,
            currency=read("people")[country]["currency"],
            price=Decimal(price),
        )
    for extra, price in goods["extras"].items():
        added = Product.objects.create(company=company, name=extra, weight_grams=120)
        ExtraProduct.objects.create(
            company=company, offer=offer, product=added, price=Decimal(price)
        )
    SalesOption.objects.bulk_create(
        SalesOption(company=company, offer=offer, name=set_, paid=paid, gifts=gifts, position=at)
        for at, (set_, paid, gifts) in enumerate(OPTIONS)
    )
    for language, script in scripts.items():
        _script(offer, language, script, goods["code"])
    return offer


def _script(offer: Offer, language: str, script: dict[str, Any], code: str) -> None:
    own = script["goods"][code]
    objections = {**script["objections"], own["objection"][0]: own["objection"][1]}

    def steps(kind: str, texts: dict[str, str]) -> Iterable[ScriptStep]:
        for position, (title, text) in enumerate(texts.items()):
            yield ScriptStep(
                company_id=offer.company_id,
                offer=offer,
                language=language,
                kind=kind,
                position=position,
                title=title,
                text=_filled(text, own),
            )

    ScriptStep.objects.bulk_create(
        [
            *steps(ScriptStep.Kind.STEP, script["steps"]),
            *steps(ScriptStep.Kind.OBJECTION, objections),
        ]
    )


def _filled(text: str, own: dict[str, str]) -> str:
    """What does not depend on the customer; name, operator and price are filled in on the card."""
    for name in ("product", "need", "offer"):
        text = text.replace(f"{{{name}}}", own[name])
    return text


# --- the cast of a history ------------------------------------------------------------------------


def cast_of(opened: Opened) -> Cast:
    """What `grow` needs of a company. Call inside its rooms."""
    company = opened.company
    facts = next(each for each in read("staff") if each["code"] == opened.code)
    codes: dict[str, list[str]] = {}
    for reason in Reason.objects.filter(company=company, active=True):
        codes.setdefault(reason.kind, []).append(reason.code)
    shown = {person["login"]: person["shown"] for person in facts["members"]}
    lines = {team["name"]: frozenset(team["lines"]) for team in facts["teams"]}
    callers = {"operator", "packer"} if len(lines) == 1 else {"operator"}

    def actors(roles: set[str], *whos: Who) -> list[Actor]:
        return [
            Actor(member.pk, frozenset(whos), lines.get(str(member.team), frozenset()))
            for login, member in opened.members.items()
            if shown[login] in roles
        ]

    return Cast(
        company_id=company.pk,
        country=company.country,
        zone=company.zone,
        countries=facts["countries"],
        policy=OrderPolicy.objects.get(company=company),
        offers=[_offer_facts(offer) for offer in Offer.objects.filter(company=company)],
        operators=actors(callers, Who.OPERATOR),
        leaders=actors({"leader"}, Who.LEADER, Who.OPERATOR),
        packers=actors({"packer"}, Who.FULFILMENT),
        admins=actors({"admin"}, Who.ADMIN),
        reasons=codes,
        sources=[
            sources.source_of(company, webmaster=name, flow=f"{number}").pk
            for name in WEBMASTERS
            for number in (101, 102)
        ],
        own_source=sources.source_of(company).pk,
        carriers=facts["carriers"],
        comments=facts["comments"],
    )


def _offer_facts(offer: Offer) -> OfferFacts:
    return OfferFacts(
        id=offer.pk,
        code=offer.code,
        product_id=offer.product_id,
        prices={price.country: (price.currency, price.price) for price in offer.prices.all()},
        extras=[(extra.product_id, extra.price) for extra in offer.extras.all()],
        options=[(option.paid, option.gifts) for option in offer.options.all()],
    )
