"""Owns calls and how they are dialled.

Knows no claim.
Hears orders.
"""
