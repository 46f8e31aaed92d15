"""Pages of a list by the row that ended the page before: each as cheap as the first."""

from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet

PAGE = 50
M = TypeVar("M", bound=Model)


class Page(NamedTuple, Generic[M]):
    """Rows of one page, and the cursor of the next one (None: this is the last)."""

    rows: list[M]
    after: int | None


def page_of(found: QuerySet[M], *order: str, after: int | None) -> Page[M]:
    """The page behind the row with the key `after`, by columns that are never null.

    `order` is as for `order_by`, and ends with the key. A row that is gone leads to the first page.
    """
    last = found.filter(pk=after).first() if after else None
    if last is not None:
        found = found.filter(_behind(last, order))
    rows = list(found.order_by(*order)[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _behind(last: Any, order: tuple[str, ...]) -> Q:
    behind, same = Q(), Q()
    for part in order:
        name = part.lstrip("-")
        value = getattr(last, name)
        behind |= same & Q(**{f"{name}__{'lt' if part.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return behind
