"""What of a page does not fit into its boxes."""

from pathlib import Path

CHECK = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def misfits(page):
    """The texts of a page that are cut off, run out of their frame or are broken into letters."""
    return page.evaluate(CHECK)
