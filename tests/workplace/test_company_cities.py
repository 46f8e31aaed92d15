"""Cities: a duty of its own (A1.10), kept to the countries of the team (A17 C12)."""

import pytest

from callboard.accounts.models import AuditEntry, Role
from callboard.delivery.models import CityHours
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.delivery import CityHoursFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read

LIST = "/company/cities/"
HOURS = {"country": "UA", "city": "Lviv", "weekdays": [1, 7], "today_until": "16"}
LETTERS = "bcdfghklmnprstvzaeiu"


@pytest.fixture
def page(as_member, admin):
    return as_member(admin)


def manager(company, role=Role.OPERATOR, **skills):
    """Somebody of a team that manages cities."""
    team = TeamFactory(company=company, cities=True)
    DeskFactory(team, **skills)
    return MemberFactory(company=company, team=team, role=role)


def text_of(browser, url):
    return read(browser.get(url)).text


def test_the_days_of_a_place_are_set_changed_and_removed(page, company):
    """A16.Q20."""
    assert page.post(f"{LIST}new/", HOURS | {"per_day": "30"}).status_code == 302
    kept = CityHours.objects.get(company=company)
    assert (kept.weekdays, kept.today_until, kept.per_day) == ([1, 7], 16, 30)
    assert "UA, Lviv Monday, Sunday 16:00 30" in text_of(page, LIST)

    url = f"{LIST}{kept.pk}/"
    assert page.post(url, HOURS | {"weekdays": []}).status_code == 422
    assert page.post(url, HOURS).status_code == 302
    kept.refresh_from_db()
    assert kept.per_day is None
    assert page.post(f"{url}drop/").status_code == 302
    assert not CityHours.objects.filter(company=company).exists()


def test_a_place_is_there_once(page, company):
    page.post(f"{LIST}new/", HOURS)

    answer = page.post(f"{LIST}new/", HOURS)

    assert answer.status_code == 422
    assert "This place has hours already." in read(answer).text


def test_a_place_of_letters_that_sound_long_is_kept(page, company):
    """One letter may sound as three: what a place is found by has an end as well."""
    sent = HOURS | {"region": "щ" * 80, "city": "щ" * 80, "per_day": ""}

    assert page.post(f"{LIST}new/", sent).status_code == 302
    kept = CityHours.objects.get(company=company)
    assert page.post(f"{LIST}{kept.pk}/", sent | {"today_until": "17"}).status_code == 302


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.LEADER])
def test_whose_team_manages_cities_does_and_nobody_else_but_admins(
    as_member, company, operator, leader, role
):
    """A1.10: by duty, not by role."""
    place, whom = CityHoursFactory(company, "Lviv"), manager(company, role)
    mine = as_member(whom)

    assert mine.post(f"{LIST}new/", HOURS | {"city": "Kyiv"}).status_code == 302
    assert mine.post(f"{LIST}{place.pk}/", HOURS | {"today_until": "12"}).status_code == 302
    assert mine.post(f"{LIST}{place.pk}/drop/").status_code == 302
    kinds = AuditEntry.objects.filter(company=company, actor=whom).values_list("kind", flat=True)
    assert sorted(kinds)[:3] == ["city_hours.added", "city_hours.changed", "city_hours.dropped"]
    assert mine.get("/company/delivery/").status_code == 403
    for other in (operator, leader):
        theirs = as_member(other)
        for url in (LIST, f"{LIST}new/", f"{LIST}{place.pk}/"):
            assert theirs.get(url).status_code == 403, url
        assert theirs.post(f"{LIST}new/", HOURS).status_code == 403
        assert theirs.post(f"{LIST}{place.pk}/drop/").status_code == 403


def test_a_team_manages_the_cities_of_its_countries_alone(as_member, company):
    """A17 C12: what is outside of them is not there."""
    ours, theirs = CityHoursFactory(company, "Lviv"), CityHoursFactory(company, "Warsaw")
    CityHours.objects.filter(pk=theirs.pk).update(country="PL")
    mine = as_member(manager(company, countries=["UA", "KZ"]))

    assert "Lviv" in text_of(mine, LIST)
    assert "Warsaw" not in text_of(mine, LIST)
    assert mine.get(f"{LIST}{ours.pk}/").status_code == 200
    assert mine.get(f"{LIST}{theirs.pk}/").status_code == 404
    assert mine.post(f"{LIST}{theirs.pk}/", HOURS).status_code == 404
    assert mine.post(f"{LIST}{theirs.pk}/drop/").status_code == 404
    assert CityHours.objects.filter(pk=theirs.pk).exists()
    for url in (f"{LIST}new/", f"{LIST}{ours.pk}/"):
        answer = mine.post(url, HOURS | {"country": "PL"})
        assert answer.status_code == 422
        assert "Select a valid choice" in read(answer).text


def test_the_menu_leads_there_whoever_has_the_right(as_member, company, operator, admin):
    """An operator finds it in the menu; an admin among the sections of the company."""
    mine = as_member(manager(company)).get("/floor/").content.decode()
    assert f'href="{LIST}"' in mine
    assert f'href="{LIST}"' not in as_member(operator).get("/floor/").content.decode()
    boss = as_member(admin)
    assert f'href="{LIST}"' not in boss.get("/floor/").content.decode()
    assert f'href="{LIST}"' in boss.get("/company/people/").content.decode()


def test_the_team_s_form_gives_and_takes_the_right(page, company):
    """In the form, the list of teams, the audit, the matrix of rights."""
    team = TeamFactory(company=company, name="Couriers")
    DeskFactory(team)
    url = f"/company/teams/{team.pk}/"
    sent = read(page.get(url)).form("") | {"cities": "on"}

    assert page.post(url, sent).status_code == 302

    team.refresh_from_db()
    assert team.cities
    entry = AuditEntry.objects.filter(company=company, kind="team.changed").first()
    assert entry.facts["fields"]["cities"] == [False, True]
    assert "Manages cities" in text_of(page, "/company/audit/")
    matrix = page.get("/company/rights/").context["matrix"]
    cells = {str(right.label): right.cells for right in matrix.rights}
    row = next(cells[label] for label in cells if label.startswith("Manages cities"))
    assert row[matrix.columns.index("Couriers")] is True
    assert row[matrix.columns.index("Operator without a team")] is False


def test_why_somebody_does_not_manage_a_city_is_told(page, company, operator):
    def told(person):
        asked = {"person": person.user.username, "number": order.number}
        verdicts = page.get("/company/rights/", asked).context["verdicts"]
        return next((v.is_yes, v.why) for v in verdicts if "city" in v.question)

    order = OrderFactory(company, country="PL")

    assert told(operator) == (False, "Neither role nor team gives the right to manage cities.")
    assert told(manager(company, countries=["UA"])) == (False, "The team works other countries.")
    assert told(manager(company)) == (True, "")


@pytest.mark.parametrize("many", [10, 1_000])
def test_cities_come_in_pages_at_the_price_of_one(
    as_member, company, many, django_assert_max_num_queries
):
    mine = as_member(manager(company, countries=["UA"]))
    CityHours.objects.bulk_create(
        CityHours(
            company=company, country="UA", city=name, city_key=name, weekdays=[1], today_until=18
        )
        for name in names(many)
    )

    with django_assert_max_num_queries(14):
        found = mine.get(LIST).context["found"]
    seen = [place.city for place in found.places]
    while found.after:
        found = mine.get(LIST, {"after": found.after}).context["found"]
        seen += [place.city for place in found.places]
    assert seen == sorted(names(many))


def names(many):
    return [f"town{LETTERS[n // 400]}{LETTERS[n // 20 % 20]}{LETTERS[n % 20]}" for n in range(many)]
