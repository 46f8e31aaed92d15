#!/usr/bin/env python3
"""Django's commands with the environment as it is. `callboard manage` opens the database first."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "callboard.config.settings")
    execute_from_command_line(sys.argv)
