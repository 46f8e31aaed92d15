import asyncio
import time
from contextlib import suppress

from callboard.kit import counts, lag
from tests import loops


async def watched(blocked):
    """What is told after the loop stood still so many seconds."""
    watching = asyncio.create_task(lag.watch())
    await asyncio.sleep(0)
    time.sleep(blocked)
    for _ in range(100):
        await asyncio.sleep(0.05)
        if counts.of_all():
            break
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


def test_a_call_that_blocks_the_loop_shows_in_metrics(client, db, settings, tmp_path, caplog):
    """Rule 14."""
    settings.DATA = tmp_path
    counts._own.clear()

    loops.run(watched(1.6))

    lines = client.get("/metrics").content.decode().splitlines()
    told = [float(each.split()[-1]) for each in lines if each.startswith("callboard_loop_lag_sec")]
    assert len(told) == 1
    assert 1.2 < told[0] < 30
    assert "stood still" in caplog.text
    counts._own.clear()
