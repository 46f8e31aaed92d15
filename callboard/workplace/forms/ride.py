"""Who drives with a parcel, as it is typed on the floor (A3.3)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callboard.delivery.models import Ride
from callboard.kit.errors import Refused


class RideForm(forms.Form):
    """Phones in any spelling; whether they are any is the action's to say."""

    driver = forms.CharField(label=_("Driver"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Driver’s phone"), max_length=32, widget=forms.TextInput(attrs={"type": "tel"})
    )
    hub_phone = forms.CharField(
        label=_("Phone of the mini-hub"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    accepted = forms.BooleanField(label=_("The driver has accepted the order"), required=False)

    @classmethod
    def of(cls, ride: Ride | None) -> "RideForm":
        """The form with what is known."""
        if ride is None:
            return cls()
        known: dict[str, Any] = {
            "driver": ride.driver,
            "phone": ride.driver_phone,
            "hub_phone": ride.hub_phone,
            "accepted": ride.accepted_at is not None,
        }
        return cls(initial=known)

    def refuse(self, refused: Refused) -> None:
        """Mark the fields a refusal names; what it says of none of them stands above the form."""
        for name, text in refused.fields.items():
            self.add_error(name, text)
        if not refused.fields:
            self.add_error(None, list(refused.reasons))
