"""Figures of people, and what they earned by them."""

from callboard.analytics.queries.figures import (
    BANDS,
    ENDINGS,
    Figures,
    day_of,
    figures_of,
    figures_of_all,
    midnight,
)

__all__ = [
    "BANDS",
    "ENDINGS",
    "Figures",
    "day_of",
    "figures_of",
    "figures_of_all",
    "midnight",
]
