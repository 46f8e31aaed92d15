"""Owns where leads come from: webmasters, flows, agencies.

Knows no order.
Hears nobody.
"""
