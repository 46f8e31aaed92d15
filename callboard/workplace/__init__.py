"""Owns pages that join areas.

Has no tables and no rules.
"""
