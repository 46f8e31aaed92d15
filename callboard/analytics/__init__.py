"""Owns reports and figures.

Looks down only.
Hears orders and calls.
"""
