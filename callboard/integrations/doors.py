"""Who comes in with a key, and how often. A key names its company, so nobody looks across walls."""

from datetime import timedelta
from hashlib import sha256

from django.db import connection

from callboard.accounts.tenancy import acting_for
from callboard.integrations.models import ApiKey
from callboard.kit import clock

# The count is worth no wait for the disk: a crash may forget a second of it, never a lead.
COUNT = """
    INSERT INTO integrations_keyminute AS counted (company_id, key_id, minute, used)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (company_id, key_id, minute) DO UPDATE SET used = counted.used + 1
    RETURNING used, set_config('synchronous_commit', 'off', true)
"""


class TooOften(Exception):
    """The key was used up for this minute."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def key_behind(token: str) -> ApiKey | None:
    """The key in use that `<company>.<secret>` opens with, this request counted; None: no such.

    Raises TooOften. Counted in a transaction of its own: what the request does may fail, and other
    keys never wait for it.
    """
    company, _, secret = token.partition(".")
    if not (company.isascii() and company.isdecimal() and len(company) <= 18 and secret):
        return None
    with acting_for(int(company)):
        keys = ApiKey.objects.select_related("company", "source")
        key = keys.filter(digest=digest_of(secret), revoked_at=None).first()
        if key is not None:
            _count(key)
    return key


def _count(key: ApiKey) -> None:
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key.company_id, key.pk, minute])
        used = cursor.fetchone()[0]
    if used > key.per_minute:
        raise TooOften((minute + timedelta(minutes=1) - now).seconds + 1)
