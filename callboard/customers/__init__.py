"""Owns the person behind a phone number: zone, blacklist.

Knows no order.
Hears nobody.
"""
