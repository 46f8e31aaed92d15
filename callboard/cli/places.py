"""`callboard import-places [FILE ...]`: cities and postal codes of a country, from GeoNames."""

import argparse

from callboard.cli import manage


def add_to(commands: argparse._SubParsersAction) -> None:
    """The command and its words."""
    parser = commands.add_parser("import-places", help="put in cities and postal codes")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="postal codes as GeoNames gives them; none: built-in",
    )
    parser.set_defaults(run=lambda told: manage.inside("import-places", *told.files))
