"""The documents say what is so: storeys, links, commands, settings, words."""

import ast
import re
import tomllib
from collections import defaultdict

import pytest
from babel.messages.pofile import read_po

from callboard.accounts.models import Level
from callboard.dispatch.models import Presence, TeamDesk
from callboard.orders.law import Action
from callboard.orders.models import Reason
from callboard.orders.reasons import DEFAULTS
from callboard.orders.statuses import Block, Line, Status
from tests.architecture.sources import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted(ROOT.glob("docs/adr/0*.md"))
PARTS = ["Context", "Decision", "Consequences", "Enforced by"]

# Nobody presses a button for these.
BY_ITSELF = {Action.RECEIVE, Action.POSTPONE, Action.MISS, Action.AGE}

# "Block" on a screen is a part of an address.
PART_OF_A_LINE = ("Things", "block")


def of_the_root(path):
    return path.relative_to(ROOT).as_posix()


def glossary():
    """{heading: {code: words of the row}} of the glossary's tables."""
    tables = {}
    for part in (ROOT / "docs/glossary.md").read_text().split("\n## ")[1:]:
        heading, *lines = part.splitlines()
        rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
        cells = [[cell.strip() for cell in row] for row in rows[2:]]
        assert len(cells) == len({row[0] for row in cells}), heading
        tables[heading] = {row[0]: row[1:] for row in cells}
    return tables


def english(heading):
    return {code: words[0] for code, words in glossary()[heading].items()}


def labels(choices, without=()):
    return {each.value: str(each.label) for each in choices if each not in without}


def test_the_storeys_of_the_page_are_those_that_are_checked():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    checked = contracts["contracts"][0]["layers"]
    page = (ROOT / "ARCHITECTURE.md").read_text()
    drawn = re.search(r"```storeys\n(.*?)```", page, re.DOTALL)[1].splitlines()

    assert [re.split(r"\s{2,}", line)[0] for line in drawn] == checked


@pytest.mark.parametrize("path", DOCUMENTS, ids=of_the_root)
def test_every_link_leads_somewhere(path):
    targets = re.findall(r"\]\(([^)#]+)", path.read_text())
    ours = [target for target in targets if "://" not in target]

    assert not [target for target in ours if not (path.parent / target).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=of_the_root)
def test_every_script_and_module_it_names_exists(path):
    text = re.sub(r"```python.*?```", "", path.read_text(), flags=re.DOTALL)
    named = set(re.findall(r"(?<![\w/.])(?:bin|tests|callboard)/[\w/]+(?:\.\w+)?", text))
    missing = {name for name in named if not (ROOT / name).exists()}

    assert missing <= EXAMPLES.get(path.name, set())


# What a recipe tells its reader to make.
EXAMPLES = {
    "add-a-page.md": {
        "callboard/orders/queries/promises.py",
        "callboard/orders/views.py",
        "callboard/orders/urls.py",
        "callboard/orders/templates/orders/promises.html",
        "callboard/orders/static/orders/orders.css",
        "tests/orders/test_views.py",
    },
}


@pytest.mark.parametrize("path", DOCUMENTS, ids=of_the_root)
def test_every_setting_it_names_is_explained(path):
    explained = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    named = set(re.findall(r"\b(?:CALLBOARD_[A-Z_]+|DATABASE_[A-Z_]*URL)\b", path.read_text()))

    assert named <= explained


@pytest.mark.parametrize("path", DECISIONS, ids=of_the_root)
def test_a_decision_can_be_quoted_and_says_what_enforces_it(path):
    text = path.read_text()

    assert text.startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert re.search(r"^## Decision\n\n> [^\n]+[.]\n", text, re.MULTILINE)
    assert f"({path.name})" in (ROOT / "docs/adr/README.md").read_text()


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Statuses of an order", labels(Status)),
        ("Actions on an order", labels(Action, BY_ITSELF)),
        ("Working statuses", labels(Presence)),
        ("Work modes of a team", labels(TeamDesk.Mode)),
        ("Levels of a team's right", labels(Level)),
        ("Lines and blocks", labels(Line) | labels(Block)),
    ],
)
def test_the_glossary_has_every_word_of_the_product(heading, expected):
    assert english(heading) == expected


@pytest.mark.parametrize("kind", Reason.Kind.values)
def test_the_glossary_has_every_reason_in_three_languages(kind):
    expected = {reason["code"]: reason["names"] for reason in DEFAULTS[kind]}

    assert glossary()[f"Reasons: {kind}"] == expected


@pytest.mark.parametrize(("language", "column"), [("ru", 1), ("uk", 2)])
def test_the_glossary_says_what_the_screens_say(language, column):
    shown = defaultdict(set)
    with (ROOT / f"callboard/locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        for message in read_po(file, locale=language):
            shown[message.id].add(message.string)
    rows = {
        (heading, code): words
        for heading, table in glossary().items()
        for code, words in table.items()
    }
    other = {
        (*where, words[column])
        for where, words in rows.items()
        if where != PART_OF_A_LINE and words[column] not in shown.get(words[0], {words[column]})
    }

    assert not other


@pytest.mark.parametrize("path", DOCUMENTS, ids=of_the_root)
def test_python_in_a_document_can_be_read(path):
    for source in re.findall(
        r"```python\n(.*?)```", re.sub(r"^ {3}", "", path.read_text(), flags=re.M), re.DOTALL
    ):
        assert ast.parse(source)


def test_every_test_that_holds_a_rule_exists():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/security.md").read_text()))
    there = {
        name
        for source in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", source.read_text())
    }

    assert len(named) > 80
    assert named <= there


def test_each_of_the_rules_has_its_line_and_what_holds_it_or_says_that_nothing_does():
    rows = re.findall(r"^\| (\d+)\. .*?\| (.+) \|$", (ROOT / "docs/security.md").read_text(), re.M)

    assert [int(number) for number, _ in rows] == list(range(1, 34))
    for number, held in rows:
        assert re.search(r"`test_\w+`|\*\*Not held", held), number
