"""What the application can do when somebody forgot the first wall."""

import psycopg
import pytest
from django.db import (
    DataError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.db.models import Sum

from callboard.accounts.models import AuditEntry, Company, Member, Team
from callboard.accounts.tenancy import across_companies, acting_for, asked_alone
from callboard.kit import live
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory

WALL = "row-level security"


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def theirs(company):
    """A team of somebody else, with one member."""
    theirs = TeamFactory(name="Theirs")
    MemberFactory(company=theirs.company, team=theirs)
    return theirs


@pytest.fixture
def nobody(company):
    with acting_for(None):
        yield


def test_the_suite_signs_in_as_the_application(db):
    assert rows("SELECT current_user, session_user") == [("callboard_app", "callboard_app")]


def test_unfiltered_reads_show_only_ours(team, operator, theirs):
    assert list(Team.objects.all()) == [team]
    assert Team.objects.aggregate(Sum("id")) == {"id__sum": team.id}
    assert rows("SELECT id FROM accounts_team") == [(team.id,)]
    assert rows("SELECT count(*) FROM accounts_member m JOIN accounts_team t ON true") == [(1,)]


def test_unfiltered_changes_reach_only_ours(team, operator, theirs):
    assert Team.objects.update(moderation=True) == 1
    assert rows("UPDATE accounts_team SET packing = 'edit' RETURNING id") == [(team.id,)]
    with acting_for(theirs.company_id):
        theirs.refresh_from_db()
        assert (theirs.moderation, theirs.packing) == (False, "read")


def test_an_unfiltered_delete_reaches_only_ours(company, theirs):
    for each in (company.id, theirs.company_id):
        with acting_for(each):
            Team.objects.create(company_id=each, name="Nobody's")

    assert Team.objects.filter(members=None).delete()[0] == 1
    with acting_for(theirs.company_id):
        assert Team.objects.filter(name="Nobody's").exists()


def test_nobody_sees_nothing(nobody, operator, theirs):
    assert not Member.objects.exists()
    assert rows("SELECT * FROM accounts_team") == []
    assert rows("SELECT * FROM accounts_company") == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_there_is_nothing_even_after_one_was_held():
    team = TeamFactory()
    with acting_for(team.company_id):
        assert Team.objects.count() == 1
    assert rows("SELECT current_setting('callboard.company', true)") == [("",)]
    assert Team.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_statement_alone_is_in_the_rooms_and_leaves_nobody_there():
    ours, theirs = CompanyFactory(), CompanyFactory()
    names = "SELECT array_agg(id), count(*) FROM accounts_company WHERE id IN (%(a)s, %(b)s)"
    for _turn in range(5):  # from the fourth on it is prepared
        assert asked_alone(ours.id, names, {"a": ours.id, "b": theirs.id}) == ([ours.id], 1)
        assert list(Company.objects.all()) == []
    with pytest.raises(DataError):
        asked_alone(ours.id, "SELECT 1 / %(zero)s", {"zero": 0})
    assert list(Company.objects.all()) == []
    assert asked_alone(theirs.id, names, {"a": ours.id, "b": theirs.id}) == ([theirs.id], 1)


def test_nobody_writes_nothing(company, nobody):
    with pytest.raises(ProgrammingError, match=WALL), transaction.atomic():
        Team.objects.create(company=company, name="North")


def test_a_row_for_a_neighbour_is_refused_in_bulk_too(company):
    neighbour = CompanyFactory()
    teams = [Team(company=each, name="North") for each in (company, neighbour)]

    with pytest.raises(ProgrammingError, match=WALL), transaction.atomic():
        Team.objects.bulk_create(teams)
    assert Team.objects.bulk_create(teams[:1])


def test_a_row_cannot_be_given_away(company, team):
    neighbour = CompanyFactory()

    with pytest.raises(ProgrammingError, match=WALL), transaction.atomic():
        Team.objects.update(company=neighbour)


def test_locking_finds_only_ours(team, theirs):
    assert list(Team.objects.select_for_update(skip_locked=True)) == [team]


def test_a_key_cannot_point_over_the_wall(operator, theirs):
    with pytest.raises(IntegrityError, match="team"), transaction.atomic():  # noqa: PT012
        Member.objects.filter(pk=operator.pk).update(team=theirs)
        connection.check_constraints()


def test_an_entry_cannot_name_an_actor_over_the_wall(company, at_noon, outsider):
    with pytest.raises(IntegrityError, match="actor"), transaction.atomic():  # noqa: PT012
        AuditEntry.objects.create(
            company=company, actor=outsider, kind="x", at="2026-01-01T00:00Z", subject="x"
        )
        connection.check_constraints()


def test_keys_are_checked_even_when_nobody_is_here(operator, nobody):
    connection.check_constraints()


def test_across_companies_one_may_look(team, theirs):
    with across_companies():
        assert set(Team.objects.all()) == {team, theirs}
    assert list(Team.objects.all()) == [team]


@pytest.mark.parametrize(
    "touch",
    [
        lambda: Team.objects.update(name="x"),
        lambda: Team.objects.select_for_update().first(),
        lambda: Team.objects.filter(members=None).delete(),
        lambda: CompanyFactory(),
    ],
)
def test_across_companies_one_may_not_touch(team, touch):
    with pytest.raises(ProgrammingError, match="permission denied"), across_companies():
        touch()


def test_rooms_nest_and_an_exception_leads_back(company, team, theirs):
    with acting_for(theirs.company_id):
        assert Team.objects.get() == theirs
        with acting_for(company.id):
            assert Team.objects.get() == team
        assert Team.objects.get() == theirs
    with pytest.raises(KeyError), acting_for(theirs.company_id):
        raise KeyError
    assert Team.objects.get() == team


def test_a_plain_rollback_inside_does_not_lose_the_company(team):
    with transaction.atomic():
        transaction.set_rollback(True)
    assert Team.objects.get() == team


def test_leaving_rooms_that_must_roll_back(company, team, theirs):
    with acting_for(theirs.company_id):
        transaction.set_rollback(True)
    assert Team.objects.get() == team


@pytest.mark.django_db(transaction=True)
def test_what_runs_after_commit_stands_outside_and_sees_nothing():
    team, seen = TeamFactory(), []

    with acting_for(team.company_id):
        transaction.on_commit(lambda: seen.append(Team.objects.count()))

    assert seen == [0]


def test_copy_in_is_refused(company):
    with (
        connection.cursor() as cursor,
        pytest.raises(Exception, match="COPY FROM not supported"),
        transaction.atomic(),
        cursor.copy("COPY accounts_team FROM STDIN"),
    ):
        pass


def test_the_same_name_in_two_companies_is_two_teams(company):
    assert TeamFactory(name="North", company=company) != TeamFactory(name="North")


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE accounts_team DISABLE ROW LEVEL SECURITY",
        "DROP POLICY company ON accounts_team",
        "CREATE TABLE mine (x int)",
        "TRUNCATE accounts_team",
        "SET LOCAL ROLE callboard_owner",
        "SET LOCAL row_security = off; SELECT * FROM accounts_team",
    ],
)
def test_the_application_cannot_take_the_wall_down(company, sql):
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows(sql)


def test_a_new_company_is_written_from_its_own_rooms_and_seen_from_there_only(company):
    other = CompanyFactory()

    assert list(Company.objects.all()) == [company]
    with acting_for(other.id):
        assert list(Company.objects.all()) == [other]


@pytest.mark.parametrize(
    "function", ["textlike(text,text)", "upper(text)", "numeric_eq(numeric,numeric)"]
)
def test_a_search_may_use_an_index_behind_the_wall(db, function):
    """A function that PostgreSQL thinks may leak is evaluated after the wall, never by an index."""
    assert rows(f"SELECT proleakproof FROM pg_proc WHERE oid = '{function}'::regprocedure") == [
        (True,)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_line_that_broke_is_told_as_the_database_being_away_and_the_next_one_opens():
    with acting_for(1), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    with psycopg.connect(**live.address("test")) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend])

    with pytest.raises(OperationalError), acting_for(1):
        pass

    with acting_for(1):
        assert rows("SELECT current_setting('callboard.company')") == [("1",)]


@pytest.mark.django_db(transaction=True)
def test_a_company_is_a_number_and_no_text_gets_into_what_is_sent():
    with pytest.raises(ValueError, match="invalid literal"), acting_for("1'; RESET ROLE; --"):
        pass
