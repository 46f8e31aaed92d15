import logging

from callboard.accounts import jobs
from callboard.kit.egress import Unreachable
from callboard.places import actions

logger = logging.getLogger(__name__)


@jobs.errand
def ask_around(*, told_id: int) -> None:
    """Streets or houses from the address service of a country. Not repeated: the next who types
    asks anew."""
    try:
        actions.ask(told_id)
    except Unreachable as error:
        logger.warning("An address service was not reached: %s", error)


@jobs.chore("23 3 * * *")
def forget_old_answers() -> None:
    """What address services told long ago, and what they never answered."""
    actions.forget_old()
