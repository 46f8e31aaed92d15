"""What the filter of the list offers to choose from, and what a member keeps of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from callboard.accounts.models import Member
from callboard.catalogue.models import OfferPrice
from callboard.orders.models import Stage
from callboard.orders.queries import stages
from callboard.sources.models import Source
from callboard.workplace.models import ListColumns, SavedFilter
from callboard.workplace.rules import columns, countries
from callboard.workplace.rules.columns import Column
from callboard.workplace.rules.wanted import stages_by_group

MOST = 200


@dataclass(frozen=True)
class Choices:
    """(value, label) of everything a filter may name; webmasters are only proposed.

    Stages stand under their group: (group, [(value, label), …]).
    """

    countries: list[tuple[str, str]]
    webmasters: list[str]
    stages: list[tuple[Any, list[tuple[str, str]]]]


def choices_of(member: Member) -> Choices:
    """Countries, stages and MOST webmasters of the company."""
    sources = Source.objects.filter(company=member.company_id).exclude(webmaster="")
    return Choices(
        countries_of(member),
        list(sources.order_by("webmaster").values_list("webmaster", flat=True).distinct()[:MOST]),
        stages_by_group(stages.all_stages(member)),
    )


def stages_in_use(member: Member) -> list[Stage]:
    """The company's stages a person may choose, as they stand in their groups (A11.8)."""
    return [stage for stage in stages.all_stages(member) if stage.active]


def countries_of(member: Member) -> list[tuple[str, str]]:
    """Where the company sells: code and name in the language of the screen, by name."""
    prices = OfferPrice.objects.filter(company=member.company_id)
    codes = {*prices.values_list("country", flat=True).distinct(), member.company.country}
    names = countries.names(get_language() or "en")
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])


def all_countries(member: Member) -> list[tuple[str, str]]:
    """Every country there is, the company's own first: code and name in the language shown."""
    names = {c: n for c, n in countries.names(get_language() or "en").items() if c.isalpha()}
    own = member.company.country
    return [(own, names.pop(own, own)), *sorted(names.items(), key=lambda pair: pair[1])]


def filters_of(member: Member) -> list[SavedFilter]:
    """The member's own saved filters and those shared with everybody, by name."""
    saved = SavedFilter.objects.filter(company=member.company_id)
    return list(saved.filter(Q(member=member) | Q(shared=True)).order_by("name", "id")[:MOST])


def columns_of(member: Member) -> list[Column]:
    """The columns this member has chosen, or the usual ones."""
    kept = ListColumns.objects.filter(company=member.company_id, member=member)
    return columns.chosen(kept.values_list("columns", flat=True).first())
