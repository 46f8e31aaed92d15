"""Owns offers, products, prices, sales options, scripts.

Knows no order.
Hears nobody.
"""
