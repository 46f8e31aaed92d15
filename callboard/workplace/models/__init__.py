from callboard.workplace.models.bulk import Run, RunRow
from callboard.workplace.models.export import Export
from callboard.workplace.models.listing import ListColumns, SavedFilter

__all__ = ["Export", "ListColumns", "Run", "RunRow", "SavedFilter"]
