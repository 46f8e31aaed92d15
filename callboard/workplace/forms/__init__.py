from callboard.workplace.forms.bar import OUTCOMES, Outcome, buttons_for
from callboard.workplace.forms.list_bulk import BulkForm, FilterName
from callboard.workplace.forms.list_filter import ListFilter, filter_of
from callboard.workplace.forms.new_lead import LeadForm
from callboard.workplace.forms.order import OrderForm
from callboard.workplace.forms.typed import Facts, Typed, merged

__all__ = [
    "OUTCOMES",
    "BulkForm",
    "Facts",
    "FilterName",
    "LeadForm",
    "ListFilter",
    "OrderForm",
    "Outcome",
    "Typed",
    "buttons_for",
    "filter_of",
    "merged",
]
