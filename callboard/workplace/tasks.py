"""What the list leaves to be done behind the page: runs of a verb, files, and the sweeping."""

import logging

from django.utils import translation
from django.utils.translation import gettext as _

from callboard.accounts import jobs
from callboard.accounts.models import Member
from callboard.accounts.tenancy import acting_for
from callboard.places import rules as places
from callboard.workplace import forms
from callboard.workplace.actions import bulk, drafting, excel, exporting
from callboard.workplace.models import Export
from callboard.workplace.queries import list_jobs, list_page
from callboard.workplace.rules import columns

CHUNK = 1000

logger = logging.getLogger(__name__)


class NotWanted(Exception):
    """Somebody pressed Cancel."""


@jobs.errand
def run_verb(*, company_id: int, run_id: int) -> None:
    """A verb for each order of a run, each in a transaction of its own. Safe to repeat."""
    while True:
        with acting_for(company_id):
            # Read anew each time: whoever asked may have lost the right, or the job, meanwhile.
            run = list_jobs.waiting_run(company_id, run_id)
            if run is None:
                return
            row = list_jobs.next_row(run)
            with translation.override(_language(run.member)):
                if row is None:
                    return bulk.end(run, by=run.member)
                bulk.do(row, by=run.member)


@jobs.errand
def write_export(*, company_id: int, export_id: int) -> None:
    """The file of an export: which rows is settled at one moment, then they are read in parts.

    Begins anew when a worker died over it. Never repeated by itself: who asked is told instead.
    """
    with acting_for(company_id):
        export = list_jobs.open_export(company_id, export_id)
    if export is None:
        return
    with translation.override(_language(export.member)):
        try:
            _write(export)
        except NotWanted:
            logger.info("export %s was cancelled", export_id)
        except Exception:
            logger.exception("export %s failed", export_id)
            with acting_for(company_id):
                exporting.fail(export, why=_("The file could not be written. Ask for it again."))


@jobs.round("*/10 * * * *")
def sweep_lists(company_id: int) -> None:
    """Files whose day is over and runs of last week. Safe to skip or repeat."""
    exporting.sweep(company_id)
    bulk.sweep(company_id)


@jobs.round("*/10 * * * *")
def sweep_drafts(company_id: int) -> None:
    """Typed words of last week, and cards nobody looks at any more. Safe to skip or repeat."""
    drafting.sweep(company_id)


def _write(export: Export) -> None:
    member, company_id = export.member, export.company_id
    with acting_for(company_id):
        asked = forms.filter_of(member, export.query)
        if asked is None:
            return exporting.fail(
                export, why=_("The filter names something that is gone. Set it anew and ask again.")
            )
        ids = list_page.ids_of(member, asked.wanted, exporting.MOST + 1)
        if len(ids) > exporting.MOST:
            return exporting.fail(
                export, why=_("More than a million orders do not fit a file. Narrow the filter.")
            )
        exporting.begin(export, rows=len(ids))
    zone = places.zone(member.company.zone)
    with excel.opened(exporting.file_of(export), columns.chosen(export.columns), zone) as sheet:
        for start in range(0, len(ids), CHUNK):
            with acting_for(company_id):
                found = list_page.orders_of(member, ids[start : start + CHUNK])
                sheet.add(found)
                wanted = exporting.progress(export, done=min(start + CHUNK, len(ids)))
            for order in found:
                # An order and its items name each other: they would stay until the collector comes.
                vars(order).clear()
            if not wanted:
                raise NotWanted
    with acting_for(company_id):
        exporting.finish(export, by=member)


def _language(member: Member) -> str:
    return member.language or member.company.language
