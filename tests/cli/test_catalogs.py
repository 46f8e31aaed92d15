"""Words are compiled when they changed, and only then."""

import gettext
import os

import pytest

from callboard.cli.catalogs import compile_all

WRITTEN = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Order"
msgstr "Замовлення"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "uk" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(WRITTEN)
    return path


def test_a_catalogue_is_compiled_once(catalogue, tmp_path):
    assert compile_all(tmp_path) == [catalogue]
    assert compile_all(tmp_path) == []

    words = gettext.translation("django", tmp_path, ["uk"])
    assert words.gettext("Order") == "Замовлення"


def test_a_changed_catalogue_is_compiled_anew(catalogue, tmp_path):
    compile_all(tmp_path)
    later = catalogue.stat().st_mtime + 10
    os.utime(catalogue, (later, later))

    assert compile_all(tmp_path) == [catalogue]
