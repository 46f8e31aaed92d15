"""`callboard set COMPANY NAME VALUE`: changes one setting of a company, with a row in the audit."""

import argparse

from callboard.cli import manage


def add_to(commands: argparse._SubParsersAction) -> None:
    """The command and its words."""
    parser = commands.add_parser("set", help="change a setting of a company")
    parser.add_argument("company", help="its name or number")
    parser.add_argument("name", help='the setting, as "ladder" or "orders.ladder"; ? lists all')
    parser.add_argument("value", nargs="?", default="", help="as one would type it into the form")
    parser.set_defaults(run=lambda told: manage.inside("set", told.company, told.name, told.value))
