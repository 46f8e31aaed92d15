"""The company's own stages in the list: filter, column, pages (A11.4, A11.8)."""

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.orders.models import Order, Stage
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory, at_place
from tests.workplace.lists import links, look, numbers, orders
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def browser(leader, as_member):
    return as_member(leader)


@pytest.fixture
def stage(company):
    """`stage("call", "Thinks")` is one of the company's."""

    def make(group, name, **facts):
        return Stage.objects.create(company=company, group=group, name=name, **facts)

    return make


def test_a_stage_is_filtered_alone_and_with_others(browser, company, stage):
    thinks, lost, packed = stage("call", "Thinks"), stage("call", "Lost"), stage("packing", "Box")
    made = {each: OrderFactory(company, stage=each) for each in (thinks, lost)}
    parcel = at_place(company, Status.PACKING, Line.BUYOUT, stage=packed)
    OrderFactory(company)

    assert look(browser, stage=thinks.pk) == [made[thinks].number]
    assert set(look(browser, stage=[lost.pk, packed.pk])) == {made[lost].number, parcel.number}
    assert look(browser, stage=[lost.pk, packed.pk], status="packing") == [parcel.number]
    assert look(browser, stage=thinks.pk, sort="due") == [made[thinks].number]
    assert look(browser, stage=thinks.pk, q=str(made[lost].number)) == []


def test_the_filter_names_stages_under_their_groups(browser, company, stage):
    box, thinks = stage("packing", "Box"), stage("call", "Thinks")

    page = browser.get(f"/orders/?stage={box.pk}")

    text = page.content.decode()
    assert text.index('label="Call centre"') < text.index("Thinks") < text.index('label="Packing"')
    assert "Stage Box" in read(page).text
    assert thinks.name in text


def test_a_company_without_stages_is_not_asked_for_one(browser, company):
    OrderFactory(company)

    assert 'name="stage"' not in browser.get("/orders/").content.decode()


@pytest.mark.parametrize("wrong", ["x", "0", "9" * 30, "THEIRS"])
def test_a_stage_that_is_none_is_marked(browser, outsider, wrong):
    with acting_for(outsider.company_id):
        theirs = Stage.objects.create(company=outsider.company, group="call", name="Theirs")

    answer = browser.get("/orders/", {"stage": wrong.replace("THEIRS", str(theirs.pk))})

    assert answer.status_code == 422
    page = read(answer)
    assert "The filter has a mistake" in page.text
    assert [each["name"] for each in page.with_("aria-invalid", "true")] == ["stage"]


def test_the_stage_is_a_column_to_choose(browser, company, stage):
    OrderFactory(company, stage=stage("call", "Asked to think"))
    shown = '<td class="keep">Asked to think</td>'
    assert shown not in browser.get("/orders/").content.decode()

    browser.post("/orders/columns/", {"columns": ["stage", "status"]})

    assert shown in browser.get("/orders/").content.decode()


def test_every_row_of_a_stage_is_on_one_of_its_pages(browser, company, stage):
    thinks = stage("call", "Thinks")
    made = orders(company, 120)
    Order.objects.update(stage=thinks)
    OrderFactory(company)
    seen, address = [], f"/orders/?stage={thinks.pk}"

    while address:
        page = browser.get(address)
        seen += numbers(page)
        following = links(page).get("next")
        address = f"/orders/{following}" if following else ""

    assert seen == made
