"""Owns shifts, claims, the ready queue and the button.

Hears orders, customers and calls.
"""
