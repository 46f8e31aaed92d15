"""Compiles the catalogues of words: django.po into django.mo, where it is newer."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "locale"


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """Compile what changed; answers with the catalogues that were written."""
    return [source for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _compiled(source)]


def _compiled(source: Path) -> bool:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    language = source.parents[1].name
    with source.open("rb") as written:
        catalogue = read_po(written, locale=language, abort_invalid=True)
    fresh = target.with_suffix(".mo.new")
    with fresh.open("wb") as out:
        write_mo(out, catalogue)
    fresh.replace(target)
    return True


if __name__ == "__main__":
    for path in compile_all():
        print(f"Compiled the words of {path.parents[1].name}.", file=sys.stderr)
