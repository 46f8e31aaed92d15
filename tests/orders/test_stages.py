"""Stages of a company: by hand, by the status before, by conditions (A11.4 to A11.6, A11.8)."""

import string

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from callboard.accounts.models import AuditEntry
from callboard.kit.errors import Refused
from callboard.orders import actions
from callboard.orders.actions import stages as managing
from callboard.orders.models import OrderPolicy, Reason, Stage
from callboard.orders.rules import stages as rules
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OfferFactory, OrderFactory, at_place


@pytest.fixture
def order(at_noon, company, operator):
    """Of the operator's line, and open to any outcome."""
    order = OrderFactory(company, call_made="made")
    on_the_line(operator)
    return order


def stage(admin, name="Second refusal", **facts):
    return managing.add_stage({"group": "cancel", "name": name} | facts, by=admin)


def by_status(admin, before, **facts):
    return stage(admin, way="simple", from_status=before, **facts)


def by_script(admin, script, **facts):
    return stage(admin, way="script", script=script, **facts)


def refused(order, operator, reason="expensive"):
    return actions.cancel(order, by=operator, version=None, reason=reason)


def test_a_stage_is_chosen_by_the_status_before(order, admin, operator):
    """A11.5: group Cancel with the previous status Hold."""
    after_hold = by_status(admin, "hold")
    held = actions.hold(order, by=operator, version=None, comment="asks the husband")

    done = refused(held, operator)

    assert done.stage == after_hold
    assert done.journal.first().facts["fields"]["stage"] == [None, "Second refusal"]


def test_another_status_before_chooses_nothing(order, admin, operator):
    by_status(admin, "hold")

    assert refused(order, operator).stage_id is None


def test_the_status_now_narrows_a_simple_stage(order, admin, operator):
    """A11.5: and, if needed, the new status."""
    by_status(admin, "new", to_status="trash")

    assert refused(order, operator).stage_id is None


def test_lines_are_or_and_conditions_are_and(order, admin, operator):
    """A11.6."""
    found = by_script(admin, "t:order_status:trash\nf:order_status:new t:order_reason:expensive")

    assert refused(order, operator).stage == found


def test_one_condition_that_is_not_met_spoils_its_line(order, admin, operator):
    by_script(admin, "f:order_status:hold t:order_reason:expensive")

    assert refused(order, operator).stage_id is None


def test_a_reason_is_known_by_its_number_too(order, admin, operator, company):
    """A11.6: `f:order_reason:8`, the number that partners know."""
    Reason.objects.filter(kind="cancel", code="expensive").update(number=8)
    found = by_script(admin, "t:order_reason:8")

    assert refused(order, operator).stage == found


def test_a_number_of_another_list_is_another_reason(order, admin, operator, company):
    Reason.objects.filter(kind="trash").exclude(code="").update(number=None)
    Reason.objects.create(
        company=company, kind="trash", code="expensive", number=8, names=["x"] * 3
    )
    Reason.objects.filter(kind="cancel", code="expensive").update(number=9)
    by_script(admin, "t:order_reason:8")

    assert refused(order, operator).stage_id is None


def test_the_offer_and_its_own_parameters_are_asked(at_noon, company, admin, operator):
    """A11.6: `o` the offer's main parameter, `p` what the admin set."""
    offer = OfferFactory(company, params={"tier": "gold"})
    order = OrderFactory(company, offer=offer, call_made="made")
    found = by_script(admin, f"o:offer_id:{offer.pk} p:tier:gold t:order_reason:expensive")
    on_the_line(operator)

    assert refused(order, operator).stage == found


def test_a_lead_comes_into_the_stage_its_offer_asks_for(at_noon, company, admin):
    """A11.6: there is nothing before a lead, so `f` is never met."""
    OfferFactory(company, code="mug", params={"tier": "gold"})
    by_script(admin, "f:order_status:new", name="Never", group="call")
    gold = by_script(admin, "p:tier:gold", name="Gold", group="call", position=1)

    lead = actions.Lead(offer="mug", phone="067 168-76-44", country="UA", name="Halyna")
    order = actions.receive(company, lead)

    order.refresh_from_db()
    assert order.stage == gold
    assert order.journal.get().facts["fields"]["stage"] == [None, "Gold"]


def test_the_first_stage_of_the_group_wins(order, admin, operator):
    by_script(admin, "t:order_reason:expensive", name="Later", position=2)
    first = by_script(admin, "t:order_status:cancelled", name="First", position=1)

    assert refused(order, operator).stage == first


def test_a_stage_out_of_use_is_not_chosen(order, admin, operator):
    found = by_script(admin, "t:order_status:cancelled")
    managing.change_stage(found, {"active": False}, by=admin)

    assert refused(order, operator).stage_id is None
    assert OrderPolicy.objects.get().auto_stages is False


def test_a_stage_ends_with_its_group(company, admin, leader, at_noon):
    """A11.4: stages are of a group of statuses."""
    order = at_place(company, "cancelled", "reject", stage=stage(admin))
    restored = actions.restore(order, by=leader, version=None)

    assert restored.stage_id is None
    assert restored.journal.first().facts["fields"]["stage"] == ["Second refusal", None]


def test_a_person_chooses_a_stage_of_the_group_and_the_history_tells(order, admin, operator):
    """A11.8."""
    warm = stage(admin, "Warm", group="call")
    saved = actions.save(order, by=operator, version=None, fields={"stage": warm})

    assert saved.stage == warm
    assert saved.journal.first().facts["fields"]["stage"] == [None, "Warm"]
    assert actions.save(saved, by=operator, version=None, fields={"stage": warm}).version == 2


def test_a_stage_of_another_group_or_out_of_use_is_refused(order, admin, operator):
    gone = stage(admin, "Gone", group="call", active=False)
    for wrong in (stage(admin), gone):
        with pytest.raises(Refused) as told:
            actions.save(order, by=operator, version=None, fields={"stage": wrong})
        assert "stage" in told.value.fields


def test_a_company_without_automatic_stages_is_asked_nothing_more(order, admin, operator):
    stage(admin)
    with CaptureQueriesContext(connection) as asked:
        refused(order, operator)

    assert not [each["sql"] for each in asked if "orders_stage" in each["sql"]]


def test_changes_of_stages_are_in_the_audit(admin, company):
    found = stage(admin)
    managing.change_stage(found, {"name": "Third refusal", "tone": "late"}, by=admin)

    entry = AuditEntry.objects.get(kind="stage.changed")
    assert entry.facts["fields"]["name"] == ["Second refusal", "Third refusal"]
    assert AuditEntry.objects.filter(kind="stage.added").count() == 1


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ({"way": "simple"}, "from_status"),
        ({"way": "simple", "from_status": "hold", "to_status": "packing"}, "to_status"),
        ({"way": "simple", "from_status": "trash", "to_status": "trash"}, "from_status"),
        ({"way": "simple", "from_status": "packing", "group": "packing"}, "from_status"),
        ({"way": "script", "script": ""}, "script"),
        ({"way": "script", "script": "t:order_status"}, "script"),
    ],
)
def test_a_rule_that_could_never_be_met_is_refused(admin, company, fields, marked):
    with pytest.raises(Refused) as told:
        stage(admin, **fields)

    assert set(told.value.fields) == {marked}
    assert not Stage.objects.exists()


def test_the_database_refuses_a_rule_without_its_half(company):
    for facts in ({"way": "simple"}, {"way": "script"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stage.objects.create(company=company, group="call", name="x", **facts)


@pytest.mark.parametrize(
    ("script", "line", "column"),
    [
        ("", 1, 1),
        ("\n\n", 1, 1),
        ("t:order_status:new\nx:order_status:new", 2, 1),
        ("t:order_status:new  t:order_state:new", 1, 23),
        ("t:order_status:sold", 1, 16),
        ("\n  t:order_reason", 2, 3),
        ("t:order_attempts:many", 1, 18),
        ("p:Tier:gold", 1, 3),
        ("o:offer_id:x", 1, 12),
        ("p:tier:", 1, 8),
    ],
)
def test_a_wrong_script_is_told_by_line_and_column(script, line, column):
    """A11.6."""
    with pytest.raises(rules.Wrong) as told:
        rules.parsed(script)

    assert (told.value.line, told.value.column) == (line, column)
    assert f"Line {line}, column {column}: " in str(told.value)


def test_a_script_is_read_as_it_was_written():
    read = rules.parsed("f:order_reason:8\n\n  t:order_reason:1   o:offer_id:23 ")

    assert [(number, [str(each) for each in found]) for number, found in read] == [
        (1, ["f:order_reason:8"]),
        (3, ["t:order_reason:1", "o:offer_id:23"]),
    ]


def told_of(script):
    """What is wrong with it, if anything."""
    try:
        rules.parsed(script)
    except rules.Wrong as wrong:
        return wrong
    return None


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_told_by_its_place(script):
    wrong = told_of(script)

    assert wrong is None or 1 <= wrong.line <= len(script.splitlines() or [""])
    assert wrong is None or wrong.column >= 1


@given(st.text(string.ascii_lowercase + ":_ \n0", max_size=120))
def test_letters_of_the_language_break_nothing_either(script):
    wrong = told_of(script)

    assert wrong is None or wrong.why


_CONDITIONS = st.tuples(st.sampled_from("ft"), st.sampled_from(["order_status", "order_reason"]))


@given(st.lists(st.lists(_CONDITIONS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_was_read_and_written_again_is_the_same(lines):
    script = "\n".join(" ".join(f"{of}:{name}:new" for of, name in line) for line in lines)
    read = rules.parsed(script)

    assert "\n".join(" ".join(map(str, found)) for _number, found in read) == script
