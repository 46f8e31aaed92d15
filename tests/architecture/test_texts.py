"""Every text a person sees has its words in Russian and in Ukrainian."""

import ast
import re
from functools import cache

import pytest
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.sources import CALLBOARD, dotted, files, tree

LANGUAGES = ["ru", "uk"]
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@cache
def catalogue(language):
    """The translated texts, {id, or (one, many)}, with their words."""
    path = CALLBOARD / "locale" / language / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"there is no {path}"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@cache
def used():
    """Every text of the product that goes through gettext, as it stands in the source."""
    found = set()
    for path in files(".py"):
        found |= _texts_of_code(tree(path))
    for path in files(".html"):
        found |= _texts_of_template(templatize(path.read_text(), origin=str(path)))
    return frozenset(found - {""})


def _texts_of_code(module):
    """The first text of each call of gettext; of pgettext the second, after the context."""
    texts = set()
    for node in ast.walk(module):
        name = dotted(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""
        if name in CALLS:
            place = 1 if name.startswith("pgettext") else 0
            if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                texts.add(node.args[place].value)
    return texts


def _texts_of_template(code):
    """The same of what Django makes of a template: calls with texts between other letters."""
    literal = r"""[uU]?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    found = re.findall(rf"\b(_|n?p?gettext)\(\s*{literal}(?:\s*,\s*{literal})?", code)
    return {
        ast.literal_eval(second if "pgettext" in name else first) for name, first, second in found
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message
        for message in catalogue(language)
        if message.id
    }
    missing = {text for text in used() if text not in known or not _is_whole(known[text])}

    assert not missing, f"{len(missing)} texts have no words in {language}"


def _is_whole(message):
    words = message.string
    return all(words) if isinstance(words, tuple | list) else bool(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language):
    assert not [message.id for message in catalogue(language) if message.id and message.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_names_that_are_filled_in(language):
    for message in catalogue(language):
        if not message.id or not message.string:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        words = message.string if isinstance(message.string, tuple | list) else (message.string,)
        asked = set().union(*(_names(text) for text in ids))
        for text in filter(None, words):
            assert _names(text) <= asked, text
            assert len(words) > 1 or _names(text) == asked, text


def _names(text):
    """`{name}`, `%(name)s` and `%s` in a text."""
    return set(re.findall(r"{\w+}|%\(\w+\)[sd]|%[sd]", text))


def test_the_texts_of_the_product_are_found():
    """The test above asks for something."""
    assert "Sign in" in used()
    assert len(used()) > 100
