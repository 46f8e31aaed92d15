"""Lower areas announce; higher areas listen, or object beforehand. Nobody imports upwards."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_listeners: dict[str, list[Callable]] = defaultdict(list)
_objectors: dict[str, list[Callable]] = defaultdict(list)


def on(*kinds: str) -> Callable[[Callable], Callable]:
    """Call the decorated function, in the same transaction, for each entry of these kinds."""

    def register(listener: Callable) -> Callable:
        for kind in kinds:
            _listeners[kind].append(listener)
        return listener

    return register


def announce(entry: Any) -> None:
    """Tell whoever listens to `entry.kind`. A listener that raises undoes the change as well."""
    for listener in _listeners[entry.kind]:
        listener(entry)


def objects_to(question: str) -> Callable[[Callable], Callable]:
    """Ask the decorated function before something happens; it answers with reasons against it."""

    def register(objector: Callable) -> Callable:
        _objectors[question].append(objector)
        return objector

    return register


def objections(question: str, **facts: Any) -> list[str]:
    """What areas above have against it, each reason worded for the person who asks."""
    return [reason for objector in _objectors[question] for reason in objector(**facts)]
