"""Owns companies, members, teams, rights, audit and the wall.

Knows no order.
Hears nobody.
"""
