"""What must be true of every company's rows. Areas add their own; the command asks."""

from collections.abc import Callable, Iterator

_checks: dict[str, Callable[[int], list[str]]] = {}


def invariant(name: str) -> Callable[[Callable], Callable]:
    """Register `check(company_id) -> broken rows in words`; it reads, and changes nothing."""

    def register(check: Callable[[int], list[str]]) -> Callable[[int], list[str]]:
        _checks[name] = check
        return check

    return register


def broken(company_id: int) -> Iterator[tuple[str, str]]:
    """Each broken row of a company as (invariant, row). Call inside the company's rooms."""
    for name, check in _checks.items():
        for row in check(company_id):
            yield name, row
