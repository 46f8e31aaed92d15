"""Owns countries, regions, districts, cities and time zones.

Knows no company.
Hears nobody.
"""
