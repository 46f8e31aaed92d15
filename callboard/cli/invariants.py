"""`callboard check-invariants` reads everything, changes nothing, names each broken row.

`callboard limits` tells every limit of the desk. `callboard erase-again` erases those whom a
restored backup has brought back.
"""

import argparse

from callboard.cli import manage


def add_to(commands: argparse._SubParsersAction) -> None:
    """The commands have no options."""
    words = "look for rows that break a rule; exits 1 if there is one"
    parser = commands.add_parser("check-invariants", help=words)
    parser.set_defaults(run=lambda options: manage.inside("check-invariants"))
    words = "erase whom a restored backup has brought back"
    parser = commands.add_parser("erase-again", help=words)
    parser.set_defaults(run=lambda options: manage.inside("erase-again"))
    parser = commands.add_parser("limits", help="tell every limit of the desk")
    parser.set_defaults(run=lambda options: manage.inside("limits"))
