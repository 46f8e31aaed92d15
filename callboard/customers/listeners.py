from callboard.accounts.actions import Opened
from callboard.customers.models import KeepingPolicy
from callboard.kit.events import on


@on(Opened.kind)
def keep_customers_known(opened: Opened) -> None:
    """A new company knows its customers until it says for how long."""
    KeepingPolicy.objects.create(company=opened.company)
