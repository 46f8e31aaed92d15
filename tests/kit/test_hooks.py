import pytest
from django.template import Context, Template

from callboard.kit import hooks


@pytest.fixture
def hooked():
    hooks.hook("a-place", "kit/_empty.html")
    yield
    hooks.unhook("a-place", "kit/_empty.html")


def shown(place, **facts):
    return Template("{% load hooks %}{% hooks place %}").render(Context({"place": place, **facts}))


def test_a_place_shows_what_was_hooked_to_it_with_the_words_of_the_page(hooked):
    assert "Nobody here" in shown("a-place", title="Nobody here", icon="users")


def test_words_of_the_page_stay_escaped(hooked):
    assert "<b>bold" not in shown("a-place", title="<b>bold", icon="users")


def test_a_place_without_hooks_shows_nothing():
    assert shown("an-empty-place") == ""


def test_a_template_is_shown_once_however_often_it_is_hooked(hooked):
    hooks.hook("a-place", "kit/_empty.html")

    assert hooks.hooks("a-place") == ["kit/_empty.html"]
