"""What every installation sends to browsers, and what changes behind https."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]


def asked(question, **variables):
    """An answer of the settings in a process of its own."""
    code = f"import json; from callboard.config import settings as s; print(json.dumps({question}))"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_the_browser_runs_only_what_we_serve_and_nobody_frames_us(client):
    policy = client.get("/health/live").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("https", "name", "secure"), [("1", "__Host-callboard", True), ("0", "callboard", False)]
)
def test_cookies_are_bound_to_https_where_there_is_https(https, name, secure):
    question = "[s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]"

    assert asked(question, CALLBOARD_HTTPS=https) == [name, secure, secure]


def test_the_demo_exists_only_where_it_was_asked_for():
    question = "'callboard.demo' in s.INSTALLED_APPS"

    assert asked(question) is False
    assert asked(question, CALLBOARD_DEMO="1") is True


def test_a_session_lasts_one_shift():
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60


def test_settings_stay_short_enough_to_read():
    lines = (ROOT / "callboard" / "config" / "settings.py").read_text().splitlines()

    assert len(lines) < 250
