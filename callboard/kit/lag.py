"""How long the event loop of a web process was held up: what blocks it holds up every stream."""

import asyncio
import logging
from collections import deque

from callboard.kit import counts

EVERY = 0.25  # seconds
REMEMBERED = 60  # looks, so a quarter of a minute
TOO_LONG = 1.0  # seconds: heartbeats would be missed

logger = logging.getLogger(__name__)


async def watch() -> None:
    """Measure for ever; tell the longest wait of the last quarter of a minute to /metrics."""
    loop = asyncio.get_running_loop()
    waits: deque[float] = deque(maxlen=REMEMBERED)
    while True:
        before = loop.time()
        await asyncio.sleep(EVERY)
        waits.append(max(0.0, loop.time() - before - EVERY))
        counts.put("loop_lag_us", int(max(waits) * 1_000_000))
        if waits[-1] > TOO_LONG:
            logger.warning("the event loop stood still for %.1f s", waits[-1])
