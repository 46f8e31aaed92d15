"""Settings of the company: itself, how orders live, how they are handed out, presets (A14.1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.guards import MemberRequest, changes, shows
from callboard.accounts.permissions import May
from callboard.accounts.views.again import asks_password
from callboard.calls import queries as calls
from callboard.dispatch import queries as dispatch
from callboard.integrations.actions import telegram
from callboard.orders import queries as orders
from callboard.workplace.actions import company as actions
from callboard.workplace.forms.company.address import AddressForm
from callboard.workplace.forms.company.settings import (
    DeskForm,
    OrdersForm,
    OwnCompanyForm,
    PolicyForm,
    PresetForm,
)
from callboard.workplace.queries import list_choices, presets
from callboard.workplace.views.company import pages


@pages.edits(May.COMPANY_MANAGE)
def company(request: MemberRequest) -> HttpResponse:
    """The company itself, and its telephone (A6.5)."""
    member, dialling = request.member, calls.policy_of(request.member.company_id)
    form = OwnCompanyForm(
        request.POST or None,
        company=member.company,
        dial_url=dialling.dial_url,
        countries=list_choices.all_countries(member),
    )

    def save() -> None:
        dial_url = form.cleaned_data["dial_url"]
        actions.save_company(member.company, form.columns, dial_url=dial_url, by=member)
        if token := form.cleaned_data["telegram_token"]:
            telegram.use_bot(member.company, token.strip("-"), by=member)

    return _page(request, form, save, "company-settings")


@pages.edits(May.COMPANY_MANAGE)
def order_policy(request: MemberRequest) -> HttpResponse:
    """How orders live."""
    policy = orders.policy_of(request.member.company_id)
    form = OrdersForm(request.POST or None, instance=policy)
    return _policy_page(request, form, "company-orders")


@pages.edits(May.COMPANY_MANAGE)
def desk_policy(request: MemberRequest) -> HttpResponse:
    """How orders are handed out."""
    policy = dispatch.policy_of(request.member.company_id)
    form = DeskForm(request.POST or None, instance=policy)
    return _policy_page(request, form, "company-desk")


@pages.edits(May.COMPANY_MANAGE)
def address_fields(request: MemberRequest) -> HttpResponse:
    """Which fields of an address are asked for (A17 C15)."""
    policy = orders.policy_of(request.member.company_id)
    form = AddressForm(request.POST or None, policy=policy)

    def save() -> None:
        accounts.change(policy, form.columns, by=request.member)

    return _page(request, form, save, "company-address", template="address.html")


@shows(May.COMPANY_MANAGE)
def preset(request: MemberRequest) -> HttpResponse:
    """What each preset would change."""
    chosen = PresetForm(request.GET or None)
    name = chosen.cleaned_data["preset"] if chosen.is_valid() else ""
    found = presets.changes_by(request.member, name) if name else []
    context = {"form": chosen, "name": name, "found": found, "tabs": _tabs("company-presets")}
    return pages.page(request, "presets.html", context)


@changes(May.COMPANY_MANAGE)
@asks_password
def apply_preset(request: MemberRequest) -> HttpResponse:
    """Take the rules of a preset over."""
    form = PresetForm(request.POST)
    if form.is_valid():
        actions.apply_preset(form.cleaned_data["preset"], by=request.member)
        messages.success(request, _("The preset is taken over."))
    return redirect("company-presets")


def _policy_page(request: MemberRequest, form: PolicyForm, name: str) -> HttpResponse:
    def save() -> None:
        accounts.change(form.instance, form.columns, by=request.member)

    return _page(request, form, save, name)


def _page(
    request: MemberRequest, form, save, name: str, *, template: str = "settings.html"
) -> HttpResponse:
    context = {"title": _("Settings"), "tabs": _tabs(name), "back": reverse(name)}
    return pages.form_page(request, form, save, template=template, **context)


def _tabs(current: str) -> list[tuple[str, str, bool]]:
    names = {
        "company-settings": _("Company"),
        "company-orders": _("How orders live"),
        "company-address": _("Address"),
        "company-desk": _("How orders are handed out"),
        "company-presets": _("Presets"),
    }
    return [(reverse(name), label, name == current) for name, label in names.items()]
