"""Members and offers out of a table, row by row: what is wrong with one leaves the others alone."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts import queries
from callboard.accounts.models import Member
from callboard.catalogue import actions as catalogue
from callboard.catalogue import queries as offers_of
from callboard.kit.errors import Refused

Row = dict[str, str]


class Result(NamedTuple):
    """What became of a row: its number from 1 on, whom it names, whether it was taken, and why."""

    number: int
    name: str
    taken: bool
    told: str


def people(rows: Sequence[Row], check: Callable, *, by: Member, dry: bool) -> list[Result]:
    """New members, and changes of those whose login there is; with `dry` nothing is kept (A14.2).

    `check(row, person)` answers with the form of a member filled from the row, or raises Refused.
    New ones get their link to set a password on their own page.
    """
    known = {each.user.username: each for each in queries.everybody(by)}

    def take(row: Row) -> str:
        person = known.get(row.get("login", ""))
        form = check(row, person)
        if person is None:
            accounts.add_member(by.company, password=None, by=by, **form.added)
            return _("added")
        accounts.save_member(person, form.changed, by=by)
        return _("changed")

    return _each(rows, "login", take, dry)


def offers(rows: Sequence[Row], check: Callable, *, by: Member, dry: bool) -> list[Result]:
    """New offers, and names and prices of those whose code there is; a row for each country.

    `check(row)` answers with the values of the row, or raises Refused.
    """

    def take(row: Row) -> str:
        typed = check(row)
        offer = offers_of.by_code(by, typed["code"])
        fields = {"name": typed["name"]}
        if offer is None:
            named = typed["product"] or typed["name"]
            product = offers_of.product_called(by, named)
            fields |= {
                "code": typed["code"],
                "product": product or catalogue.add_product({"name": named}, by=by),
            }
        price = catalogue.Price(typed["country"], typed["currency"], typed["price"])
        sold = catalogue.sold_under(offer)
        kept = [each for each in sold["prices"] if each.country != price.country]
        catalogue.save_offer(offer, fields, by=by, **sold | {"prices": [*kept, price]})
        return _("added") if offer is None else _("changed")

    return _each(rows, "code", take, dry)


def _each(rows: Sequence[Row], name: str, take: Callable[[Row], str], dry: bool) -> list[Result]:
    results = []
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            try:
                with transaction.atomic():
                    told, taken = take(row), True
            except Refused as refused:
                told, taken = " ".join(refused.reasons), False
            results.append(Result(number, row.get(name, "")[:80], taken, told))
        if dry:
            transaction.set_rollback(True)
    return results
