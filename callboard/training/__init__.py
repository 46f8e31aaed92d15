"""Owns courses and tests (to come).

Knows no order.
Hears nobody.
"""
