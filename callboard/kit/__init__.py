"""Owns errors, news, live, assets, formats, base templates.

Knows no word of the trade.
Hears nobody.
"""
