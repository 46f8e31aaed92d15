"""Owns carriers, their rates, the days of our own couriers, and who drives with a parcel.

Knows no claim.
Hears orders.
"""
