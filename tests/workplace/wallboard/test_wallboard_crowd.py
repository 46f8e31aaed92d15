"""The table of people of a company that has very many."""

import pytest

from callboard.accounts.models import Member, User
from callboard.workplace.queries.wallboard import ON_A_PAGE
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import on_the_line


@pytest.mark.parametrize("many", [10, 1_000])
def test_the_table_is_bounded_and_begins_with_those_at_work(
    as_member, admin, company, team, many, django_assert_max_num_queries
):
    users = User.objects.bulk_create(User(username=f"crowd{number}") for number in range(many))
    Member.objects.bulk_create(
        Member(company=company, user=user, name=f"Crowd {user.username}", team=team)
        for user in users
    )
    on_the_line(MemberFactory(company=company, team=team, name="Zoya"))
    browser = as_member(admin)
    browser.get("/team/")  # the first touch is written down

    with django_assert_max_num_queries(30):
        page = browser.get("/team/")

    board, shown = page.context["board"], page.content.decode()
    assert len(board.rows) == min(len(board.people), ON_A_PAGE)
    assert board.rows[0][0].member.name == "Zoya"
    assert board.left_off == max(0, len(board.people) - ON_A_PAGE)
    assert ("more people are not shown" in shown) is (many > ON_A_PAGE)
    assert shown.count('id="who-') == len(board.rows)
