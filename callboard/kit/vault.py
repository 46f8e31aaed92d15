"""Secrets of others that we must be able to say again, kept so that a copy of the database tells
none: the key lies beside the database, not in it."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def lock(text: str, *, purpose: str) -> str:
    """For a table. What was locked for one purpose opens for no other."""
    return _box(purpose).encrypt(text.encode()).decode()


def unlock(kept: str, *, purpose: str) -> str:
    """As it was; nothing where it was locked by another key."""
    try:
        return _box(purpose).decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


def _box(purpose: str) -> Fernet:
    key = sha256(f"{purpose} of {settings.SECRET_KEY}".encode()).digest()
    return Fernet(urlsafe_b64encode(key))
