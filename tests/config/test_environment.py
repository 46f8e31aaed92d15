"""What is read from the environment, and that .env.example explains it."""

import os
import re
import stat
from pathlib import Path

import pytest

from callboard.config import environment
from callboard.config.environment import Misconfigured

ROOT = Path(__file__).parents[2]
ASKED = re.compile(r"""(?:environment\.|\b)(?:text|flag|number|words|secret)\(\s*"([A-Z_]+)\"""")
LOOKED_UP = re.compile(r"""os\.environ(?:\.get\(|\[)"([A-Z_]+)\"""")
OF_OTHERS = {"CALLBOARD_SUPERVISED", "DJANGO_SETTINGS_MODULE"}


def test_the_example_explains_every_variable_and_no_other():
    code = "\n".join(path.read_text() for path in (ROOT / "callboard").rglob("*.py"))
    asked = set(ASKED.findall(code)) | set(LOOKED_UP.findall(code))
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert explained == asked - OF_OTHERS


@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("yes", True), ("0", False), ("off", False), ("", False)]
)
def test_a_switch_is_read_as_people_write_it(monkeypatch, written, meant):
    monkeypatch.setenv("SWITCH", written)

    assert environment.flag("SWITCH") is meant


def test_nonsense_is_refused_with_the_name_of_the_variable(monkeypatch):
    monkeypatch.setenv("SWITCH", "perhaps")
    monkeypatch.setenv("MANY", "a few")
    monkeypatch.setenv("KEY_FILE", "/nowhere")

    for ask in (
        lambda: environment.flag("SWITCH"),
        lambda: environment.number("MANY", 3),
        lambda: environment.secret("KEY"),
    ):
        with pytest.raises(Misconfigured, match=r"(SWITCH|MANY|KEY_FILE)=.*See \.env\.example"):
            ask()


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("KEY", "from the environment")

    assert environment.secret("KEY") == "from a file"


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("CALLBOARD_SECRET_KEY")
    monkeypatch.setenv("CALLBOARD_DATA", str(tmp_path / "new"))

    first = environment.secret_key()

    assert len(first) > 50
    assert environment.secret_key() == first
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]


def test_a_file_of_settings_does_not_overrule_the_environment(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {"TAKEN": "already"})
    (tmp_path / ".env").write_text("# words\nTAKEN=late\nFREE='yes, free'\n\n")

    environment.load_file(tmp_path / ".env")

    assert os.environ == {"TAKEN": "already", "FREE": "yes, free"}
