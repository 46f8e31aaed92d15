"""The owner of the installation opens a company; what happens in it is not theirs to see."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from callboard.accounts import actions
from callboard.accounts.guards import changes_the_platform
from callboard.accounts.models import User
from callboard.accounts.views.again import asks_password
from callboard.kit.errors import Refused
from callboard.workplace.forms.platform import NewCompanyForm
from callboard.workplace.rules import presets

ADMIN = {"login": "admin_login", "email": "admin_email"}


@changes_the_platform
@asks_password
def new_company(request: HttpRequest) -> HttpResponse:
    """A company in one step, and the link by which its first admin comes in, shown this once."""
    form = NewCompanyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        preset, by = form.cleaned_data["preset"], cast("User", request.user)
        try:
            company, link = actions.found(form.company, preset=preset, admin=form.admin, by=by)
        except Refused as refused:
            at = {ADMIN.get(name, name): text for name, text in refused.fields.items()}
            form.refuse(Refused(*refused.reasons, fields=at))
        else:
            return _opened(request, company.name, link, form.admin)
    context = {"form": form, "compared": presets.compared()}
    status = 422 if form.is_bound else 200
    return render(request, "workplace/platform/new.html", context, status=status)


def _opened(request: HttpRequest, company: str, link: str, admin: dict[str, str]) -> HttpResponse:
    context = {
        "company": company,
        "admin": admin,
        "link": request.build_absolute_uri(f"{reverse('join')}?link={link}"),
        "days": actions.LASTS.days,
    }
    return render(request, "workplace/platform/opened.html", context)
