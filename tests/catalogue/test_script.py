from callboard.catalogue import queries
from callboard.catalogue.models import ExtraProduct, SalesOption, ScriptStep
from tests.factories.orders import OfferFactory, ProductFactory


def step(offer, language, kind, position):
    return ScriptStep.objects.create(
        company=offer.company,
        offer=offer,
        language=language,
        kind=kind,
        position=position,
        title=f"{language} {kind} {position}",
        text="…",
    )


def titles(offer, *languages):
    return [s.title for s in queries.script_of(offer.company_id, offer.pk, languages)]


def test_the_script_is_read_in_the_first_language_it_is_written_in(company):
    offer = OfferFactory(company)
    step(offer, "ru", "objection", 1)
    step(offer, "ru", "step", 2)
    step(offer, "ru", "step", 1)
    step(offer, "en", "step", 1)

    assert titles(offer, "uk", "ru", "en") == ["ru step 1", "ru step 2", "ru objection 1"]
    assert titles(offer, "en", "ru") == ["en step 1"]
    assert titles(offer, "uk") == []


def test_sets_and_extras_are_those_of_the_offer(company):
    offer, other = OfferFactory(company), OfferFactory(company)
    for position, (name, paid, gifts) in enumerate([("2+1", 2, 1), ("1", 1, 0)]):
        SalesOption.objects.create(
            company=company, offer=offer, name=name, paid=paid, gifts=gifts, position=-position % 9
        )
    SalesOption.objects.create(company=company, offer=other, name="3+2", paid=3, gifts=2)
    extra = ExtraProduct.objects.create(
        company=company, offer=offer, product=ProductFactory(company), price=90
    )

    assert [str(o) for o in queries.options_of(company.pk, offer.pk)] == ["2+1", "1"]
    assert list(queries.extras_of(company.pk, offer.pk)) == [extra]
