"""Who comes in with a key, and how often. A key names its company, so nobody looks across walls."""

from datetime import timedelta
from hashlib import sha256

from callboard.accounts.models import Company
from callboard.accounts.tenancy import asked_alone
from callboard.integrations.models import ApiKey
from callboard.kit import clock
from callboard.kit.rows import Shape, split
from callboard.sources.models import Source

_KEY, _COMPANY, _SOURCE = Shape(ApiKey, "k"), Shape(Company, "c"), Shape(Source, "s")

# The count is worth no wait for the disk: a crash may forget a second of it, never a lead.
_BEHIND = f"""
    WITH moment AS MATERIALIZED (SELECT coalesce(%(held)s::timestamptz, clock_timestamp()) AS at),
    counted AS (
        INSERT INTO integrations_keyminute AS counted (company_id, key_id, minute, used)
        SELECT company_id, id, date_trunc('minute', at, 'UTC'), 1
        FROM integrations_apikey, moment
        WHERE company_id = %(company)s AND digest = %(digest)s AND revoked_at IS NULL
        ON CONFLICT (company_id, key_id, minute) DO UPDATE SET used = counted.used + 1
        RETURNING key_id, minute, used, set_config('synchronous_commit', 'off', true)
    )
    SELECT {_KEY.columns}, {_COMPANY.columns}, {_SOURCE.columns}, n.minute, n.used, moment.at
    FROM counted n CROSS JOIN moment JOIN integrations_apikey k ON k.id = n.key_id
    JOIN accounts_company c ON c.id = k.company_id
    LEFT JOIN sources_source s ON s.id = k.source_id
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
    asked = {"company": int(company), "digest": digest_of(secret), "held": clock.held()}
    found = asked_alone(int(company), _BEHIND, asked)
    if found is None:
        return None
    key, key.company, key.source, minute, used, now = split(found, (_KEY, _COMPANY, _SOURCE))
    if used > key.per_minute:
        raise TooOften((minute + timedelta(minutes=1) - now).seconds + 1)
    return key
