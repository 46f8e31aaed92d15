"""Owns the order's life: status, line, due time, journal.

Knows no shift, claim or carrier.
Hears nobody.
"""
