"""Owns countries and time zones.

Knows no company.
Hears nobody.
"""
