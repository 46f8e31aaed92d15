"""A login that is guessed at from many addresses (reliability 1.7): a try from a strange one costs
the browser some work. Nobody is refused, and where its owner usually comes in nothing changes."""

import math
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.core import signing
from django.core.cache import cache

from callboard.accounts.models import SignInFailure, SignInPlace, User
from callboard.kit import clock

MOST = 30  # wrong tries for a login, from everywhere together
LATELY = timedelta(hours=1)
KEPT = timedelta(days=90)  # a place nobody came in from any more
EASIEST, HARDEST = 17, 20  # zero bits at the beginning of a hash: half a second to some seconds
LASTS = timedelta(minutes=5)
LONGEST = 20  # digits of an answer

HASH_BITS = 256


def guesses_of(login: str) -> int:
    """How many tries for a login went wrong in the last hour, wherever; it counts no further than
    to where the work stops growing."""
    since = clock.now() - LATELY
    failed = SignInFailure.objects.filter(login=login.strip().lower()[:150], at__gt=since)
    return failed[: MOST << (HARDEST - EASIEST)].count()


def is_usual(user: User | None, address: str) -> bool:
    """Whether this person came in from this address lately."""
    return SignInPlace.objects.filter(user=user.pk if user else 0, address=address).exists()


def note_place(user: User, address: str) -> None:
    """They came in from here: it is a usual place of theirs from now on."""
    SignInPlace.objects.update_or_create(user=user, address=address, defaults={"at": clock.now()})


def work_for(login: str, user: User | None, address: str) -> int:
    """How hard the puzzle is that a try from this address solves first; 0: there is none.

    An unknown login is asked just as a known one.
    """
    guesses, usual = guesses_of(login), is_usual(user, address)
    if guesses <= MOST or usual:
        return 0
    return min(EASIEST + int(math.log2(guesses / MOST)), HARDEST)


def puzzle(login: str, address: str, bits: int) -> str:
    """A puzzle for one try: a number is wanted whose SHA-256 together with it, as
    `<puzzle>:<number>`, begins with so many zero bits."""
    return _signer(login, address).sign(f"{bits}.{token_urlsafe(9)}")


def is_solved(text: str, answer: str, *, login: str, address: str) -> bool:
    """Whether this is our puzzle for that login and address, not five minutes old, and solved for
    the first time."""
    if not (answer.isascii() and answer.isdecimal() and len(answer) <= LONGEST):
        return False
    try:
        bits = int(_signer(login, address).unsign(text, max_age=LASTS).partition(".")[0])
    except signing.BadSignature:
        return False
    digest = sha256(f"{text}:{answer}".encode()).digest()
    if int.from_bytes(digest) >> (HASH_BITS - bits):
        return False
    return cache.add(f"puzzle.{sha256(text.encode()).hexdigest()}", 1, LASTS.total_seconds())


def sweep() -> None:
    """Places nobody comes in from any more, and tries that count no more."""
    now = clock.now()
    SignInFailure.objects.filter(at__lt=now - LATELY).delete()
    SignInPlace.objects.filter(at__lt=now - KEPT).delete()


def _signer(login: str, address: str) -> signing.TimestampSigner:
    """What one login at one address was asked is no answer of another."""
    about = sha256(f"{login.strip().lower()} {address}".encode()).hexdigest()
    return signing.TimestampSigner(salt=f"guess {about}")
