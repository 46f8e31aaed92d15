from callboard.workplace.forms.bar import OUTCOMES, Outcome, buttons_for
from callboard.workplace.forms.order import OrderForm
from callboard.workplace.forms.typed import Facts, Typed, merged

__all__ = ["OUTCOMES", "Facts", "OrderForm", "Outcome", "Typed", "buttons_for", "merged"]
