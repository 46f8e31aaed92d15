from tests.kit.browser import _server, desk, tab  # noqa: F401
