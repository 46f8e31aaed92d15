"""The words of an offer's script: written, looked at, kept version by version."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from callboard.accounts.guards import MemberRequest
from callboard.accounts.models import Language
from callboard.accounts.permissions import May
from callboard.catalogue import actions, queries
from callboard.catalogue.actions import Step
from callboard.catalogue.models import ScriptVersion
from callboard.workplace.forms.company.scripts import ScriptForm
from callboard.workplace.queries import scripts
from callboard.workplace.views.company import pages


@pages.edits(May.COMPANY_MANAGE)
def script(request: MemberRequest, offer: int, language: str) -> HttpResponse:
    """The script of an offer in one language; an old version is put into the form by ?version=."""
    member = request.member
    found = queries.offer_of(member, offer)
    if language not in Language.values:
        raise Http404
    versions = queries.versions_of(member, found, language)
    rows = queries.script_of(member.company_id, found.pk, [language])
    old = _wanted(request, versions)
    steps = old or [Step(row.kind, row.title, row.text) for row in rows]
    form = ScriptForm(
        request.POST or None, steps=steps, newest=versions[0].number if versions else 0
    )
    context = {
        "title": found.name,
        "note": Language(language).label,
        "back": reverse("company-offer", args=[found.pk]),
        "offer": found,
        "language": language,
        "versions": versions,
        "is_old": bool(old),
        "script_words": scripts.sample_words(member, found),
    }
    if "preview" in request.POST and form.is_valid():
        context |= {"form": form, "preview": form.steps}
        return pages.page(request, "script.html", context)
    return pages.form_page(
        request,
        form,
        lambda: actions.save_script(found, language, form.steps, by=member),
        template="script.html",
        **context,
    )


def _wanted(request: MemberRequest, versions: list[ScriptVersion]) -> list[Step]:
    number = request.GET.get("version", "")
    kept = next((each for each in versions if str(each.number) == number), None)
    return [Step(**step) for step in kept.steps] if kept else []
