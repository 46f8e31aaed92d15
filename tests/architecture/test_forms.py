"""Every form of the desk filled in by a prankster and by a thief, whatever page it stands on.

A new page or form is found by itself: nobody has to name it here.
"""

from itertools import cycle

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import Resolver404, resolve

from callboard.accounts.models import CompanyOwned, Role
from callboard.accounts.tenancy import acting_for
from tests.architecture.forms import senders
from tests.architecture.test_urls import GUARDED, OPEN_DOORS, about
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OrderFactory
from tests.hostile import DAYS, LONG, NUMBERS, ODD, TIMES, UNKEEPABLE
from tests.workplace.test_hostile import URLENCODED, encoded

ANYTHING = [*ODD.values(), *UNKEEPABLE.values(), *NUMBERS, *DAYS, *TIMES]
OWNED = [model for model in apps.get_models() if issubclass(model, CompanyOwned)]
CANARY = "Kanareykina"
HTMX = {"HX-Request": "true"}
PARTS = 2  # of the fields of a form, hostile in turn while the others stand as they stood

# Columns that no form has and everybody might try.
MASS = (
    *("company", "company_id", "id", "pk", "status", "line", "role", "member", "by", "to"),
    *("version", "customer", "order", "number", "is_superuser", "is_staff", "user", "team"),
    *("duplicates", "option", "add", "remove", "items-TOTAL_FORMS", "next", "q", "page", "after"),
)


@pytest.fixture(params=["operator", "admin"])
def browser(request, client, at_noon):
    """Somebody who works here, with an order in the hands; forgets each change again."""
    member = request.getfixturevalue(request.param)
    if member.role != Role.ADMIN:
        on_the_line(member)
        claim_of(member, OrderFactory(member.company))
    client.force_login(member.user)
    client.raise_request_exception = False
    return client


@pytest.fixture
def forms(browser, company):
    """{path: fields} of every form that this member finds, and of what is posted to without one."""
    urls = [url for name in GUARDED for url in about(name, company)]
    found = senders(browser, [*urls, *_lived_in(company)])
    for url in urls:
        found.setdefault(url, {})
    names = {name for fields in found.values() for name in fields}
    assert len(names) > 20
    return one_each(found)


def one_each(found):
    """One path, with the most fields, for every view (and every outcome of an order)."""
    best = {}
    for path, fields in sorted(found.items()):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        what = (match.url_name, *(v for v in match.kwargs.values() if not isinstance(v, int)))
        if match.url_name not in {*OPEN_DOORS, None} and len(fields) >= len(
            best.get(what, ("", ()))[1]
        ):
            best[what] = (path, fields)
    return dict(best.values())


def _lived_in(company):
    """Pages of orders in hands: more can be pressed there."""
    with acting_for(company.pk):
        return [f"/orders/{number}/" for number in _numbers()]


def _numbers():
    from callboard.dispatch.models import Claim  # noqa: PLC0415

    return list(Claim.objects.values_list("order__number", flat=True))


def tried(browser, path, forms, seen=lambda: None):
    """(what was sent, the answer, what is seen then) of each form sent, and of the page asked with
    the last of them; nothing stays."""
    told = []
    asks = [
        *(
            (sent, lambda sent: browser.post(path, encoded(sent), URLENCODED, headers=HTMX))
            for sent in forms
        ),
        (forms[-1], lambda sent: browser.get(f"{path}?{encoded(sent)[:8000]}")),
    ]
    for sent, ask in asks:
        with transaction.atomic():
            answer, found = ask(sent), seen()
            transaction.set_rollback(True)
        if answer.status_code not in {403, 405}:
            told.append((sent, answer, found))
    return told


def spoiled(fields, values):
    """Forms with a part of their fields, or all of them, filled from these values."""
    values, names = cycle(values), [*fields, *MASS]
    parts = [dict(zip(names[turn::PARTS], values, strict=False)) for turn in range(PARTS)]
    return [*(fields | wrong for wrong in parts), dict(zip(names, values, strict=False))]


def test_no_form_fails_whatever_is_typed(browser, forms):
    """1.6: a form, or the page itself, refuses in words or takes it as typed."""
    failed = []
    for number, (path, fields) in enumerate(sorted(forms.items())):
        values = ANYTHING[number * 13 % len(ANYTHING) :] + ANYTHING
        too_long = fields | dict.fromkeys([*fields][-1:], LONG)
        failed += [
            (path, answer.status_code, {name: value[:40] for name, value in sent.items()})
            for sent, answer, _found in tried(browser, path, [too_long, *spoiled(fields, values)])
            if answer.status_code >= 500
        ]

    assert failed == []


@pytest.fixture
def theirs(outsider):
    """An order of a neighbour, whose customer has the phone of one of ours."""
    customer = CustomerFactory(outsider.company, phone="+380671234987", name=CANARY)
    order = OrderFactory(customer=customer, surname=CANARY, city=CANARY, comment=CANARY)
    MemberFactory(company=outsider.company, name=CANARY)
    return order


def marks_of(company_id):
    """How many rows a company has in each table, and which changes made them."""
    each = " UNION ALL ".join(
        f"SELECT '{table}', count(*), sum(xmin::text::bigint) FROM {table}"
        for table in sorted(model._meta.db_table for model in OWNED)
    )
    with acting_for(company_id), connection.cursor() as cursor:
        cursor.execute(each)
        return cursor.fetchall()


def ids_of(company_id):
    """A few ids of everything that a company has."""
    with acting_for(company_id):
        keys = [model._base_manager.values_list("pk", flat=True)[:3] for model in OWNED]
        return sorted({str(key) for some in keys for key in some})


def test_no_form_reaches_what_is_a_neighbour_s(browser, forms, theirs):
    """1.7, rule 20: every field, every column and every query names something of theirs."""
    before = marks_of(theirs.company_id)
    ids = [*ids_of(theirs.company_id), str(theirs.number), str(theirs.company_id)]
    reached, statuses = [], set()
    for path, fields in sorted(forms.items()):
        every, seen = spoiled(fields, ids), lambda: marks_of(theirs.company_id)
        for sent, answer, after in tried(browser, path, every, seen):
            statuses.add(answer.status_code)
            words = b"" if answer.streaming else answer.content
            if answer.status_code >= 500 or CANARY.encode() in words or after != before:
                reached.append((path, answer.status_code, sent))

    assert reached == []
    assert {200, 422} <= statuses, "or nobody has read what was sent"


def test_a_change_of_a_neighbour_s_row_would_be_seen(theirs):
    before = marks_of(theirs.company_id)
    with acting_for(theirs.company_id):
        type(theirs).objects.update(city="Lviv")

    assert marks_of(theirs.company_id) != before
