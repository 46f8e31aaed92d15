"""Checks of `bin/check` that no tool brings: templates and catalogues of words.

`python bin/checks.py templates|words`, inside .venv.
"""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def templates() -> list[str]:
    """Every template compiles, and is formatted as djade does it."""
    import django  # noqa: PLC0415
    from django.template import TemplateSyntaxError, engines  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "callboard.config.settings")
    django.setup()
    wrong = []
    found = sorted(ROOT.glob("callboard/*/templates/**/*.html"))
    for path in found:
        try:
            engines["django"].from_string(path.read_text())
        except TemplateSyntaxError as error:
            wrong.append(f"{path.relative_to(ROOT)}: {error}")
    djade = Path(sys.executable).with_name("djade")
    formatted = subprocess.run(
        [djade, "--check", "--target-version", "5.2", *found], capture_output=True, text=True
    )
    return wrong + formatted.stderr.splitlines() * bool(formatted.returncode)


def words() -> list[str]:
    """Every catalogue can be compiled, and its translations keep the placeholders."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    wrong = []
    for path in sorted(ROOT.glob("callboard/locale/*/LC_MESSAGES/*.po")):
        name = path.relative_to(ROOT)
        try:
            with path.open("rb") as written:
                catalogue = read_po(written, locale=path.parents[1].name, abort_invalid=True)
            write_mo(BytesIO(), catalogue)
        except (PoFileError, ValueError) as error:
            wrong.append(f"{name}: {error}")
            continue
        wrong += [
            f"{name}: {message.id}: {error}"
            for message, errors in catalogue.check()
            for error in errors
        ]
    return wrong


if __name__ == "__main__":
    broken = {"templates": templates, "words": words}[sys.argv[1]]()
    print("\n".join(broken))
    sys.exit(1 if broken else 0)
