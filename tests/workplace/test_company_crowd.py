"""The company's screens with nothing, with one and with 10,000 rows of what each lists: as many
statements, pages that stay small, and every row on one of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.models import AuditEntry, Member, Team, User
from callboard.analytics.models import PayRule
from callboard.catalogue.models import Offer, Product
from callboard.delivery.models import Carrier, CityHours, Rate
from callboard.integrations.models import ApiKey, Scope
from callboard.kit import clock
from callboard.orders.models import Reason, Stage

MANY = 10_000
SMALL = 160_000  # bytes of a page


def keep(rows):
    """A statement takes so many values and no more."""
    rows = list(rows)
    return type(rows[0]).objects.bulk_create(rows, batch_size=3_000)


def _members(company, rows):
    users = [User(username=f"crowd{n:05}", password="!") for n in rows]
    made = keep(users)
    keep(Member(company=company, user=user, name=f"Olha {n:05}") for n, user in enumerate(made))


def _teams(company, rows):
    keep(Team(company=company, name=f"Team {n:05}") for n in rows)


def _products(company, rows):
    keep(Product(company=company, name=f"Thing {n:05}") for n in rows)


def _offers(company, rows):
    product, _made = Product.objects.get_or_create(company=company, name="Pillow")
    keep(
        Offer(company=company, code=f"o{n:05}", name=f"Offer {n:05}", product=product) for n in rows
    )


def _reasons(company, rows):
    keep(
        Reason(company=company, kind="cancel", code=f"r{n:05}", names=[f"Reason {n:05}"] * 3)
        for n in rows
    )


def _stages(company, rows):
    keep(Stage(company=company, group="call", name=f"Stage {n:05}") for n in rows)


def _keys(company, rows):
    now = clock.now()
    keep(
        ApiKey(
            company=company,
            name=f"Key {n:05}",
            digest=f"{n:064}",
            scopes=Scope.values[:1],
            created_at=now,
            revoked_at=None if n % 2 else now,
        )
        for n in rows
    )


def _rules(company, rows):
    first = date(1990, 1, 1)
    keep(PayRule(company=company, valid_from=first + timedelta(n)) for n in rows)


def _cities(company, rows):
    keep(
        CityHours(
            company=company,
            country="UA",
            city=f"Town {n:05}",
            city_key=f"town {n:05}",
            weekdays=[1],
        )
        for n in rows
    )


def _rates(company, rows):
    carrier, _made = Carrier.objects.get_or_create(company=company, name="Post")
    keep(
        Rate(
            company=company,
            carrier=carrier,
            country="UA",
            city=f"Town {n:05}",
            city_key=f"town{n:05}",
            up_to_grams=1000,
            price=50,
            currency="UAH",
        )
        for n in rows
    )


def _audit(company, rows):
    now = clock.now()
    keep(
        AuditEntry(
            company=company,
            kind="member.changed",
            at=now - timedelta(minutes=MANY - n),
            subject=f"accounts.Member {n}",
            facts={"fields": {"team": [n, n + 1]}, "name": f"Olha {n}"},
        )
        for n in rows
    )


LISTS = {
    "people/": _members,
    "teams/": _teams,
    "rights/": _teams,
    "notifications/": _teams,
    "products/": _products,
    "offers/": _offers,
    "reasons/": _reasons,
    "stages/": _stages,
    "keys/": _keys,
    "pay/": _rules,
    "cities/": _cities,
    "delivery/": _rates,
    "audit/": _audit,
}


def read(browser, url):
    """(how many statements a page costs, what it weighs, the page)."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(url)
    assert answer.status_code == 200
    return len(asked), len(answer.content), answer


@pytest.mark.parametrize("page", LISTS)
def test_a_screen_of_the_company_costs_as_much_for_ten_thousand_rows(
    as_member, company, admin, page
):
    browser, url = as_member(admin), f"/company/{page}"
    read(browser, url)
    empty, _weight, _page = read(browser, url)
    LISTS[page](company, range(1))
    one, _weight, _page = read(browser, url)
    LISTS[page](company, range(1, MANY))

    many, weight, _page = read(browser, url)

    assert many <= one <= empty + 2, (empty, one, many)
    assert weight < SMALL


@pytest.mark.parametrize("page", ["teams/", "reasons/", "stages/", "keys/", "pay/"])
def test_every_row_is_on_one_of_the_pages_and_on_no_two(as_member, company, admin, page):
    browser, url = as_member(admin), f"/company/{page}"
    LISTS[page](company, range(130))
    whole = {"reasons/": Reason, "teams/": Team, "stages/": Stage, "keys/": ApiKey, "pay/": PayRule}
    seen: list[int] = []
    after = ""

    while after is not None:
        found = browser.get(url, {"after": after}).context["found"]
        seen += [row.pk for row in found.rows]
        after = found.after

    assert len(seen) == len(set(seen))
    assert set(seen) == set(whole[page].objects.values_list("pk", flat=True))
    if page == "keys/":
        states = [row.revoked_at is None for row in ApiKey.objects.filter(pk__in=seen)]
        assert any(states)


def test_a_team_is_found_by_its_name(as_member, company, admin):
    _teams(company, range(130))
    browser = as_member(admin)

    found = browser.get("/company/teams/", {"q": "TEAM 00077"}).context["found"].rows

    assert [team.name for team in found] == ["Team 00077"]
    assert "No team matches" in browser.get("/company/teams/", {"q": "zzz"}).content.decode()
    assert browser.get("/company/teams/", {"q": "a\x00"}).status_code == 200


def test_notifications_of_a_team_that_has_no_tab_are_reached_from_its_page(
    as_member, company, admin
):
    _teams(company, range(30))
    browser = as_member(admin)
    last = Team.objects.get(name="Team 00029")
    url = f"/company/notifications/{last.pk}/"

    assert url in browser.get(f"/company/teams/{last.pk}/").content.decode()
    assert url not in browser.get("/company/notifications/").content.decode()
    assert "Team 00029" in browser.get(url).content.decode()


@pytest.mark.parametrize("after", ["x", "0", "999999999999", "-1", "9" * 30, "a\x00"])
def test_a_cursor_that_is_none_shows_the_first_page(as_member, company, admin, after):
    _teams(company, range(60))
    browser = as_member(admin)
    first = [row.pk for row in browser.get("/company/teams/").context["found"].rows]

    for page in LISTS:
        assert browser.get(f"/company/{page}", {"after": after}).status_code == 200
    shown = browser.get("/company/teams/", {"after": after}).context["found"].rows
    assert [row.pk for row in shown] == first


def test_ten_thousand_wrong_rows_of_a_table_are_told_in_a_page_that_stays_small(as_member, admin):
    rows = "\n".join(f"u{n}\t" for n in range(10_000))

    answer = as_member(admin).post("/company/people/import/", {"text": "login\tname\n" + rows})

    assert answer.status_code in {200, 422}
    assert len(answer.content) < SMALL + len(rows) * 2
