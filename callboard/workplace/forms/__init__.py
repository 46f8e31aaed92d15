from callboard.workplace.forms.order import OrderForm, plain
from callboard.workplace.forms.outcomes import OUTCOMES, Outcome, dialogs_for
from callboard.workplace.forms.typed import Typed

__all__ = ["OUTCOMES", "OrderForm", "Outcome", "Typed", "dialogs_for", "plain"]
