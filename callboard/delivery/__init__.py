"""Owns fulfilment and carriers (to come).

Knows no claim.
Hears orders.
"""
