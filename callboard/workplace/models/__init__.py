from callboard.workplace.models.bulk import Run, RunRow
from callboard.workplace.models.card import Draft, Look
from callboard.workplace.models.export import Export
from callboard.workplace.models.listing import ListColumns, SavedFilter

__all__ = ["Draft", "Export", "ListColumns", "Look", "Run", "RunRow", "SavedFilter"]
