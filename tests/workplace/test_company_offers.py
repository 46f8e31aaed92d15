"""Offers, products and scripts on the company's screens (A8.1, A8.3, A5c)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.catalogue import actions, queries
from callboard.catalogue.actions import Step
from callboard.catalogue.models import Offer, Product
from tests.architecture.forms import Paper
from tests.factories.orders import OfferFactory, ProductFactory

URL = "/company/offers/"


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


def typed(answer):
    """What a browser would send of a page as it stands."""
    form = answer.context["form"]
    fields = [*form, *(each for rows in form.rows.values() for row in rows.forms for each in row)]
    for rows in form.rows.values():
        fields += list(rows.management_form)
    sent = {each.html_name: each.value() for each in fields}
    seen = Paper(answer.content.decode()).fields["seen"]
    kept = {name: value for name, value in sent.items() if value is not None and value is not False}
    return kept | {"seen": seen}


def test_an_offer_is_made_with_price_set_and_addition(browser, company):
    mug, belt = ProductFactory(company), ProductFactory(company)
    sent = typed(browser.get(f"{URL}new/")) | {
        **{"name": "Mug", "code": "mug", "product": mug.pk, "goals": "gift\r\n\r\nown use"},
        **{
            "params": "tier = gold",
            "ladder": "3, 60",
            "prices-0-country": "UA",
            "prices-0-currency": "UAH",
        },
        **{"prices-0-price": "990", "options-0-name": "2+1", "options-0-paid": "2"},
        **{"options-0-gifts": "1", "extras-0-product": belt.pk, "extras-0-price": "99.5"},
    }

    answer = browser.post(f"{URL}new/", sent)

    assert answer.status_code == 302, [rows.errors for rows in answer.context["form"].rows.values()]
    offer = Offer.objects.get()
    assert (offer.code, offer.goals, offer.params) == ("mug", ["gift", "own use"], {"tier": "gold"})
    assert offer.ladder == [3, 60]
    assert str(queries.price_in(company.id, offer, "UA").price) == "990.00"
    assert [row.name for row in queries.options_of(company.id, offer.pk)] == ["2+1"]
    assert [row.product for row in queries.extras_of(company.id, offer.pk)] == [belt]


def test_a_form_sent_as_it_stands_changes_nothing(browser, company):
    offer = OfferFactory(company, params={"tier": "gold"}, goals=["gift"])
    url = f"{URL}{offer.pk}/"

    assert browser.post(url, typed(browser.get(url))).status_code == 302
    assert browser.get("/company/audit/").context["found"].lines == []


def test_a_row_is_changed_and_taken_out_and_the_audit_reads_so(browser, company):
    offer = OfferFactory(company, name="Mug")
    url = f"{URL}{offer.pk}/"
    sent = typed(browser.get(url)) | {"prices-0-DELETE": "on", "params": "tier = gold"}
    sent |= {
        "prices-1-country": "PL",
        "prices-1-currency": "PLN",
        "prices-1-price": "149",
    }

    assert browser.post(url, sent).status_code == 302
    prices, params = browser.get("/company/audit/").context["found"].lines
    assert prices.changed == [("Prices by country", "UA 990.00 UAH", "PL 149.00 PLN")]
    assert (params.about, params.changed) == ("Offer Mug", [("Parameters", "—", "tier: gold")])


def test_prices_that_somebody_else_has_changed_are_not_overwritten(browser, company, admin):
    offer = OfferFactory(company)
    url = f"{URL}{offer.pk}/"
    sent = typed(browser.get(url)) | {"name": "Cup"}
    dearer = [actions.Price("UA", "UAH", 1090)]
    actions.save_offer(offer, {}, prices=dearer, options=[], extras=[], by=admin)

    answer = browser.post(url, sent)

    assert answer.status_code == 409
    assert "UA UAH 1090" in answer.content.decode()
    assert str(queries.price_in(company.id, offer, "UA").price) == "1090.00"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "required"),
        ({"code": "two words"}, "slug"),
        ({"product": "999999"}, "999999"),
        ({"ladder": "3, x"}, "whole number"),
        ({"ladder": "0"}, "greater than or equal to 1"),
        ({"params": "gold"}, "equals sign"),
        ({"params": "Tier = gold"}, "small Latin letters"),
        ({"prices-0-country": "UA"}, "required"),
        ({"prices-0-price": "-1", "prices-0-country": "UA"}, "greater than or equal to 0"),
        ({"options-0-name": "0", "options-0-paid": "0"}, "greater than or equal to 1"),
        ({"site": "ftp://x"}, "URL"),
    ],
)
def test_a_mistake_is_marked_and_nothing_is_made(browser, company, wrong, told):
    product = ProductFactory(company)
    sent = typed(browser.get(f"{URL}new/"))
    answer = browser.post(
        f"{URL}new/", sent | {"name": "Mug", "code": "mug", "product": product.pk} | wrong
    )

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Offer.objects.exists()


def test_offers_are_found_by_name_code_and_state(browser, company):
    OfferFactory(company, name="Mug", code="mug")
    OfferFactory(company, name="Belt", code="b-1", active=False)

    def names(**query):
        return [each.name for each in browser.get(URL, query).context["found"].offers]

    assert names() == ["Belt", "Mug"]
    assert names(q="B-1") == names(state="off") == ["Belt"]
    assert names(q="mu", state="on") == ["Mug"]


def test_pages_of_offers_cost_the_same_and_miss_nothing(browser, company, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 4)
    browser.get(URL)  # the first touch is written down
    costs = []
    for many in (5, 12):
        for _offers in range(many):
            OfferFactory(company)
        with CaptureQueriesContext(connection) as asked:
            browser.get(URL)
        costs.append(len(asked))
    seen, after = [], ""
    while after is not None:
        found = browser.get(URL, {"after": after}).context["found"]
        seen += [each.pk for each in found.offers]
        after = found.after

    assert costs[0] == costs[1]
    assert len(seen) == len(set(seen)) == 17


def test_a_product_is_made_changed_and_switched_off(browser, company):
    browser.post("/company/products/new/", {"name": "Mug", "weight_grams": "300", "active": "on"})
    product = Product.objects.get()
    browser.post(f"/company/products/{product.pk}/", {"name": "Cup", "weight_grams": "310"})

    product.refresh_from_db()
    assert (product.name, product.weight_grams, product.active) == ("Cup", 310, False)
    assert "Switched off" in browser.get("/company/products/").content.decode()
    again = browser.post("/company/products/new/", {"name": "Cup", "weight_grams": "1"})
    assert again.context["form"].errors.keys() == {"name"}


@pytest.fixture
def script(company):
    """The address of an offer's script in Ukrainian."""
    return f"{URL}{OfferFactory(company, name='Mug').pk}/script/uk/"


def written(browser, script, *texts, **more):
    sent = typed(browser.get(script))
    for place, text in enumerate(texts):
        sent |= {
            f"steps-{place}-kind": "step",
            f"steps-{place}-title": f"Step {place}",
            f"steps-{place}-text": text,
        }
    return sent | more


def test_a_script_is_written_and_read_on_cards(browser, script, company):
    assert browser.post(script, written(browser, script, "Hello {name}", "Bye")).status_code == 302

    said = queries.script_of(company.id, Offer.objects.get().pk, ["uk"])
    assert [step.text for step in said] == ["Hello {name}", "Bye"]


def test_steps_stand_by_their_place(browser, script, company):
    sent = written(browser, script, "Second", "First")
    browser.post(script, sent | {"steps-0-place": "2", "steps-1-place": "1"})

    said = queries.script_of(company.id, Offer.objects.get().pk, ["uk"])
    assert [step.text for step in said] == ["First", "Second"]


def test_an_author_looks_at_it_before_it_is_saved(browser, script, company, admin):
    text = "Hello {name}, {operator} here: {total}. <b>{unknown}</b>"
    sent = written(browser, script, text, preview="1")

    html = browser.post(script, sent).content.decode()

    assert '<span data-word="name">Olena</span>' in html
    assert f'<span data-word="operator">{admin.name}</span>' in html
    assert "&lt;b&gt;{unknown}&lt;/b&gt;" in html
    assert not Offer.objects.get().script.exists()


def test_an_old_version_is_put_into_the_form_and_saved_anew(browser, script, company, admin):
    browser.post(script, written(browser, script, "Old"))
    browser.post(script, written(browser, script, "New"))

    answer = browser.get(f"{script}?version=1")
    sent = typed(answer)
    assert sent["steps-0-text"] == "Old"
    assert "An old version stands in the form" in answer.content.decode()
    assert browser.post(f"{script}?version=1", sent).status_code == 302
    offer = Offer.objects.get()
    assert offer.script.get().text == "Old"
    assert [each.number for each in queries.versions_of(admin, offer, "uk")] == [3, 2, 1]


def test_two_authors_do_not_overwrite_each_other(browser, script, company, admin):
    sent = written(browser, script, "Mine")
    actions.save_script(Offer.objects.get(), "uk", [Step("step", "A", "Theirs")], by=admin)

    answer = browser.post(script, sent)

    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert Offer.objects.get().script.get().text == "Theirs"


@pytest.mark.parametrize("language", ["pl", "xx"])
def test_a_language_that_nobody_speaks_is_not_there(browser, script, language):
    assert browser.get(script.replace("/uk/", f"/{language}/")).status_code == 404


def test_products_come_in_pages_and_are_found_by_words(browser, company, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    made = [ProductFactory(company) for _ in range(7)]
    made[0].active = False
    made[0].save()
    costs, seen, after = set(), [], ""
    while after is not None:
        with CaptureQueriesContext(connection) as asked:
            found = browser.get("/company/products/", {"after": after}).context["found"]
        costs.add(len(asked))
        seen += found.products
        after = found.after

    assert sorted(each.pk for each in seen) == sorted(each.pk for each in made)
    assert max(costs) - min(costs) <= 1  # the cursor of a later page
    hit = browser.get("/company/products/", {"q": made[3].name.upper()}).context["found"]
    assert made[3] in hit.products
    off = browser.get("/company/products/", {"state": "off"}).context["found"]
    assert off.products == [made[0]]
    nothing = browser.get("/company/products/", {"q": "nothing like it"}).content.decode()
    assert "No product matches" in nothing


@pytest.mark.parametrize("many", [10, 1_000])
def test_a_product_is_chosen_however_many_there_are(
    browser, company, many, django_assert_max_num_queries
):
    """From a list, or by name where the list would be too long; both keep what stands."""
    offer = OfferFactory(company)
    Product.objects.bulk_create(
        Product(company=company, name=f"Thing {number:04}") for number in range(many)
    )
    url = f"{URL}{offer.pk}/"
    browser.get(url)  # the first touch is written down

    with django_assert_max_num_queries(22):
        page = browser.get(url)
    assert len(page.content) < 100_000
    assert browser.post(url, typed(page)).status_code == 302
    wanted = Product.objects.get(name="Thing 0007")
    said = wanted.name if many > 200 else wanted.pk
    sent = typed(browser.get(url)) | {"product": said, "extras-0-product": said}
    assert browser.post(url, sent | {"extras-0-price": "5"}).status_code == 302
    offer.refresh_from_db()
    assert offer.product == wanted
    assert [row.product for row in queries.extras_of(company.id, offer.pk)] == [wanted]


@pytest.mark.parametrize("name", ["Nothing", "Old", "", "x" * 200, "Thing\x00"])
def test_a_product_that_is_none_is_marked(browser, company, outsider, name):
    offer = OfferFactory(company)
    Product.objects.bulk_create(
        Product(company=company, name=f"Thing {number:04}") for number in range(300)
    )
    Product.objects.create(company=company, name="Old", active=False)
    url = f"{URL}{offer.pk}/"

    answer = browser.post(url, typed(browser.get(url)) | {"product": name})

    assert answer.status_code == 422
    assert "product" in answer.context["form"].errors
