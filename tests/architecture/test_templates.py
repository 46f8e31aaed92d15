import re
import tomllib

import pytest
from django.apps import apps
from django.template import engines

from tests.architecture.sources import CALLBOARD, ROOT, files, named

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
STOREYS = [re.findall(r"\w+", storey) for storey in CONTRACTS[0]["layers"]]
HEIGHT = {area: -number for number, storey in enumerate(STOREYS) for area in storey}
TEMPLATES = files(".html")
OUR_OWN = {area for area in HEIGHT if (CALLBOARD / area / "templates").is_dir()}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_use_only_their_own_area_and_lower_ones(path):
    area = path.relative_to(CALLBOARD).parts[0]

    for used in re.findall(r"""{% (?:include|extends) ["'](\w+)/""", path.read_text()):
        if used in OUR_OWN:
            assert used == area or HEIGHT[used] < HEIGHT[area], used


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_load_tags_of_their_own_area_and_lower_ones(path):
    area = path.relative_to(CALLBOARD).parts[0]

    for words in re.findall(r"{% load ([^%]+) %}", path.read_text()):
        for used in set(words.split()) & HEIGHT.keys():
            assert used == area or HEIGHT[used] < HEIGHT[area], used


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if apps.is_installed(f"callboard.{named(path).split('/')[0]}")],
    ids=named,
)
def test_every_template_can_be_read(path):
    engines["django"].from_string(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_the_templates_of_an_area_lie_in_its_folder(path):
    """Two areas may each have a `list.html`. Those without a folder stand in for other people's."""
    area, _, *rest = path.relative_to(CALLBOARD).parts

    assert rest[0] == area or area in {"kit", "accounts"}


HOW = r"delay:\S+|throttle:\S+|once|changed|consume"
WHERE = r"from:(?:\([^)]+\)|(?:closest|find|next|previous) [^\s\[]+|[^\s\[(]+)"
TRIGGER = re.compile(rf"(?:every \S+|[\w:.-]+)(?: (?:{HOW}|{WHERE}))*$")


def test_what_a_request_waits_for_is_written_as_htmx_reads_it():
    """A selector with a space goes in brackets: else htmx takes its first word, without a word."""
    told = {
        (named(path), each.strip())
        for path in TEMPLATES
        for whole in re.findall(r"""hx-trigger=(?:"([^"]+)"|'([^']+)')""", _plain(path))
        for each in re.split(r",(?![^(]*\))", whole[0] or whole[1])
    }

    assert len(told) > 20
    assert {each for each in told if not TRIGGER.match(each[1])} == set()


def _plain(path):
    """What stands there once the template's own words are gone."""
    return re.sub(r"{%[^%]*%}|{{[^}]*}}", "1", path.read_text())
