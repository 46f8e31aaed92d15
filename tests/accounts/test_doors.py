import pytest
from django.test import RequestFactory
from django.urls import reverse

from callboard.accounts import doors
from callboard.accounts.models import Members
from tests.factories.accounts import MemberFactory, UserFactory

SETTINGS = "/settings/"


def from_address(address, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_sign_in_finds_the_company(as_member, outsider, company):
    assert as_member(outsider).session["company"] == outsider.company_id


def test_a_member_comes_in(as_member, operator):
    assert as_member(operator).get(SETTINGS).status_code == 200


def test_a_stranger_is_led_to_sign_in_and_back(client, db):
    response = client.get(SETTINGS)

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={SETTINGS}"


def test_after_a_form_of_a_stranger_the_start_page_follows(client, db):
    assert client.post(SETTINGS).url == f"{reverse('account_login')}?next=/"


def test_a_fragment_for_a_stranger_sends_the_whole_page_to_sign_in(client, db):
    asked_from = {"HX-Request": "true", "HX-Current-URL": "http://testserver/orders/7"}

    response = client.get(SETTINGS, headers=asked_from)

    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=/orders/7"


def test_a_fragment_from_a_strange_page_leads_nowhere_strange(client, db):
    asked_from = {"HX-Request": "true", "HX-Current-URL": "http://evil.example/orders/7"}

    response = client.get(SETTINGS, headers=asked_from)

    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=/"


def test_somebody_without_a_company_is_signed_out_and_led_to_the_door(as_member, db):
    user = UserFactory()
    client = as_member(type("Nobody", (), {"user": user}))

    response = client.get(SETTINGS)

    assert response.url.startswith(reverse("account_login"))
    assert client.get(response.url).status_code == 200, "and does not go round in circles"


def test_a_forged_company_in_the_session_opens_nothing(as_member, operator, outsider):
    client = as_member(outsider)
    session = client.session
    session["company"] = operator.company_id
    session.save()

    assert client.get(SETTINGS).status_code == 302


def test_without_the_first_wall_the_second_holds(as_member, operator, outsider, monkeypatch):
    client = as_member(outsider)
    monkeypatch.setattr(Members, "filter", lambda self, **_: self.order_by("id"))

    assert client.get(SETTINGS).context["member"] == outsider


def test_what_a_member_sees_is_kept_by_no_cache(as_member, operator):
    assert as_member(operator).get(SETTINGS)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", doors.NOWHERE),
        ("unix:", doors.NOWHERE),
    ],
)
def test_an_address_is_counted_as_one_visitor(address, counted):
    assert doors.address_of(from_address(address)) == counted


def test_nobody_is_believed_about_an_address_but_our_own_proxies(settings):
    request = from_address("10.0.0.1", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})

    assert doors.address_of(request) == "10.0.0.1"
    settings.PROXIES = 1
    assert doors.address_of(request) == "203.0.113.7"
    settings.PROXIES = 3
    assert doors.address_of(request) == "10.0.0.1"


def test_a_login_or_an_email_names_its_user_in_any_case(db):
    user = UserFactory(username="Olha", email="olha@desk.example")

    assert doors.user_named("oLHA") == user
    assert doors.user_named("Olha@Desk.example") == user
    assert doors.user_named("olha@") is None
    assert doors.user_named("") is None


def test_a_member_of_one_company_works_there_until_blocked(operator):
    assert doors.works_somewhere(operator.user)
    assert not doors.works_somewhere(UserFactory())


def test_members_of_two_companies_enter_their_own(as_member, operator):
    other = MemberFactory()

    assert as_member(operator).session["company"] == operator.company_id
    assert as_member(other).session["company"] == other.company_id
