"""Cities: when our own couriers go out, how many orders a day they take (A1.10, A16.Q20)."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.delivery import actions
from callboard.delivery.models import CityHours
from callboard.workplace.forms.company.delivery import CityHoursForm
from callboard.workplace.queries import cities as queries
from callboard.workplace.views.company import pages

Save = Callable[..., object]  # takes columns, and `by`


@shows(May.CITIES_MANAGE)
def cities(request: MemberRequest) -> HttpResponse:
    """Places with days of their own, in the countries of the member's team."""
    found = queries.managed_by(request.member, after=pages.cursor_of(request))
    context = {"found": found, "days": dict(CityHoursForm.DAYS)}
    return pages.page(request, "cities.html", context)


@pages.edits(May.CITIES_MANAGE)
def new_hours(request: MemberRequest) -> HttpResponse:
    """Days of one more place."""
    return _hours(request, None, actions.add_city_hours)


@pages.edits(May.CITIES_MANAGE)
def hours(request: MemberRequest, hours: int) -> HttpResponse:
    """Days of one place."""
    found = queries.one_of(request.member, hours)
    return _hours(request, found, partial(actions.change_city_hours, found))


@changes(May.CITIES_MANAGE)
def drop_hours(request: MemberRequest, hours: int) -> HttpResponse:
    """The place takes every day again."""
    actions.drop_city_hours(queries.one_of(request.member, hours), by=request.member)
    messages.success(request, _("Removed."))
    return redirect("company-cities")


def _hours(request: MemberRequest, hours: CityHours | None, save: Save) -> HttpResponse:
    form = CityHoursForm(
        request.POST or None,
        countries=queries.countries_to_choose(request.member),
        country=request.member.company.country,
        hours=hours,
    )
    return pages.form_page(
        request,
        form,
        lambda: save(form.columns, by=request.member),
        back=reverse("company-cities"),
        title=_("Days of our couriers"),
        note=str(hours or ""),
    )
