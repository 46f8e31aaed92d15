from tests.kit.browser import _chromium, _server, desk, tab  # noqa: F401
