"""Owns reviews, chats, problems (to come).

Knows no claim.
Hears orders.
"""
