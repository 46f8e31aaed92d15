"""Offers, products and scripts change with their history."""

from decimal import Decimal

import pytest

from callboard.accounts.models import AuditEntry
from callboard.accounts.tenancy import acting_for
from callboard.catalogue import actions, queries
from callboard.catalogue.actions import Extra, Option, Price, Step
from callboard.catalogue.models import Offer, OfferPrice, SalesOption, ScriptVersion
from callboard.kit.errors import Refused
from tests.factories.orders import OfferFactory, ProductFactory

UAH = Price("UA", "UAH", Decimal(990))
PLN = Price("PL", "PLN", Decimal("149.90"))


@pytest.fixture
def mug(company):
    return ProductFactory(company)


def save(admin, offer=None, *, prices=(UAH,), options=(), extras=(), **fields):
    return actions.save_offer(
        offer, fields, prices=prices, options=options, extras=extras, by=admin
    )


def test_an_offer_is_made_with_all_that_is_sold_under_it(company, admin, mug):
    """A8.1, A8.3."""
    belt = ProductFactory(company)
    sold = save(
        admin,
        code="mug",
        name="Mug",
        product=mug,
        params={"tier": "gold"},
        prices=[UAH, PLN],
        options=[Option("1", 1), Option("2+1", 2, 1)],
        extras=[Extra(belt, Decimal(100))],
    )

    offer = queries.offer_of(admin, sold.pk)
    assert {(row.country, row.currency, row.price) for row in offer.prices.all()} == {UAH, PLN}
    assert [(row.name, row.paid, row.gifts) for row in offer.options.all()] == [
        ("1", 1, 0),
        ("2+1", 2, 1),
    ]
    assert [(row.product, row.price) for row in offer.extras.all()] == [(belt, 100)]


def test_a_change_of_prices_says_from_what_to_what(company, admin):
    offer = OfferFactory(company)
    kept = OfferPrice.objects.get()
    save(admin, offer, prices=[UAH._replace(price=Decimal(1090)), PLN])

    entry = AuditEntry.objects.get()
    assert entry.kind == "offer.changed"
    assert entry.facts["fields"]["prices"] == [
        ["UA 990.00 UAH"],
        ["UA 1090.00 UAH", "PL 149.90 PLN"],
    ]
    assert OfferPrice.objects.get(country="UA").pk == kept.pk


def test_what_is_as_it_was_leaves_no_trace(company, admin):
    offer = OfferFactory(company)
    row = OfferPrice.objects.get()
    save(admin, offer, prices=[Price(row.country, row.currency, row.price)], name=offer.name)

    assert not AuditEntry.objects.exists()


def test_a_set_that_is_taken_out_is_gone_and_the_others_stay_themselves(company, admin):
    offer = OfferFactory(company)
    save(admin, offer, options=[Option("1", 1), Option("2+1", 2, 1)])
    kept = SalesOption.objects.get(name="2+1").pk
    save(admin, offer, options=[Option("2+1", 2, 2)])

    assert [(row.pk, row.gifts) for row in SalesOption.objects.all()] == [(kept, 2)]


def test_the_code_of_an_offer_stays(company, admin):
    offer = save(admin, OfferFactory(company, code="mug"), code="cup", name="Cup")

    assert (offer.code, offer.name) == ("mug", "Cup")


@pytest.mark.parametrize(
    ("sold", "marked"),
    [
        ({"prices": [UAH, UAH]}, "prices"),
        ({"prices": [UAH._replace(price=Decimal(-1))]}, "prices"),
        ({"options": [Option("1", 1), Option("1", 2)]}, "options"),
        ({"landing": "javascript:alert(1)"}, "landing"),
        ({"params": {"Tier": "gold"}}, "params"),
        ({"params": {"tier": "two words"}}, "params"),
    ],
)
def test_a_mistake_is_marked_and_nothing_is_kept(company, admin, mug, sold, marked):
    with pytest.raises(Refused) as told:
        save(admin, code="mug", name="Mug", product=mug, **sold)

    assert set(told.value.fields) == {marked}
    assert not Offer.objects.exists()


def test_a_product_of_a_neighbour_is_none_of_ours(company, admin, outsider, mug):
    with acting_for(outsider.company_id):
        theirs = ProductFactory(outsider.company)
    for sold in ({"extras": [Extra(theirs, Decimal(1))], "product": mug}, {"product": theirs}):
        with pytest.raises(Refused), acting_for(company.pk):
            save(admin, code="x", name="X", **sold)


def test_a_product_switched_off_is_added_to_no_order(company, admin, mug):
    offer = save(admin, OfferFactory(company), extras=[Extra(mug, Decimal(1))], name="Mug")
    actions.change_product(mug, {"active": False}, by=admin)

    assert not queries.extras_of(company.id, offer.pk).exists()
    assert AuditEntry.objects.get(kind="product.changed").facts["fields"] == {
        "active": [True, False]
    }


HELLO, DEAR = Step("step", "Hello", "Good day, {name}"), Step("objection", "Dear", "It lasts")


def test_every_version_of_a_script_is_kept(company, admin):
    offer = OfferFactory(company)
    actions.save_script(offer, "uk", [HELLO], by=admin)
    actions.save_script(offer, "uk", [DEAR, HELLO], by=admin)

    said = queries.script_of(company.id, offer.pk, ["uk"])
    assert [Step(row.kind, row.title, row.text) for row in said] == [HELLO, DEAR]
    newest, oldest = queries.versions_of(admin, offer, "uk")
    assert (newest.number, len(newest.steps), newest.saved_by) == (2, 2, admin)
    assert oldest.steps == [HELLO._asdict()]
    assert AuditEntry.objects.filter(kind="script.saved").count() == 2


def test_a_script_that_is_as_it_was_is_no_new_version(company, admin):
    offer = OfferFactory(company)
    actions.save_script(offer, "uk", [HELLO, DEAR], by=admin)

    assert actions.save_script(offer, "uk", [DEAR, HELLO], by=admin) is None
    assert ScriptVersion.objects.count() == 1


def test_a_script_written_before_there_were_versions_is_the_first(company, admin):
    offer = OfferFactory(company)
    offer.script.create(company=company, language="uk", position=4, **HELLO._asdict())
    actions.save_script(offer, "uk", [DEAR], by=admin)

    assert [each.steps for each in queries.versions_of(admin, offer, "uk")] == [
        [DEAR._asdict()],
        [HELLO._asdict()],
    ]


def test_a_script_has_an_end(company, admin):
    with pytest.raises(Refused):
        actions.save_script(OfferFactory(company), "uk", [HELLO] * 61, by=admin)
