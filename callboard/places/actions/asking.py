"""Address services of a country are asked behind the page; what they told is kept."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from callboard.kit import clock, egress
from callboard.places.models import Told
from callboard.places.queries import Asked, told
from callboard.places.rules import providers
from callboard.places.rules.providers import Question

FRESH = timedelta(days=90)
SECONDS = 5.0
FEWEST = {"streets": 3, "houses": 1}  # letters before a service is asked
LARGEST = 256 * 1024


def wonder(kind: str, asked: Asked, text: str) -> int | None:
    """Note what should be asked, and give its id; None where it is known, or nobody can be asked.

    Two who type the same at once ask once: the row is the same.
    """
    words = told.typed(text)
    if len(words) < FEWEST[kind] or not asked.city or not told.key_of(asked.country):
        return None
    if kind == "houses" and not (asked.street and asked.country == "RU"):
        return None
    row, is_new = Told.objects.get_or_create(
        country=asked.country,
        city=asked.city[:80],
        kind=kind,
        street=asked.street[:120] if kind == "houses" else "",
        text=words,
        defaults={"wanted_at": clock.now()},
    )
    return row.pk if is_new else None


def ask(told_id: int) -> int:
    """Ask the service of the country and keep what it told; how much that was.

    Goes to the network, so no transaction is open. A service that does not answer leaves the row
    unasked, and it is forgotten the next night. Safe to repeat.
    """
    row = Told.objects.filter(pk=told_id, asked_at=None).first()
    if row is None:
        return 0
    question = Question(row.kind, row.country, row.city, row.street, row.text)
    answers = _answers(question)
    with transaction.atomic():
        row.answers, row.asked_at = answers, clock.now()
        row.save(update_fields=["answers", "asked_at"])
    return len(answers)


def forget_old() -> int:
    """Drop what was told long ago, and what nobody answered; how many rows."""
    now = clock.now()
    old = Told.objects.filter(wanted_at__lt=now - FRESH)
    unanswered = Told.objects.filter(asked_at=None, wanted_at__lt=now - timedelta(hours=1))
    return old.delete()[0] + unanswered.delete()[0]


def _answers(question: Question) -> list[str]:
    key = told.key_of(question.country)
    if question.country == "RU":
        return providers.ask_dadata(question, _post, key=key, url=settings.DADATA_URL)
    return providers.ask_nova_poshta(question, _post, key=key, url=settings.NOVA_POSHTA_URL)


def _post(url, headers, body):
    answer = egress.fetch(url, send=body, headers=headers, seconds=SECONDS, largest=LARGEST)
    if answer.status != 200:
        raise egress.Unreachable(f"it answered {answer.status}")
    return answer.json()
