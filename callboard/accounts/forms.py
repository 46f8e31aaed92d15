import re
from typing import Any, cast

from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from callboard.accounts import actions, doors
from callboard.accounts.models import Language, Member, Theme, User
from callboard.kit import phone
from callboard.kit.errors import Refused

# A name of Telegram, the number of an account there, or its phone number.
_TELEGRAM = re.compile(r"@?[A-Za-z][A-Za-z0-9_]{3,31}|[0-9]{1,15}|\+[0-9]{10,15}")


def checked_phone(typed: str, country: str) -> str:
    """The normal form of a number spelt in any way; nothing for nothing, an error for none."""
    number = phone.normal(typed, country) if typed else ""
    if number is None:
        raise ValidationError(
            _("This is no phone number. Write all its digits, for example +380 67 168 7644.")
        )
    return number


def checked_telegram(typed: str) -> str:
    """What was typed, if it can be somebody's Telegram; a 0 or 1 has always meant "none"."""
    if typed and not _TELEGRAM.fullmatch(typed):
        raise ValidationError(
            _("This is no Telegram name. Write it like @olha_desk, or the number of the account.")
        )
    return typed


class OwnSettingsForm(forms.Form):
    """What a member sets for themselves (A1.4), and the own password if a new one is typed."""

    phone = forms.CharField(
        label=_("Own phone number"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("For calls from your mobile phone, and for colleagues who call you."),
    )
    telegram = forms.CharField(
        label=_("Telegram"),
        required=False,
        max_length=40,
        help_text=_("Your Telegram name or number. Leave it empty if you have none."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    theme = forms.ChoiceField(
        label=_("Colours"), required=False, choices=Theme.choices, widget=forms.RadioSelect
    )
    letter_keys = forms.BooleanField(
        label=_("Single letters are keys"),
        required=False,
        help_text=_("Off: only Enter, Escape, Space and keys held with Ctrl do something."),
    )
    sounds = forms.BooleanField(
        label=_("Sounds"),
        required=False,
        help_text=_("A short tone with what comes by itself."),
    )
    current_password = forms.CharField(
        label=_("Current password"),
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked for a new password, another phone and another Telegram name."),
    )
    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Empty: the password stays as it is."),
    )

    def __init__(
        self, data: Any = None, *, member: Member, address: str, knows_password: bool
    ) -> None:
        """`address` is where the member sits: tries of the current password are counted for it.
        `knows_password`: it was typed here a moment ago, so where to reach them may change."""
        self.member = member
        self.address = address
        self.knows_password = knows_password
        of_member = {name: getattr(member, name) for name in self.settings_of_a_member}
        super().__init__(data, initial=of_member)
        company_speaks = Language(member.company.language).label
        as_company = gettext("As the company: %(language)s") % {"language": company_speaks}
        language = cast("forms.ChoiceField", self.fields["language"])
        language.choices = [("", as_company), *Language.choices]

    settings_of_a_member = ("phone", "telegram", "language", "theme", "letter_keys", "sounds")

    @property
    def settings(self) -> dict[str, Any]:
        """The checked fields, by their names in Member."""
        return {name: self.cleaned_data[name] for name in self.settings_of_a_member}

    @property
    def password(self) -> str:
        """The new password, or nothing."""
        return self.cleaned_data["new_password"]

    def clean_phone(self) -> str:
        """Normal form of any spelling."""
        return checked_phone(self.cleaned_data["phone"], self.member.company.country)

    def clean_telegram(self) -> str:
        """A name as Telegram makes them, or a number, where one is given (A1.4)."""
        return checked_telegram(self.cleaned_data["telegram"])

    def clean_new_password(self) -> str:
        """Long enough, and neither common nor like the login."""
        typed = self.cleaned_data["new_password"]
        if typed:
            password_validation.validate_password(typed, self.member.user)
        return typed

    def clean(self) -> dict[str, Any]:
        """Whoever found the desk open may not take it over: the current password is asked."""
        reached = [name for name in ("phone", "telegram") if self._is_another(name)]
        if self.data.get("new_password") or (reached and not self.knows_password):
            typed = self.cleaned_data.get("current_password", "")
            try:
                if not typed:
                    raise Refused(gettext("Type your current password as well."))
                actions.prove(self.member.user, typed, self.address)
                self.knows_password = True
            except Refused as refused:
                self.add_error("current_password", list(refused.reasons))
        return self.cleaned_data

    def _is_another(self, name: str) -> bool:
        return name in self.cleaned_data and self.cleaned_data[name] != getattr(self.member, name)


class PasswordAgainForm(forms.Form):
    """The password of whoever is signed in, once more: the desk may stand open (ASVS 7.5.1)."""

    password_again = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, data: Any = None, *, user: User, address: str) -> None:
        """`address` is where they sit: tries are counted for it."""
        super().__init__(data)
        self.user, self.address = user, address

    def clean_password_again(self) -> str:
        """Theirs, or the reason why not."""
        typed = self.cleaned_data["password_again"]
        try:
            actions.prove(self.user, typed, self.address)
        except Refused as refused:
            raise ValidationError(list(refused.reasons)) from None
        return typed


class CodeForm(forms.Form):
    """A code of the second factor: of the app on the phone, or a recovery code.

    Also the form of allauth's page after the password (MFA_FORMS), which calls `save`.
    """

    proves = True  # no: the first code of a new app, which is looked at when it is set up

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    def __init__(self, data: Any = None, *, user: User, address: str = "") -> None:
        super().__init__(data)
        self.user, self.address = user, address

    def clean_code(self) -> str:
        """Good, and used up by this."""
        typed = self.cleaned_data["code"]
        if self.proves:
            address = self.address or doors.address_of(context.request)
            try:
                self.authenticator = actions.prove_code(self.user, typed, address)
            except Refused as refused:
                raise ValidationError(list(refused.reasons)) from None
        return typed

    def save(self) -> None:
        """The second stage of signing in is done."""
        post_authentication(context.request, self.authenticator)

    def refuse(self, refused: Refused) -> None:
        """Show why a code does not set anything up."""
        for text in refused.reasons:
            self.add_error("code", text)


# What the library raises for an answer no browser would give.
NONSENSE = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class PasskeyForm(AuthenticateWebAuthnForm):
    """allauth's form of a passkey after the password; nonsense is refused in words too."""

    def clean_credential(self) -> Any:
        """The authenticator whose key has answered."""
        try:
            return super().clean_credential()
        except ValidationError:
            raise
        except NONSENSE:
            raise ValidationError(
                _("The passkey was not used. Try again, or type a code.")
            ) from None


class NewPasskeyForm(AddWebAuthnForm):
    """allauth's form of a passkey that the browser has made; nonsense is refused in words too."""

    def clean(self) -> dict[str, Any]:
        """The public half of the key, looked at."""
        try:
            return super().clean()
        except ValidationError:
            raise
        except NONSENSE:
            raise ValidationError(
                _("The browser made no passkey that can be used. Try again.")
            ) from None


class FirstPasswordForm(forms.Form):
    """The password a member chooses behind the link they were given."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
        help_text=_("At least 12 characters. A few words together are easy to remember."),
    )

    def __init__(self, data: Any = None, *, user: User | None) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        """Long enough, and neither common nor like the login."""
        typed = self.cleaned_data["password"]
        password_validation.validate_password(typed, self.user)
        return typed
