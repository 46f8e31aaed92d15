"""Runs and exports of a member: what waits, what is done, what became of it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from callboard.accounts.models import Member
from callboard.kit import clock
from callboard.workplace.models import Export, Run, RunRow, SavedFilter

SHOWN = 3


@dataclass(frozen=True)
class Progress:
    """A run, its orders with their answers (refusals first), and how many are where."""

    run: Run
    rows: list[RunRow]
    done: int
    refused: int

    @property
    def total(self) -> int:
        """How many orders were ticked."""
        return len(self.rows)

    @property
    def answered(self) -> int:
        """How many have their answer."""
        return self.done + self.refused


def run_of(member: Member, run_id: int) -> Progress:
    """How far a run of this member is; 404 for anybody else's."""
    runs = Run.objects.filter(company=member.company_id, member=member).select_related(
        "to", "stage"
    )
    run = get_object_or_404(runs, pk=run_id)
    rows = RunRow.objects.filter(company=member.company_id, run=run)
    counted = rows.aggregate(
        done=Count("id", filter=Q(state=RunRow.State.DONE)),
        refused=Count("id", filter=Q(state=RunRow.State.REFUSED)),
    )
    order = {RunRow.State.REFUSED: 0, RunRow.State.WAITING: 1, RunRow.State.DONE: 2}
    shown = sorted(rows, key=lambda row: (order[RunRow.State(row.state)], -row.number))
    return Progress(run, shown, counted["done"], counted["refused"])


def waiting_run(company_id: int, run_id: int) -> Run | None:
    """A run that is not at its end, with who asked for it; None when it is swept or ended."""
    runs = Run.objects.filter(company=company_id, pk=run_id, ended_at=None)
    return runs.select_related("member__company", "member__team", "to").first()


def next_row(run: Run) -> RunRow | None:
    """The first order of the run without an answer."""
    rows = RunRow.objects.filter(company=run.company_id, run=run, state=RunRow.State.WAITING)
    return rows.order_by("id").first()


def exports_of(member: Member) -> list[Export]:
    """The member's own exports of today, the newest first, SHOWN at the most."""
    own = Export.objects.filter(company=member.company_id, member=member)
    kept = own.filter(expires_at__gt=clock.now()).exclude(state=Export.State.CANCELLED)
    return list(kept.order_by("-id")[:SHOWN])


def export_of(member: Member, export_id: int) -> Export:
    """One of the member's own exports whose day is not over; 404 for anybody else's."""
    own = Export.objects.filter(company=member.company_id, member=member)
    return get_object_or_404(own.filter(expires_at__gt=clock.now()), pk=export_id)


def open_export(company_id: int, export_id: int) -> Export | None:
    """An export that waits for its job, with who asked; None when nobody wants it any more."""
    waiting = Export.objects.filter(company=company_id, pk=export_id)
    waiting = waiting.filter(state__in=[Export.State.WAITING, Export.State.WRITING])
    return waiting.select_related("member__company", "member__team").first()


def saved_filter(member: Member, saved_id: int) -> SavedFilter:
    """A filter this member sees; 404 for one that is not there or not theirs to see."""
    saved = SavedFilter.objects.filter(company=member.company_id)
    return get_object_or_404(saved.filter(Q(member=member) | Q(shared=True)), pk=saved_id)
