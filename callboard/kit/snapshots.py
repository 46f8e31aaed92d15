"""What one count of a company answers for everybody who asks, kept by this process.

A question per screen becomes one per company and moment: however many ask, one counts. Whoever
comes meanwhile is answered with what was kept before, unless that is LATE seconds too old.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

LATE = 5.0

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept(Generic[T]):
    taken: float
    value: T


class Snapshots(Generic[T]):
    """One kept count for each company, good for `fresh_for` seconds."""

    def __init__(self, fresh_for: float) -> None:
        self.fresh_for = fresh_for
        self._kept: dict[int, _Kept[T]] = {}
        self._counting: dict[int, threading.Lock] = {}
        self._forgotten: dict[int, int] = defaultdict(int)

    def of(self, company_id: int, count: Callable[[], T]) -> T:
        """What is kept of a company, counted anew when it is older than `fresh_for`."""
        known = self._kept.get(company_id)
        if known is not None and self._is_within(known, self.fresh_for):
            return known.value
        can_wait = known is None or not self._is_within(known, self.fresh_for + LATE)
        lock = self._lock(company_id)
        if not lock.acquire(blocking=can_wait) and known is not None:
            return known.value
        try:
            other = self._kept.get(company_id)  # somebody may have counted while this one waited
            if other is not None and other is not known and self._is_within(other, self.fresh_for):
                return other.value
            return self._keep(company_id, count)
        finally:
            lock.release()

    def anew(self, company_id: int, count: Callable[[], T]) -> T:
        """Count now; what everybody in this process is answered from then on."""
        with self._lock(company_id):
            return self._keep(company_id, count)

    def forget(self, company_id: int) -> None:
        """Whoever asks next is answered with what is so now."""
        self._forgotten[company_id] += 1
        self._kept.pop(company_id, None)

    def _lock(self, company_id: int) -> threading.Lock:
        return self._counting.setdefault(company_id, threading.Lock())

    def _is_within(self, known: _Kept[T], seconds: float) -> bool:
        return time.monotonic() - known.taken <= seconds

    def _keep(self, company_id: int, count: Callable[[], T]) -> T:
        turn, taken = self._forgotten[company_id], time.monotonic()
        value = count()
        if turn == self._forgotten[company_id]:  # else it was counted before what made it old
            self._kept[company_id] = _Kept(taken, value)
        return value
