"""Whatever is typed into the desk: kept as typed or refused, shown as text, never a failure."""

from itertools import chain, cycle, islice
from urllib.parse import quote

import pytest

from callboard.workplace.forms import OUTCOMES
from tests.factories.accounts import PASSWORD
from tests.factories.dispatch import claim_of
from tests.factories.orders import CustomerFactory, OrderFactory
from tests.hostile import DAYS, LONG, NUMBERS, ODD, TIMES, UNKEEPABLE
from tests.workplace.paper import read

# What a person may write freely; all of them take twenty characters.
TEXTS = ("comment", "delivery_comment", "city", "street", "delivery_time", "surname", "name")
ANYTHING = [*ODD.values(), *UNKEEPABLE.values(), *NUMBERS, *DAYS, *TIMES]
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def order(operator, desk):
    """In the operator's hands."""
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


def failed(answers):
    """What went wrong, by what was sent."""
    return [(sent, answer.status_code) for sent, answer in answers if answer.status_code >= 500]


def alive(answer):
    """What hostile words would have become in a browser, were they not shown as text."""
    return [
        (tag, attrs)
        for tag, attrs in read(answer).elements
        if tag in {"img", "blink"} or any(name.startswith("on") for name in attrs)
    ]


def encoded(sent):
    """A form as bytes, with what no honest browser would send."""
    values = chain.from_iterable(
        [(name, each) for each in (value if isinstance(value, list) else [value])]
        for name, value in sent.items()
    )
    return "&".join(
        f"{quote(name, errors='surrogatepass')}={quote(str(value), errors='surrogatepass')}"
        for name, value in values
    )


def test_what_is_typed_on_the_card_is_kept_as_typed_and_shown_as_text(desk, order):
    """1.6: elements of the page stay what they were."""
    plain = desk.press(order, "save", **dict.fromkeys(TEXTS, "plain"))
    for name, words in ODD.items():
        typed = words[:20]

        answer = desk.press(order, "save", page=read(plain), **dict.fromkeys(TEXTS, typed))
        order.refresh_from_db()
        plain = answer

        assert answer.status_code == 200, name
        kept = typed.replace("\r\n", "\n").strip()
        assert {getattr(order, field) for field in TEXTS} == {kept}, name
        assert read(answer).form()["comment"] == [kept], name
        assert alive(answer) == [], name


@pytest.mark.parametrize("name", [*UNKEEPABLE, "long"])
def test_what_cannot_be_kept_is_refused_or_shown_as_unreadable(name, desk, order):
    words = (UNKEEPABLE | {"long": LONG})[name]
    sent = desk.card(order).form() | {"comment": words}

    answer = desk.browser.post(f"/orders/{order.number}/save/", encoded(sent), URLENCODED)

    order.refresh_from_db()
    if answer.status_code < 400:
        assert order.comment == words.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    else:
        assert (answer.status_code, order.comment) in {(422, ""), (400, "")}


@pytest.mark.parametrize("slug", ["save", "items", "totals", "give-back", *OUTCOMES])
def test_no_value_of_any_form_of_the_card_makes_it_fail(slug, desk, order):
    """Each round puts another hostile value into every field at once, the hidden ones included."""
    page = desk.card(order)
    own = [f"{slug}-{name}" for name in OUTCOMES[slug].form.base_fields] if slug in OUTCOMES else []
    more = ["duplicates", "shown", "option", "add", "remove", "items-0-id", "items-TOTAL_FORMS"]
    names = [*page.form(), *own, *more]
    turns = range(0, len(ANYTHING), 17)
    url = f"/orders/{order.number}/{slug}/"

    answers = []
    for start in turns:
        values = islice(cycle(ANYTHING), start, start + len(names))
        sent = dict(zip(names, values, strict=True))
        answers.append((sent, desk.browser.post(url, encoded(sent), URLENCODED)))

    assert failed(answers) == []


@pytest.mark.parametrize("slug", [slug for slug in OUTCOMES if OUTCOMES[slug].form.base_fields])
def test_no_value_of_a_dialog_makes_it_fail(slug, desk, order):
    """The card itself is right, so that every value gets as far as it can."""
    url = f"/orders/{order.number}/{slug}/"
    right = desk.card(order).form()
    names = list(OUTCOMES[slug].form.base_fields)
    by_kind = {"day": DAYS, "on": DAYS, "time": TIMES, "duplicate_of": NUMBERS}
    answers = []
    for number in range(9):
        sent = right | {
            f"{slug}-{name}": (kind := by_kind.get(name, ANYTHING[::3]))[number % len(kind)]
            for name in names
        }
        answers.append((sent, desk.browser.post(url, encoded(sent), URLENCODED)))

    assert failed(answers) == []


def test_no_value_of_a_line_of_the_composition_makes_it_fail(desk, order):
    right = desk.card(order).form()
    answers = []
    names = ("product", "kind", "quantity", "price", "discount")
    for number, value in enumerate(NUMBERS * 2):
        for slug in (("save", "totals")[number % 2],):
            name = names[number % len(names)]
            sent = right | {f"items-0-{name}": value}
            url = f"/orders/{order.number}/{slug}/"
            answers.append((sent, desk.browser.post(url, encoded(sent), URLENCODED)))

    assert failed(answers) == []


@pytest.mark.parametrize(
    "seen",
    [
        *("", "null", "[]", '"x"', "{", '{"city": []}', '{"city": {}}', '{"city": "\\ud800"}'),
        *('{"items": 1}', '{"items": [[]]}', "[" * 200_000, '{"a":' * 200_000, "NaN", "1" * 5000),
    ],
    ids=lambda seen: seen[:20] or "nothing",
)
def test_a_forged_memory_of_the_card_makes_no_conflict_fail(seen, desk, order):
    page = desk.card(order)
    desk.press(order, "save", city="Kyiv")

    answer = desk.press(order, "save", page=page, city="Odesa", seen=seen)

    assert answer.status_code == 409


def test_no_question_makes_the_search_fail(desk, operator):
    """Whatever is found or not, the words stand in the field as they were typed."""
    OrderFactory(customer=CustomerFactory(operator.company, name="<blink>", name_key="<blink>"))
    answers = [
        (words, desk.browser.get(f"/find/?q={quote(words[:3000], errors='surrogatepass')}"))
        for words in (*ANYTHING, LONG)
    ]

    assert {answer.status_code for _words, answer in answers} == {200}
    assert [words for words, answer in answers if alive(answer)] == []


def test_no_value_makes_the_sign_in_fail(client, operator):
    answers = []
    for number, words in enumerate((*ANYTHING, LONG)):
        for login, password in ((words, PASSWORD), (operator.user.username, words))[number % 2 :]:
            sent = encoded({"login": login, "password": password, "next": words[:500]})
            answers.append((words[:40], client.post("/accounts/login/", sent, URLENCODED)))

    assert failed(answers) == []
    assert not [words for words, answer in answers if answer.status_code == 302]


def test_no_value_makes_the_settings_fail(desk, operator):
    answers = []
    for words in (*ANYTHING[::2], LONG):
        fields = ("phone", "telegram", "language", "theme", "letter_keys", "current_password")
        for named in (dict.fromkeys(fields, words), {"telegram": words, "new_password": words}):
            answers.append(
                (words[:40], desk.browser.post("/settings/", encoded(named), URLENCODED))
            )

    assert failed(answers) == []


def test_a_telegram_name_is_kept_as_typed_or_refused(desk, operator):
    for words in ODD.values():
        answer = desk.browser.post("/settings/", {"telegram": words})

        operator.refresh_from_db()
        assert answer.status_code in {302, 422}
        assert answer.status_code == 422 or operator.telegram == words.strip()


def test_no_value_makes_the_choice_of_a_language_fail(client, db):
    for words in (*ANYTHING, LONG):
        answer = client.post("/language/", encoded({"language": words, "next": words}), URLENCODED)

        assert answer.status_code < 500
        if "Location" in answer:
            assert not answer["Location"].startswith(("javascript:", "//", "http"))
