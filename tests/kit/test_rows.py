"""Instances of rows whose statement is written by hand: the same as the ORM's."""

from decimal import Decimal

from django.apps import apps
from django.db import connection
from django.db.models import CharField
from psycopg import _queries

from callboard.accounts.models import Member, Team
from callboard.kit.rows import Shape, Written, answer, answers
from callboard.orders.models import Order, OrderEntry, OrderPolicy, Reason
from tests.factories.orders import OrderFactory

MEMBER, TEAM = Shape(Member, "m"), Shape(Team, "t")
WITH_TEAM = f"""
    SELECT {MEMBER.columns}, {TEAM.columns}, 7 AS plain
    FROM accounts_member m LEFT JOIN accounts_team t ON t.id = m.team_id WHERE m.id = %s
"""


def fields_of(instance):
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.fields}


def test_an_answer_is_the_instances_and_then_the_plain_values(operator):
    member, team, plain = answer(WITH_TEAM, [operator.pk], MEMBER, TEAM)

    assert fields_of(member) == fields_of(Member.objects.get(pk=operator.pk))
    assert fields_of(team) == fields_of(operator.team)
    assert plain == 7


def test_what_an_outer_join_does_not_find_is_none(admin):
    _member, team, _plain = answer(WITH_TEAM, [admin.pk], MEMBER, TEAM)

    assert team is None


def test_no_row_is_no_answer(operator):
    assert answer(WITH_TEAM, [operator.pk + 1], MEMBER, TEAM) is None
    assert answers(WITH_TEAM, [operator.pk + 1], MEMBER, TEAM) == []


def test_arrays_and_documents_come_as_the_orm_gives_them(company):
    for model in (OrderPolicy, Reason):
        shape = Shape(model, "x")
        text = f"SELECT {shape.columns} FROM {model._meta.db_table} x ORDER BY x.id"
        assert [fields_of(found) for (found,) in answers(text, [], shape)] == [
            fields_of(known) for known in model.objects.order_by("id")
        ]


def test_what_is_found_is_there_already_and_is_updated_not_added(operator):
    member, *_rest = answer(WITH_TEAM, [operator.pk], MEMBER, TEAM)
    member.phone = "+380671687644"
    member.save()

    assert Member.objects.get(pk=operator.pk).phone == "+380671687644"


def test_what_is_written_is_what_the_orm_would_write(company, operator):
    order = OrderFactory(company)
    written = Written(OrderEntry)
    entry = OrderEntry(
        company=company, order=order, kind="order.save", action="save", actor=operator,
        at=order.arrived_at, to_status=order.status, facts={"fields": {"city": ["", "Львів"]}},
    )  # fmt: skip

    [pk] = answer(f"{written.insert} RETURNING id", written.values(entry))

    entry.pk = pk
    assert fields_of(OrderEntry.objects.get(pk=pk)) == fields_of(entry)


def test_values_are_those_of_the_orm_whatever_their_type(db):
    for model in apps.get_models(include_auto_created=True):
        columns = model._meta.concrete_fields
        numbers = {field.attname: 5 for field in columns if type(field) is CharField}
        for odd in ({}, {"pk": 7}, numbers):
            instance = model()
            for name, value in odd.items():
                setattr(instance, name, value)
            expected = [
                field.get_db_prep_save(getattr(instance, field.attname), connection)
                for field in columns
            ]
            found = Written(model, with_key=True).values(instance)
            assert [*map(repr, found)] == [*map(repr, expected)], model
    order = Order(delivery_price=Decimal("1.005"), city=5, version="3", offer_id="8")
    names = ("delivery_price", "city", "version", "offer")
    fields = [Order._meta.get_field(name) for name in names]
    found = sorted(map(repr, Written(Order, names).values(order)))
    each = zip(fields, (order.delivery_price, 5, "3", "8"), strict=True)
    assert found == sorted(repr(field.get_db_prep_save(v, connection)) for field, v in each)


def test_only_the_named_columns_are_changed(company):
    order = OrderFactory(company, city="Lviv")
    written = Written(Order, ["comment"])
    order.comment, order.city = "rings twice", "Kyiv"

    answer(f"{written.update} WHERE id = %s RETURNING id", [*written.values(order), order.pk])

    kept = Order.objects.get(pk=order.pk)
    assert (kept.comment, kept.city) == ("rings twice", "Lviv")


def test_a_text_of_many_values_is_read_for_its_marks_once(db):
    marks = ", ".join(["%s"] * 120)
    before = _queries._query2pg.cache_info().hits
    for turn in range(3):
        assert answer(f"SELECT {marks}", [turn] * 120) == [turn] * 120
    assert _queries._query2pg.cache_info().hits >= before + 2
