from callboard.sources import actions
from callboard.sources.models import Source


def test_source_is_made_at_its_first_lead(company):
    first = actions.source_of(company, webmaster="w17", flow="f3")
    again = actions.source_of(company, webmaster="w17", flow="f3")

    assert first == again
    assert (first.webmaster, first.flow, first.agency) == ("w17", "f3", "")


def test_every_part_tells_sources_apart(company):
    actions.source_of(company)
    actions.source_of(company, webmaster="w17")
    actions.source_of(company, webmaster="w17", flow="f3")
    actions.source_of(company, webmaster="w17", flow="f3", agency="a1")

    assert Source.objects.count() == 4
