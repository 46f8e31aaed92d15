"""What every page promises, whoever fills it."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

CALLBOARD = Path(__file__).parents[2] / "callboard"
OURS = sorted(path for area in ("kit", "accounts") for path in (CALLBOARD / area).rglob("*.html"))


class Page(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))

    def find(self, tag: str, **wanted: str) -> list[dict]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [a for name, a in self.tags if name == tag and wanted.items() <= a.items()]


class Member:
    theme = "dark"
    letter_keys = False


@pytest.fixture
def request_(rf: RequestFactory):
    request = rf.get("/floor/")
    request.user = AnonymousUser()
    return request


def page(request, name="kit/shell.html", **context) -> str:
    return render_to_string(name, context, request)


def test_a_page_has_no_inline_script_and_no_inline_style(request_):
    html = page(request_, menu=[{"url": "/floor/", "icon": "headset", "label": "Floor"}])

    shown = Page(html)
    assert all(script.get("src") for script in shown.find("script"))
    assert not shown.find("style")
    assert not [a for _tag, a in shown.tags if "style" in a or any(n.startswith("on") for n in a)]


@pytest.mark.parametrize("path", OURS, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_template_trusts_nobody_and_styles_nothing(path):
    text = path.read_text()

    assert not re.search(r"\|\s*safe\b|autoescape off|\sstyle=|\son\w+=|hx-on|javascript:", text)


def test_a_page_swaps_refusals_and_conflicts_and_never_evaluates_text(request_):
    (meta,) = Page(page(request_)).find("meta", name="htmx-config")
    config = json.loads(meta["content"])

    handled = {each["code"]: each for each in config["responseHandling"]}
    assert handled["422"]["swap"]
    assert handled["409"]["swap"]
    assert handled["[45].."] == {"code": "[45]..", "swap": False, "error": True}
    assert not config["allowEval"]
    assert not config["includeIndicatorStyles"]
    assert config["historyCacheSize"] == 0  # names and phones stay out of the browser's storage


def test_every_change_of_a_page_carries_the_csrf_mark(request_):
    (body,) = Page(page(request_)).find("body")

    assert len(json.loads(body["hx-headers"])["x-csrftoken"]) >= 32


def test_a_page_has_its_landmarks(request_):
    shown = Page(page(request_))

    assert shown.find("a", class_="skip", href="#main")
    assert shown.find("main", id="main", tabindex="-1")
    assert shown.find("div", id="refusals", role="alert", tabindex="-1")
    assert shown.find("div", id="toasts", role="status")


def test_a_page_speaks_the_language_it_is_read_in(request_):
    with translation.override("uk"):
        (html,) = Page(page(request_)).find("html")

    assert html == {"lang": "uk"}


def test_theme_and_letter_keys_are_the_members_own(request_):
    request_.member = Member()

    shell = get_template("kit/shell.html").template
    (html,) = Page(shell.render(Context({"request": request_}))).find("html")

    assert (html["data-theme"], html["data-keys"]) == ("dark", "off")


def test_the_menu_names_each_section_and_marks_the_present_one(request_):
    menu = [
        {"url": "/floor/", "icon": "headset", "label": "Floor", "current": True},
        {"url": "/orders/", "icon": "list", "label": "Orders"},
    ]

    shown = Page(page(request_, menu=menu))

    assert shown.find("a", href="/floor/", aria_label="Floor", aria_current="page")
    assert [a for a in shown.find("a", href="/orders/") if "aria-current" not in a]


def test_the_own_login_stands_in_the_top_bar_and_leads_to_settings(request_):
    request_.user = get_user_model()(pk=7, username="Operator")  # A1.3

    html = page(request_, settings_url="/settings/")

    assert re.search(r'<a class="muted" href="/settings/"[^>]*>Operator</a>', html)


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "403_csrf"])
def test_an_error_page_says_what_why_and_what_to_do_without_any_request(name):
    html = render_to_string(f"{name}.html")

    assert len(re.findall(r"<p[^>]*>\s*\w", html)) == 2
    assert Page(html).find("a", href="/")


@pytest.mark.parametrize("name", ["kit/_refused.html", "kit/refused.html"])
def test_a_refusal_lists_its_reasons_as_plain_text(request_, name):
    reasons = ["The address is not complete.", "<script>"]

    html = page(request_, name, reasons=reasons)

    assert "<li>The address is not complete.</li>" in html
    assert "<li>&lt;script&gt;</li>" in html


def test_the_pager_keeps_the_filters_and_names_the_cursor(rf):
    request = rf.get("/orders/", {"status": "new", "after": "90"})

    html = page(request, "kit/_pager.html", older="120")

    assert 'href="?status=new&amp;after=120"' in html
    assert html.count('aria-disabled="true"') == 1


def test_a_dialog_is_named_by_its_title():
    html = render_to_string(
        "kit/_dialog.html", {"dialog_id": "refuse", "dialog_title": "Client refused"}
    )

    (dialog,) = Page(html).find("dialog")
    assert dialog["aria-labelledby"] == "refuse-title"
    assert '<h2 id="refuse-title">Client refused</h2>' in html


class Call(forms.Form):
    surname = forms.CharField(help_text="As in the passport")
    heard = forms.ChoiceField(
        choices=[("beeps", "Long beeps"), ("busy", "Busy")], widget=forms.RadioSelect
    )
    also = forms.BooleanField(label="Cancel the duplicate too", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def field(form, name, words=""):
    template = "{% load kit %}{% field bound " + words + " %}"
    return Template(template).render(Context({"bound": form[name]}))


def test_a_wrong_field_is_tied_to_its_error_and_its_hint():
    html = field(Call({}), "surname", "w=5")

    shown = Page(html)
    (wrong,) = shown.find("input", id="id_surname")
    assert wrong["aria-invalid"] == "true"
    assert wrong["aria-describedby"].split() == ["id_surname_helptext", "id_surname_error"]
    assert shown.find("p", id="id_surname_error", class_="hint error")
    assert shown.find("p", id="id_surname_helptext")
    assert shown.find("label", for_="id_surname")
    assert shown.find("div", class_="field", data_w="5")


def test_a_right_field_has_no_error_about_it():
    html = field(Call({"surname": "Ivanenko"}), "surname")

    assert "aria-invalid" not in html
    assert "id_surname_error" not in html


def test_choices_are_a_group_with_a_key_for_each():
    shown = Page(field(Call({}), "heard", "keys=True"))

    (group,) = shown.find("fieldset")
    assert (group["role"], group["aria-invalid"]) == ("radiogroup", "true")
    assert group["aria-describedby"] == "id_heard_error"
    assert [radio["data-key"] for radio in shown.find("input", type="radio")] == ["1", "2"]
    assert not [radio for radio in shown.find("input", type="radio") if "aria-invalid" in radio]


def test_a_tick_stands_inside_its_label():
    html = field(Call(), "also")

    assert re.search(r'<label class="check"><input type="checkbox"[^>]*><span>Cancel', html)


def test_a_hidden_field_shows_nothing_else():
    html = field(Call(), "token").strip()

    assert html == '<input type="hidden" name="token" id="id_token">'


def test_other_words_become_attributes_of_the_input():
    (surname,) = Page(field(Call(), "surname", 'hx_get="/hints/" autofocus=True')).find("input")

    assert surname["hx-get"] == "/hints/"
    assert "autofocus" in surname
