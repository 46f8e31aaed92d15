from callboard.accounts.actions import Opened
from callboard.kit.events import on
from callboard.orders import reasons
from callboard.orders.models import PRESETS, OrderPolicy, Reason
from callboard.orders.queries import addresses  # noqa: F401 (it registers itself)


@on(Opened.kind)
def give_it_rules_and_reasons(opened: Opened) -> None:
    """A new company starts with the rules of its preset and the reasons of the manuals."""
    OrderPolicy.objects.create(company=opened.company, **PRESETS[opened.preset])
    Reason.objects.bulk_create(
        Reason(company=opened.company, kind=kind, position=position, **facts)
        for kind, listed in reasons.DEFAULTS.items()
        for position, facts in enumerate(listed)
    )
