"""One figure, and how several runs become one: alternation and medians."""

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """What was measured, beside what it is compared with in the same run.

    `ratio` is value ÷ baseline; where there is no baseline, or one of 0, there is none.
    """

    name: str
    value: float
    unit: str
    baseline: float | None
    size: int

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    def line(self) -> str:
        """One line of JSON."""
        told = {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "baseline": _short(self.baseline),
            "ratio": _short(self.ratio),
            "size": self.size,
        }
        return json.dumps(told)

    def words(self) -> str:
        """The same for a person."""
        beside = "" if self.baseline is None else f"  baseline {_short(self.baseline)}"
        ratio = "" if self.ratio is None else f"  ratio {_short(self.ratio)}"
        return f"{self.name:<34} {self.size:>9}  {_short(self.value)} {self.unit}{beside}{ratio}"


@dataclass
class Plan:
    """What the person asked for: how long, how often, and how the figures are written."""

    sizes: list[int]
    rounds: int = 5
    seconds: float = 3
    clients: tuple[int, ...] = (16, 64)
    quick: bool = False
    as_json: bool = False
    said: list[Figure] = field(default_factory=list)

    def say(self, name: str, value: float, unit: str, baseline: float | None, size: int) -> None:
        """Print a figure at once: a long run shows where it is, and a broken one keeps its part."""
        figure = Figure(name, value, unit, baseline, size)
        self.said.append(figure)
        print(figure.line() if self.as_json else figure.words(), flush=True)

    def note(self, words: str) -> None:
        """Where the run is, for whoever waits; never among the figures."""
        print(words, file=sys.stderr, flush=True)


def by_turns(rounds: int, *runs: Callable[[], Any]) -> list[list[Any]]:
    """Each run so often, one after the other, so that a busy minute hits them all."""
    answers: list[list[Any]] = [[] for _run in runs]
    for _round in range(rounds):
        for place, run in enumerate(runs):
            answers[place].append(run())
    return answers


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def percentile(values: Sequence[float], part: float) -> float:
    """The value that so many (0.99: 99 %) do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def _short(value: float | None) -> float | None:
    """Four digits say enough."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(f"{value:.4g}")
