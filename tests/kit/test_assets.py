"""Sheets and modules keep their links when their names carry a hash."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

ELEMENTS = Path(__file__).parents[2] / "callboard/kit/static/kit/elements"


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "callboard.kit.assets.HashedStaticFiles"}
    }
    call_command("collectstatic", "--noinput", verbosity=0)
    return tmp_path


def test_every_link_between_sheets_and_modules_leads_to_a_hashed_file(collected):
    sources = [*collected.glob("kit/css/app.*.css"), *collected.glob("kit/elements/*.*.js")]
    links = [
        (source.parent / link, link)
        for source in sources
        for link in re.findall(
            r"""(?:@import url\(|from |import )["']([^"']+)""", source.read_text()
        )
    ]

    assert len(links) > 30
    assert [link for file, link in links if not file.exists()] == []
    assert [link for _, link in links if not re.search(r"\.[0-9a-f]{12}\.", link)] == []


@pytest.mark.parametrize("module", sorted(ELEMENTS.glob("*.js")), ids=lambda path: path.name)
def test_an_element_is_small_and_evaluates_no_text(module):
    text = module.read_text()

    assert len(text.splitlines()) <= 80
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", text)


def test_every_element_is_loaded():
    loaded = re.findall(r'"\./([\w-]+)\.js"', (ELEMENTS / "all.js").read_text())

    assert loaded == sorted(
        path.stem for path in ELEMENTS.glob("*.js") if path.stem[0] != "_" and path.stem != "all"
    )
