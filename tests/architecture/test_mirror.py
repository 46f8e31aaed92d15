import pytest

from tests.architecture.sources import CALLBOARD, ROOT, functions, named, playing

# Joins areas on pages, so it is tested page by page: test_card.py, test_floor.py, ...
BY_PAGE = {"workplace"}

TESTED = playing("rules", "queries", "actions", "views", "forms", "listeners", "tasks", "law")


@pytest.mark.parametrize(
    "path", [path for path in TESTED if path.stem != "__init__" and functions(path)], ids=named
)
def test_every_module_has_its_test_module(path):
    """`orders/actions/moving.py` is tested in test_actions.py, test_actions_….py, test_moving.py or
    actions/test_moving.py; forms, listeners and tasks may be tested through views and actions."""
    area, role, *_ = path.relative_to(CALLBOARD).with_suffix("").parts
    through = {"forms": ["views"], "listeners": ["actions", "queries"], "tasks": ["actions"]}
    roles = [role, *through.get(role, [])]
    tests = ROOT / "tests" / area
    if area in BY_PAGE:
        roles.append("")  # any module of tests will do
    found = [
        *(each for name in roles for each in tests.glob(f"test_{name}*.py")),
        *tests.glob(f"**/test_{path.stem}*.py"),
    ]

    assert found, f"tests/{area}/test_{role}.py"


def test_tests_are_packages_so_that_two_may_have_one_name():
    folders = {path.parent for path in ROOT.glob("tests/**/test_*.py")}

    assert not [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()]
