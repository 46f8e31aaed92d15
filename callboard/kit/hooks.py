"""Places in a page where an app that may be missing adds a fragment of its own."""

from collections import defaultdict

_templates: dict[str, list[str]] = defaultdict(list)


def hook(place: str, template: str) -> None:
    """Show this template at a place ("sign-in", "floor"). Call it in `AppConfig.ready`."""
    if template not in _templates[place]:
        _templates[place].append(template)


def unhook(place: str, template: str) -> None:
    """Show it there no more."""
    if template in _templates[place]:
        _templates[place].remove(template)


def hooks(place: str) -> list[str]:
    """The templates of a place, in the order in which they came."""
    return list(_templates[place])
