"""What may not be forgotten, asked before every command."""

from django.apps import apps
from django.core.checks import Error, Tags, register

from callboard.accounts.models import CompanyOwned

# Rows of no company. A new model fails the check until it is CompanyOwned or named here.
SHARED = {
    "accounts.Company",
    "accounts.User",
    "accounts.User_groups",
    "accounts.User_user_permissions",
    "accounts.Session",
    "accounts.SignInFailure",
    "accounts.SignInPlace",
    "places.Country",
    "places.Region",
    "places.District",
    "places.City",
    "places.CityName",
    "places.Told",
}


@register(Tags.models)
def every_model_has_a_company(app_configs, **_) -> list[Error]:
    return [
        Error(f"{model._meta.label} is neither CompanyOwned nor SHARED", id="accounts.E001")
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("callboard.")
        and not issubclass(model, CompanyOwned)
        and model._meta.label not in SHARED
    ]
