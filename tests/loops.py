"""Asynchronous scenes in ordinary tests."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run(scene: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: a browser test may have left a loop running in this one."""
    return apart(lambda: asyncio.run(scene))


def apart(work: Callable[[], Any]) -> Any:
    """What runs a loop by itself, in a thread where none runs yet."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
