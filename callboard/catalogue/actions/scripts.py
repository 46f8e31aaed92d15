"""The words of an offer's script, kept with every version of theirs (A5c)."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member
from callboard.catalogue.models import Offer, ScriptStep, ScriptVersion
from callboard.kit import clock
from callboard.kit.errors import Refused

MOST = 60


class Step(NamedTuple):
    """A step, or the answer to an objection: what it is called, and what is said."""

    kind: str
    title: str
    text: str


@transaction.atomic
def save_script(
    offer: Offer, language: str, steps: Sequence[Step], *, by: Member
) -> ScriptVersion | None:
    """The whole script of an offer in a language, as a new version; None: nothing is different.

    Operators read it from the next card on. What it was before stays readable as a version.
    """
    if len(steps) > MOST:
        raise Refused(_("A script has %(n)s steps at most.") % {"n": MOST})
    Offer.objects.select_for_update(of=["self"]).get(company=by.company_id, pk=offer.pk)
    rows = ScriptStep.objects.filter(company=by.company_id, offer=offer, language=language)
    before = [Step(*row) for row in rows.order_by("-kind", "position").values_list(*Step._fields)]
    steps = sorted(steps, key=lambda step: step.kind != ScriptStep.Kind.STEP)
    if before == steps:
        return None
    versions = ScriptVersion.objects.filter(company=by.company_id, offer=offer, language=language)
    last = versions.order_by("-number").values_list("number", flat=True).first() or 0
    if before and not last:
        last = _keep(offer, language, 1, before, None).number
    rows.delete()
    ScriptStep.objects.bulk_create(
        ScriptStep(
            company_id=by.company_id,
            offer=offer,
            language=language,
            position=place,
            **step._asdict(),
        )
        for place, step in enumerate(steps, start=1)
    )
    version = _keep(offer, language, last + 1, steps, by)
    told = {"language": language, "version": version.number, "steps": len(steps)}
    accounts.record("script.saved", offer, by=by, name=offer.name, **told)
    return version


def _keep(
    offer: Offer, language: str, number: int, steps: Sequence[Step], by: Member | None
) -> ScriptVersion:
    return ScriptVersion.objects.create(
        company_id=offer.company_id,
        offer=offer,
        language=language,
        number=number,
        steps=[step._asdict() for step in steps],
        saved_by=by,
        saved_at=clock.now(),
    )
