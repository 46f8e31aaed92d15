"""Which files there are, and what they are called in the rules of the house."""

import ast
from functools import cache, wraps
from pathlib import Path

ROOT = Path(__file__).parents[2]
CALLBOARD = ROOT / "callboard"


def files(*suffixes):
    """Sources of the product with these endings, without migrations and what was collected."""
    return [
        path
        for path in sorted(CALLBOARD.rglob("*"))
        if path.suffix in suffixes
        and path.is_file()
        and not {"migrations", "__pycache__"} & {*path.parts}
    ]


def beside(*folders):
    """Modules that are no part of the product and are written by the same hands: tests, tools."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def named(path):
    """How a file is called in the report of a test: "orders/actions/moving.py"."""
    return path.relative_to(CALLBOARD).as_posix()


def playing(*roles):
    """Modules with one of these roles, whether `actions.py` or a module of `actions/`."""
    return [path for path in files(".py") if role_of(path) in roles]


def each(paths):
    """A rule that every one of these files keeps: one test, which names all that break it."""

    def ruled(rule):
        @wraps(rule)
        def test():
            broken = [told for path in paths if (told := _told(rule, path))]
            assert paths
            assert not broken, "\n".join(broken)

        del test.__wrapped__  # or pytest asks it for a path
        return test

    return ruled


def _told(rule, path):
    """What a file breaks; nothing when it keeps the rule."""
    try:
        rule(path)
    except AssertionError as broken:
        return f"{path.relative_to(ROOT).as_posix()}: {broken}"
    return ""


def role_of(path):
    """What a module is in its area: "actions", "views", …"""
    return (*path.relative_to(CALLBOARD).with_suffix("").parts, "", "")[1]


@cache
def tree(path):
    """The module as a syntax tree."""
    return ast.parse(path.read_text())


def functions(path):
    """The public functions of a module."""
    return [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
    ]


def imported(path):
    """Names of the modules a module imports, with what it takes from them: "a.b", "a.b.c"."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def dotted(node):
    """ "clock.now" of the expression `clock.now`; only the last words of a longer chain."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def calls(path):
    """Every call of a module as (its dotted name, the call)."""
    return [
        (dotted(node.func), node) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)
    ]
