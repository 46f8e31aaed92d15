"""What a company tells the world about the personal data it keeps."""

from django.db import transaction

from callboard.accounts.actions import recording
from callboard.accounts.models import Company, Member, PrivacyPage


@transaction.atomic
def publish_privacy(company: Company, text: str, *, by: Member) -> None:
    """Everybody may read it from now on; the audit keeps what it said before (A1.11)."""
    page, _is_new = PrivacyPage.objects.get_or_create(company=company)
    recording.change(page, {"text": text.strip()}, by=by)
