"""Rules that a linter does not know. An exception is a line of a list here, with its reason."""

import ast
import re
from pathlib import Path

from django.apps import apps

from callboard.accounts.models import CompanyOwned
from tests.architecture.sources import (
    CALLBOARD,
    ROOT,
    beside,
    calls,
    each,
    files,
    functions,
    imported,
    named,
    playing,
    role_of,
    tree,
)

PYTHON = files(".py")
TEMPLATES = files(".html")
SCRIPTS = files(".js")

# Words that open a hole, by kind of file, and where one stands for a reason.
DANGEROUS = {
    ".py": [
        r"\bmark_safe\b", r"\.raw\(", r"\.extra\(", r"\bRawSQL\b", r"(?<![\w.])eval\(",
        r"(?<![\w.])exec\(", r"\bpickle\b", r"\bmarshal\b", r"shell=True", r"\bos\.system\b",
        r"\byaml\.load\b", r"csrf_exempt",
        r"\*\*[\w.]*request\.", r"fields = ['\"]__all__",
    ],
    ".html": [
        r"\|\s*safe\b", r"\bsafeseq\b", r"{% autoescape off", r"\sstyle=", r"<style",
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", r"\son[a-z]+=", r"hx-on",
        r"javascript:", r"hx-vals=['\"]js:",
    ],
    ".js": [
        r"\.innerHTML\b", r"\.outerHTML\b", r"insertAdjacentHTML", r"document\.write",
        r"(?<![\w.])eval\(", r"new Function\b", r"\.style\.",
    ],
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {}

# What queries put together for a member, and other queries go on from.
FOUND_FOR_A_MEMBER = {"Card", "Sought"}

# Rows of no company: what is known of the earth is the same for all.
OF_THE_EARTH = CALLBOARD / "places"

# Who may know the machine's clock: everybody else asks the database's.
OWN_CLOCK = {
    "kit/clock.py": "is the clock",
    "accounts/seats.py": "compares with what Django's sessions wrote by their own clock",
    "accounts/sessions.py": "are those sessions",
}
CLOCKS = {
    "timezone.now", "timezone.localdate", "datetime.now", "datetime.utcnow", "datetime.today",
    "datetime.datetime.now", "datetime.datetime.utcnow", "date.today", "datetime.date.today",
}  # fmt: skip

# Who may write where an order stands.
MAY_MOVE = {
    "orders/actions/moving.py": "the one move that all actions make, with its journal row",
    "orders/actions/placing.py": "where a new order begins",
}

# Who may talk to other machines.
NETWORK = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "smtplib"}
MAY_TALK = {
    "kit/egress.py": "is the one way out, with its limits",
    "cli/serve.py": "asks the web process it has started whether it is ready",
    "demo/trickle.py": "sends leads to the demo it belongs to",
}

# Work left for later, and the place where somebody's packages happen to come from.
NOT_WRITTEN = re.compile(
    r"\b(?:todo|fixme|xxx|artifactory|nexus|devpi|verdaccio)\b"
    r"|(?<!emit-)\bindex-url\b|\bregistry *=|/simple/",
    re.IGNORECASE,
)


@each([*files(".py", ".html", ".css", ".js"), *beside("tests", "bench", "faults", "tools", "bin")])
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text().splitlines()) <= 400


@each(PYTHON)
def test_no_module_is_a_drawer_for_everything(path):
    assert path.stem not in {
        "services",
        "utils",
        "helpers",
        "managers",
        "common",
        "misc",
        "constants",
    }


@each(playing("models", "rules", "queries", "actions", "listeners", "tasks", "law"))
def test_the_domain_does_not_know_about_http(path):
    """But for a query, which may say that what is asked for is not there."""
    web = {"django.http", "django.shortcuts", "django.contrib.messages", "django_htmx"}
    not_there = {"django.shortcuts.get_object_or_404", "django.http.Http404"}
    names = imported(path)
    if role_of(path) == "queries":
        names = names - {"django.shortcuts", "django.http"}

    assert not {name for name in names - not_there if name in web or _is_inside(name, web)}


def _is_inside(name, packages):
    return any(name.startswith(f"{package}.") for package in packages)


@each(playing("views"))
def test_views_ask_queries_instead_of_tables(path):
    assert not re.search(r"\.objects\b|\.select_related\(", path.read_text())


@each(playing("queries"))
def test_a_query_first_asks_for_whom(path):
    """For a member or a company, or about a row that was found for one."""
    owned = {model.__name__ for model in apps.get_models() if issubclass(model, CompanyOwned)}
    for function in [] if path.is_relative_to(OF_THE_EARTH) else functions(path):
        first = [*function.args.posonlyargs, *function.args.args][:1]
        assert first, f"{function.name} asks for nobody"
        kind = ast.unparse(first[0].annotation) if first[0].annotation else ""
        assert (
            first[0].arg in {"member", "company", "company_id", "owner"}
            or kind.split(".")[-1] in owned | FOUND_FOR_A_MEMBER
        ), function.name


@each(playing("queries", "rules"))
def test_queries_and_rules_write_nothing(path):
    writes = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}
    found = {
        call.func.attr
        for _, call in calls(path)
        if isinstance(call.func, ast.Attribute) and _is_of_the_tables(call.func)
    }

    assert not found & writes


def _is_of_the_tables(function):
    """`X.objects.….create()`: a dictionary may well be updated."""
    return ".objects" in ast.unparse(function) or function.attr in {"bulk_create", "save"}


@each(playing("rules"))
def test_rules_read_no_clock(path):
    assert not {name for name, _ in calls(path) if name in CLOCKS | {"clock.now"}}


@each(playing("actions", "queries", "rules"))
def test_public_functions_say_what_they_promise(path):
    assert not [each.name for each in functions(path) if not ast.get_docstring(each)]


@each(playing("actions"))
def test_who_did_it_is_named_at_the_call(path):
    """`confirm(order, by=operator)`: `by` is never just the third thing in a row."""
    for function in functions(path):
        assert "by" not in [argument.arg for argument in function.args.args], function.name


@each(PYTHON)
def test_a_row_is_saved_column_by_column(path):
    """Two people may hold the same row; `save()` would put back what the other has changed."""
    for name, call in calls(path):
        if not isinstance(call.func, ast.Attribute) or call.func.attr != "save":
            continue
        is_a_verb_of_ours = "actions" in name or any(word.arg == "by" for word in call.keywords)
        is_a_session = name.endswith("session.save")
        assert (
            is_a_verb_of_ours
            or is_a_session
            or any(word.arg in {"update_fields", "force_insert"} for word in call.keywords)
        ), f"line {call.lineno}: save(update_fields=…), or objects.create"


@each(PYTHON)
def test_only_the_law_moves_an_order(path):
    """Where an order stands is written where its journal row is written, and nowhere else."""
    if named(path) in MAY_MOVE or named(path).startswith("demo/grow/"):
        return
    written = [
        part
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        if isinstance(part, ast.Attribute)
    ]

    assert not [
        f"line {each.lineno}: {ast.unparse(each)}"
        for each in written
        if each.attr in {"status", "line"} and ast.unparse(each.value) != "self"
    ]


@each(PYTHON)
def test_sql_changes_the_tables_of_its_own_area(path):
    """Or a claim, a queue, a history could change behind the back of those who guard it."""
    change = re.compile(
        r"\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE) ([a-z]+)_\w+", re.IGNORECASE
    )
    areas = {config.label for config in apps.get_app_configs()}
    changed = {area for area in change.findall(path.read_text()) if area in areas}

    assert changed <= {named(path).split("/")[0]} or named(path).startswith("demo/")


@each(PYTHON)
def test_a_job_is_given_ids_and_nobody_s_data(path):
    """Rows of the queue stand outside the walls, and everybody who keeps them may read them."""
    for function in functions(path):
        kinds = {ast.unparse(each).split(".")[-1] for each in function.decorator_list}
        if kinds & {"job", "errand"}:
            given = [*function.args.args, *function.args.kwonlyargs]
            assert all(each.arg.endswith(("_id", "_ids")) for each in given), function.name


@each(PYTHON)
def test_the_time_is_the_database_s(path):
    if named(path) in OWN_CLOCK:
        return
    assert not [(name, call.lineno) for name, call in calls(path) if name in CLOCKS]
    assert "django.utils.timezone.now" not in imported(path)


@each(PYTHON)
def test_nobody_talks_to_other_machines(path):
    found = {name for name in imported(path) if name in NETWORK or name.split(".")[0] in NETWORK}

    assert not found or named(path) in MAY_TALK


@each([*PYTHON, *TEMPLATES, *SCRIPTS])
def test_nothing_opens_a_hole(path):
    text = path.read_text()
    found = {
        pattern
        for pattern in DANGEROUS[path.suffix]
        if re.search(pattern, text) and pattern not in ALLOWED.get(named(path), set())
    }

    assert not found


@each(playing("views", "forms", "listeners", "tasks"))
def test_verbs_are_called_by_their_module(path):
    """`actions.confirm(…)` says what kind of thing is called."""
    taken = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.startswith("callboard.")
        and node.module.split(".")[-1] in {"actions", "queries"}
        for alias in node.names
        if alias.name[0].islower() and not _is_a_module(node.module, alias.name)
    }

    assert not taken


def _is_a_module(package, name):
    folder = ROOT / Path(*package.split("."))
    return (folder / f"{name}.py").exists() or (folder / name).is_dir()


@each(
    [
        path
        for path in sorted(
            [
                *ROOT.glob("*"),
                *(
                    each
                    for folder in ("bin", "docs", "requirements")
                    for each in ROOT.glob(f"{folder}/**/*")
                ),
            ]
        )
        + files(".py", ".html", ".css", ".js", ".sql")
        if path.is_file() and path.suffix not in {".png", ".webp"} and path.name != ".venv.lock"
    ]
)
def test_nothing_is_left_for_later_and_no_address_of_a_mirror_is_written(path):
    found = NOT_WRITTEN.findall(path.read_text(errors="replace"))

    assert not found


def test_every_exception_is_still_needed():
    names = {named(path) for path in files(".py", ".html", ".js")}

    assert names.issuperset({*ALLOWED, *OWN_CLOCK, *MAY_TALK, *MAY_MOVE})
    for name, patterns in ALLOWED.items():
        text = (CALLBOARD / name).read_text()
        assert all(re.search(pattern, text) for pattern in patterns), name


def test_every_area_says_what_it_owns():
    for area in CALLBOARD.iterdir():
        if (area / "apps.py").exists():
            assert ast.get_docstring(tree(area / "__init__.py")), area.name


def test_every_role_is_known():
    """A new kind of module is a decision, not an accident."""
    assert "services" not in {role_of(path) for path in PYTHON}
