"""What a member keeps of the list: filters under a name, and the columns."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.kit.errors import Refused
from callboard.workplace.models import ListColumns, SavedFilter
from callboard.workplace.rules import columns

MOST_FILTERS = 30
LONGEST = 2000


@transaction.atomic
def save_filter(name: str, query: str, *, by: Member, shared: bool = False) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it. Leaders may share theirs.

    `query` is the address of a filter that was checked. Raises Refused when there are too many.
    """
    if shared and not rights.may(by, May.ORDERS_LEAD):
        raise Refused(_("Only team leaders share filters with everybody."))
    if not query:
        raise Refused(_("Nothing is filtered yet. Choose what to show, then save it."))
    if len(query) > LONGEST:
        raise Refused(_("This filter is too long to keep. Choose fewer things in it."))
    own = SavedFilter.objects.filter(company=by.company_id, member=by)
    if not own.filter(name=name).exists() and own.count() >= MOST_FILTERS:
        raise Refused(
            _("You keep %(most)d filters already. Delete one you do not need.")
            % {"most": MOST_FILTERS}
        )
    saved, _made = SavedFilter.objects.update_or_create(
        company_id=by.company_id,
        member=by,
        name=name,
        defaults={"query": query, "shared": shared},
    )
    return saved


def drop_filter(saved: SavedFilter, *, by: Member) -> None:
    """Forget a filter: one's own, or as an admin a shared one."""
    is_own = saved.member_id == by.pk
    if not is_own and not rights.may(by, May.COMPANY_MANAGE):
        raise Refused(_("This filter is somebody else's. Only an admin can delete it."))
    saved.delete()


def choose_columns(keys: Sequence[str], *, by: Member) -> None:
    """Show these columns to this member from now on; none of them: the usual ones again."""
    known = [column.key for column in columns.COLUMNS if column.key in keys and not column.fixed]
    rows = ListColumns.objects.filter(company=by.company_id, member=by)
    if not known:
        rows.delete()
        return
    ListColumns.objects.update_or_create(
        company_id=by.company_id, member=by, defaults={"columns": known}
    )
