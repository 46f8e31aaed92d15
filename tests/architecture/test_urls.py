"""Every address of the desk, asked by those who may not: no view can forget its guard."""

from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from callboard.accounts import rules
from callboard.accounts.models import Member, Role
from callboard.accounts.tenancy import acting_for
from callboard.delivery.models import Carrier, CityHours, Rate
from callboard.kit import clock
from callboard.orders.models import Reason, Stage
from callboard.workplace.forms import OUTCOMES
from callboard.workplace.models import Export, Run, SavedFilter
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.integrations import KeyFactory
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, ProductFactory

# Open to strangers, each for a reason.
OPEN_DOORS = {
    "account_login": "asks who you are",
    "mfa_authenticate": "asks for the second proof of whoever has given the password",
    "account_logout": "answers a stranger with the start page",
    "join": "asks for the link that the company gave out",
    "privacy": "tells what companies do with personal data",
    "your-order": "asks for the link that an operator gave to the customer of one order",
    "set_language": "keeps a language in a cookie",
    "health-live": "says that the process lives",
    "health-ready": "says whether the desk can work, names no company",
    "metrics": "tells numbers of the whole installation to the machine itself, or for a token",
}

# Below it a key is asked for, not a session; only what a key can do is told to everybody.
API = "api/"
TOLD_TO_EVERYBODY = {"api:openapi-json"}


def _of(company, model, **facts):
    """A row of the company."""
    with acting_for(company.id):
        return model.objects.get_or_create(company=company, **facts)[0]


def _kept(company, model, **facts):
    """What a member of the company keeps of the list."""
    member = MemberFactory(company=company)
    with acting_for(company.id):
        return model.objects.create(company=company, member=member, **facts).pk


# How to make, in a given company, the things that a parameter of an address names.
RATE = {"country": "UA", "currency": "UAH", "price": 1}
MAKE = {
    "number": lambda company: [OrderFactory(company=company).number],
    "outcome": lambda company: OUTCOMES,
    "member": lambda company: [MemberFactory(company=company).pk],
    "customer": lambda company: [CustomerFactory(company).pk],
    "team": lambda company: [TeamFactory(company=company).pk],
    "key": lambda company: [KeyFactory(company).pk],
    "reason": lambda company: [_of(company, Reason, kind="trash", code="x", names=["x"] * 3).pk],
    "offer": lambda company: [OfferFactory(company).pk],
    "product": lambda company: [ProductFactory(company).pk],
    "language": lambda company: ["uk"],
    "stage": lambda company: [_of(company, Stage, group="call", name="x").pk],
    "carrier": lambda company: [_of(company, Carrier, name="x").pk],
    "rate": lambda company: [
        _of(company, Rate, **RATE, carrier=_of(company, Carrier, name="x")).pk
    ],
    "hours": lambda company: [_of(company, CityHours, country="UA", weekdays=[1]).pk],
    "saved": lambda company: [_kept(company, SavedFilter, name="New", query="status=new")],
    "run": lambda company: [_kept(company, Run, verb="restore", asked_at=clock.now())],
    "export": lambda company: [
        _kept(
            company,
            Export,
            columns=["number"],
            asked_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )
    ],
}


def addresses(resolver, before=(), space=""):
    """(full name, patterns from the root to the view) of every address below a resolver."""
    for pattern in resolver.url_patterns:
        way = (*before, pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", way
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, way, inner)


ALL = dict(addresses(get_resolver()))
OF_THE_API = {
    name: way
    for name, way in ALL.items()
    if "".join(str(part.pattern).lstrip("^") for part in way).startswith(API)
}
GUARDED = {
    name: way for name, way in ALL.items() if name not in OF_THE_API and name not in OPEN_DOORS
}
PARAMETERS = {
    name: {key: each for part in way for key, each in part.pattern.converters.items()}
    for name, way in ALL.items()
}
WITH_PARAMETERS = [name for name in GUARDED if PARAMETERS[name]]


def about(name, company):
    """The addresses of this name about something of this company."""
    missing = PARAMETERS[name].keys() - MAKE.keys()
    assert not missing, f"say in MAKE how to make {missing} for {name}"
    made = [MAKE[key](company) for key in PARAMETERS[name]]
    return [
        reverse(name, kwargs=dict(zip(PARAMETERS[name], values, strict=True)))
        for values in product(*made)
    ]


def answers(client, *urls):
    """What the pages and what the changes answer."""
    return [ask(url) for url in urls for ask in (client.get, client.post)]


def test_every_address_has_a_name_of_its_own():
    names = [name for name, _ in addresses(get_resolver())]

    assert len(names) == len(ALL)
    assert "None" not in GUARDED


@pytest.mark.parametrize("name", GUARDED)
def test_every_view_is_guarded(name):
    view = GUARDED[name][-1].callback

    assert hasattr(view, "may"), "decorate it with @shows(…), @changes(…) or @edits(…)"


@pytest.mark.parametrize("name", OPEN_DOORS)
def test_every_open_door_is_still_there_and_answers_a_stranger(name, client, db):
    assert client.get(reverse(name)).status_code in {200, 302, 503}  # 503: not ready


@pytest.mark.parametrize("name", GUARDED)
def test_a_stranger_is_led_to_sign_in(name, client, company):
    for response in answers(client, *about(name, company)):
        assert _is_turned_away(response)


@pytest.mark.parametrize("name", GUARDED)
def test_a_blocked_member_is_led_to_sign_in(name, as_member, company, admin):
    urls = about(name, company)
    client = as_member(admin)
    Member.objects.filter(pk=admin.pk).update(blocked_at=clock.now())  # the session is left

    for response in answers(client, *urls):
        assert _is_turned_away(response)


def _is_turned_away(response):
    if response.status_code == 302:
        return response.url.startswith(reverse("account_login"))
    return response.status_code in {401, 405}


@pytest.mark.parametrize("name", WITH_PARAMETERS)
def test_a_neighbour_gets_404(name, as_member, company, outsider):
    urls = about(name, company)

    statuses = [response.status_code for response in answers(as_member(outsider), *urls)]

    assert set(statuses) <= {404, 405}
    assert 404 in statuses


@pytest.mark.parametrize("name", WITH_PARAMETERS)
def test_what_is_not_there_is_answered_like_what_is_a_neighbour_s(
    name, as_member, company, outsider
):
    client = as_member(outsider)
    parameters = {key: _nothing(each) for key, each in PARAMETERS[name].items()}

    theirs = answers(client, about(name, company)[0])
    nothing = answers(client, reverse(name, kwargs=parameters))

    for one, other in zip(theirs, nothing, strict=True):
        assert (one.status_code, len(one.content)) == (other.status_code, len(other.content))


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in WITH_PARAMETERS
        if any(c.regex == "[0-9]+" for c in PARAMETERS[name].values())
    ],
)
def test_a_number_too_big_for_the_database_is_not_there(name, as_member, admin):
    parameters = {
        key: 10**30 if each.regex == "[0-9]+" else _nothing(each)
        for key, each in PARAMETERS[name].items()
    }

    for response in answers(as_member(admin), reverse(name, kwargs=parameters)):
        assert response.status_code in {404, 405}


def _nothing(converter):
    """A value that names nothing."""
    return 2**53 - 1 if converter.regex == "[0-9]+" else "zzz"


@pytest.mark.parametrize("name", GUARDED)
def test_a_member_without_the_right_gets_403(name, as_member, company):
    may = GUARDED[name][-1].callback.may
    members = [
        MemberFactory(
            company=company, role=role, team=TeamFactory(company=company, call_centre=calls)
        )
        for role in Role.values
        for calls in (True, False)
    ]

    for member in members:
        if rules.may(member, may):
            continue
        for response in answers(as_member(member), *about(name, company)):
            assert response.status_code in {403, 405}


@pytest.mark.parametrize("name", [name for name in OF_THE_API if name != "None"])
def test_the_api_asks_for_a_key(name, client, db):
    parameters = {key: _nothing(each) for key, each in PARAMETERS[name].items()}
    url = reverse(name, kwargs=parameters)

    for response in answers(client, url):
        told = response.status_code == 200 and name in TOLD_TO_EVERYBODY
        assert told or response.status_code in {401, 404, 405}


def test_there_is_nothing_else_below_the_api(client, db):
    for response in answers(client, f"/{API}nothing/here"):
        assert response.status_code == 404


@pytest.mark.parametrize("name", [*GUARDED, *OPEN_DOORS])
def test_nothing_is_changed_for_a_page_of_somebody_else(name, company, admin):
    """A form that another site sends in the member's name carries no token of ours."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(admin.user)

    for url in about(name, company)[:1] if name in GUARDED else [reverse(name)]:
        assert browser.post(url).status_code in {403, 405}
