"""Owns the city boards (to come).

Looks down only.
"""
