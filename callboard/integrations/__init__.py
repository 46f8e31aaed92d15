"""Owns the API, its keys and idempotency.

Looks down only.
"""
