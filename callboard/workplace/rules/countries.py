"""What countries and languages are called."""

from collections.abc import Mapping
from functools import cache

import babel


@cache
def names(language: str) -> Mapping[str, str]:
    """By code ("UA"), in the reader's `language`."""
    return dict(babel.Locale.parse(language).territories)


@cache
def languages(language: str) -> Mapping[str, str]:
    """By code ("uk"), in the reader's `language`."""
    return dict(babel.Locale.parse(language).languages)
