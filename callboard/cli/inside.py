"""What needs Django and the database: run in a process of its own, signed in as the application."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from callboard.config import environment


def set_policy(company: str, name: str, value: str) -> int:
    """Change a setting, or list the settings when the name is ?."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415 (needs the settings)

    from callboard.accounts import actions  # noqa: PLC0415
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415

    number = _number_of(company)
    if number is None:
        return _sorry(f"There is no company {company}.")
    with acting_for(number):
        found = [(row, field) for row, field in _settings(number) if name in _names(field)]
        if name == "?":
            for row, field in _settings(number):
                print(f"{_names(field)[1]} = {getattr(row, field.name)}")
            return 0
        if len(found) != 1:
            many = ", ".join(_names(field)[1] for _, field in found) or 'none; "?" lists them'
            return _sorry(f"Which setting is {name}? Found: {many}.")
        row, field = found[0]
        try:
            typed = field.clean(_typed(field, value), row)
            actions.set_policy(row, field.name, typed, by=None)
        except ValidationError as error:
            return _sorry(f"{name} cannot be {value}: {' '.join(error.messages)}")
    print(f"{_names(field)[1]} = {typed}")
    return 0


def check_invariants() -> int:
    """Every company's rows, each company behind its own wall; 1 if a rule is broken somewhere."""
    from callboard.accounts.models import Company  # noqa: PLC0415
    from callboard.accounts.tenancy import across_companies, acting_for  # noqa: PLC0415
    from callboard.kit import invariants  # noqa: PLC0415

    with across_companies():
        numbers = list(Company.objects.order_by("id").values_list("id", flat=True))
    broken = 0
    for number in numbers:
        with acting_for(number):
            for name, row in invariants.broken(number):
                print(f"company {number}: {name}: {row}")
                broken += 1
    print(f"{len(numbers)} companies looked at, {broken} broken rows.", file=sys.stderr)
    return 1 if broken else 0


def check_walls() -> int:
    """1 if the application could see through a wall between companies; each gap is named."""
    from callboard.accounts import walls  # noqa: PLC0415

    gaps = walls.gaps("default")
    for gap in gaps:
        print(gap)
    return 1 if gaps else 0


def show_limits() -> int:
    """Every limit of the desk, one a line."""
    from callboard.config import limits  # noqa: PLC0415

    print("\n".join(limits.told()))
    return 0


def erase_again() -> int:
    """Erase those whom an older backup has brought back; the list lies beside the database."""
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.customers import actions  # noqa: PLC0415

    done = 0
    for company_id, digests in actions.erasures().items():
        with acting_for(company_id):
            done += actions.erase_again(company_id, digests)
    print(f"{done} customers were there again and are erased.")
    return 0


def import_places(*files: str) -> int:
    """Put in the postal codes of GeoNames files, or the built-in table where none is given."""
    from callboard.places import actions  # noqa: PLC0415

    if not files:
        print(f"{actions.load_built_in()} towns of the built-in table are there.")
    for file in files:
        try:
            report = actions.import_posts(Path(file))
        except (OSError, ValueError) as error:
            return _sorry(f"Nothing more was read: {error}")
        print(
            f"{file}: {report.lines} lines, {report.added} places added, {report.changed} changed."
        )
        for why, count in report.skipped.most_common():
            print(f"  {count} lines left out: {why} (the first is line {report.first[why]})")
    return 0


def _number_of(company: str) -> int | None:
    from callboard.accounts.models import Company  # noqa: PLC0415
    from callboard.accounts.tenancy import across_companies  # noqa: PLC0415

    with across_companies():
        named = Company.objects.filter(name=company)
        if company.isdecimal() and not named:
            named = Company.objects.filter(id=int(company[:18]))
        return named.values_list("id", flat=True).first()


def _settings(company_id: int) -> Iterator[tuple]:
    """(row, field) of every typed setting: the columns of the company's policies."""
    from django.apps import apps  # noqa: PLC0415

    for model in apps.get_models():
        if model.__name__.endswith("Policy") and hasattr(model, "company"):
            row = model._default_manager.filter(company=company_id).first()
            for field in model._meta.concrete_fields if row else ():
                if field.name not in ("id", "company"):
                    yield row, field


def _names(field) -> tuple[str, str]:
    return field.name, f"{field.model._meta.app_label}.{field.name}"


def _typed(field, value: str):
    """What a form would make of the words."""
    if value == "" and field.null:
        return None
    form_field = field.formfield()
    return form_field.clean(value) if form_field and not _is_yes_no(field) else _yes_no(value)


def _is_yes_no(field) -> bool:
    return field.get_internal_type() == "BooleanField"


def _yes_no(value: str):
    """A check box would take any word for a yes."""
    words = dict.fromkeys(environment.YES, True) | dict.fromkeys(environment.NO - {""}, False)
    return words.get(value.lower(), value)


def _sorry(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


COMMANDS: dict[str, Callable[..., int]] = {
    "set": set_policy,
    "check-invariants": check_invariants,
    "walls": check_walls,
    "limits": show_limits,
    "import-places": import_places,
    "erase-again": erase_again,
}

if __name__ == "__main__":
    django.setup()
    sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))
