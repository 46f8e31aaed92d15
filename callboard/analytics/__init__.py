"""Owns reports and figures, and what work is paid for them.

Looks down only.
Hears orders and calls.
"""
