"""The presets of the manuals, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import Claim, DeskPolicy, Shift
from callboard.kit import clock
from tests.factories.accounts import CompanyFactory, MemberFactory
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory


@pytest.mark.parametrize(
    ("preset", "overdue", "no_team_gets_all"),
    [
        ("PLADO", "block", False),
        ("2016", "remind", False),
        ("AlterCPA", "pin", True),
        ("Dots", "remind", False),
    ],
)
def test_a_company_starts_with_the_desk_of_its_preset(db, preset, overdue, no_team_gets_all):
    """A17 C1, C17, C20, and the constants of A18."""
    company = CompanyFactory(preset=preset)
    with acting_for(company.pk):
        policy = DeskPolicy.objects.get()

    assert (policy.overdue, policy.no_team_gets_all) == (overdue, no_team_gets_all)
    assert (policy.idle_minutes, policy.return_minutes, policy.claim_limit) == (10, 10, 1)


def refused_by_the_database(name: str):
    return pytest.raises(IntegrityError, match=name)


def test_a_customer_is_held_once(company, operator, leader, at_noon):
    claim = claim_of(operator, OrderFactory(company))
    claim.pk, claim.member = None, leader

    with refused_by_the_database("claim_one_caller_per_customer"), transaction.atomic():
        claim.save(force_insert=True)


def test_an_order_is_in_one_hand(company, operator, leader, at_noon):
    """Nobody packs what somebody else rings about."""
    claim = claim_of(operator, OrderFactory(company))
    claim.pk, claim.member, claim.kind = None, leader, Claim.Kind.PARCEL

    with refused_by_the_database("claim_one_holder_per_order"), transaction.atomic():
        claim.save(force_insert=True)


def test_a_slot_of_a_member_is_used_once(company, operator, at_noon):
    claim = claim_of(operator, OrderFactory(company))
    other = OrderFactory(company)

    with refused_by_the_database("claim_limit_of_a_member"), transaction.atomic():
        Claim.objects.create(
            company=company,
            member=operator,
            customer=other.customer,
            order=other,
            slot=claim.slot,
            taken_at=claim.taken_at,
            lease_until=claim.lease_until,
            return_at=claim.return_at,
        )


def test_a_member_is_in_one_status_at_a_time(company):
    member = MemberFactory(company=company)
    facts = {"company": company, "member": member, "presence": "ready", "began_at": clock.now()}
    Shift.objects.create(**facts)

    with refused_by_the_database("shift_one_present_status"), transaction.atomic():
        Shift.objects.create(**facts)
