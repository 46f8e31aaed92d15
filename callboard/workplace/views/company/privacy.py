"""Personal data: the public page, how long people are kept, a copy, and erasing somebody."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.accounts.queries import privacy as pages_of_companies
from callboard.customers import queries as customers
from callboard.workplace.actions import privacy as actions
from callboard.workplace.forms.company.privacy import FindPersonForm, PrivacyForm
from callboard.workplace.views.company import pages


@pages.edits(May.COMPANY_MANAGE)
def privacy(request: MemberRequest) -> HttpResponse:
    """What the company tells, how long it keeps people; and whoever is looked for (A1.11)."""
    member = request.member
    told = pages_of_companies.privacy_of(member.company_id)
    form = PrivacyForm(
        request.POST or None,
        text=told.text if told else "",
        months=customers.policy_of(member.company_id).months,
    )
    find = FindPersonForm(request.GET)
    typed = find.cleaned_data["phone"] if find.is_valid() else ""
    link = f"{reverse('privacy')}?of={member.company_id}"
    return pages.form_page(
        request,
        form,
        lambda: actions.save(member.company, **form.cleaned_data, by=member),
        template="privacy.html",
        back=reverse("company-privacy"),
        title=_("Privacy"),
        find=find,
        typed=typed,
        person=customers.customer_behind(member, typed) if typed else None,
        link=request.build_absolute_uri(link),
    )


@shows(May.COMPANY_MANAGE)
def copy_of_person(request: MemberRequest, customer: int) -> HttpResponse:
    """Everything that is kept of somebody, as a file to give them; nothing of it stays here."""
    person = customers.one_of(request.member, customer)
    told = actions.hand_out(person, by=request.member)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="customer-{customer}.json"'
    return answer


@changes(May.COMPANY_MANAGE)
def erase_person(request: MemberRequest, customer: int) -> HttpResponse:
    """Nobody can tell any more who this was."""
    actions.erase(customers.one_of(request.member, customer), by=request.member)
    messages.success(request, _("Erased. Sums and statuses stay, nobody can tell whose they are."))
    return redirect("company-privacy")
