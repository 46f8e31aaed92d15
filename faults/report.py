"""What a fault is told to do, and what it has to say: figures, and promises kept or broken."""

import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Run:
    """One fault, short or full. `broken` is empty when the desk held."""

    name: str
    full: bool
    as_json: bool = False
    seed: int = 7
    part: float = 1.0
    before: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def size(self, short: Any, full: Any) -> Any:
        """One of two sizes."""
        return full if self.full else short

    def many(self, short: int, full: int) -> int:
        """One of two numbers of things; of the full one only a part, where a part was asked for."""
        return max(short, round(full * self.part)) if self.full else short

    def note(self, words: str) -> None:
        """Where the run is, for whoever waits."""
        print(f"{self.name}: {words}", file=sys.stderr, flush=True)

    def say(self, **figures: Any) -> None:
        """Figures that were measured."""
        self.figures |= {
            name: float(f"{value:.4g}") if isinstance(value, float) else value
            for name, value in figures.items()
        }

    def promise(self, words: str, kept: bool, found: Any = "") -> None:
        """A promise, and whether it was kept."""
        if not kept:
            self.broken.append(f"{words}: {found}" if found != "" else words)

    def close(self) -> None:
        """Print all of it."""
        self.say(seconds=time.monotonic() - self.began, load=os.getloadavg()[0])
        if self.as_json:
            told = {"fault": self.name, "full": self.full, "held": not self.broken}
            print(json.dumps(told | {"broken": self.broken, "figures": self.figures}), flush=True)
            return
        print(f"{self.name} ({'full' if self.full else 'short'}): ", end="")
        print("held" if not self.broken else "BROKEN")
        for name, value in self.figures.items():
            print(f"    {name:<34} {value}")
        for words in self.broken:
            print(f"    broken: {words}")
        sys.stdout.flush()


def percentile(values: list[float], part: float) -> float:
    """The value that so many (0.95: 95 %) do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
